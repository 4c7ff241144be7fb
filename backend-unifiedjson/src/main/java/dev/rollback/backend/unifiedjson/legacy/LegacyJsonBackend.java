package dev.rollback.backend.unifiedjson.legacy;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.List;

/**
 * The backend of legacy JSON, for reading only: a folder with files {@code <network>.json}, {@code
 * enhanced-<network>.json} and {@code config-<network>.json}, or one such file. A folder that has none of its own is
 * read from its {@code archive/legacy-json}, where the migration to unified JSON puts them.
 *
 * <p>A network's name has letters, digits, {@code -} and {@code _}, and begins with a lower-case letter or a digit.
 * Files with other names, unified JSON, hidden files and what is called a backup among them, and subfolders are not
 * read.
 */
public final class LegacyJsonBackend implements StateBackend {

    /** The largest file that is read, in bytes. */
    public static final long MAX_FILE_SIZE = 32L * 1024 * 1024;

    @Override
    public String name() {
        return "legacy-json";
    }

    @Override
    public boolean recognizes(Path location) {
        try {
            return !LegacyFiles.find(location).isEmpty();
        } catch (RollbackException e) {
            return false;
        }
    }

    /** Each file can be read without the others. */
    @Override
    public List<Path> parts(Path location) {
        try {
            List<Path> files = LegacyFiles.find(location).stream()
                    .flatMap(network -> network.files().stream())
                    .toList();
            return files.isEmpty() ? List.of(location) : files;
        } catch (RollbackException e) {
            return List.of(location);
        }
    }

    /**
     * Entries come network by network, sorted by name: a network's contracts in its files' own order, then its
     * document, under the name that the files' names tell. In the document stands, under each file's name, whatever
     * of the file no record says, so that nothing is dropped.
     *
     * <p>Of the files of a network {@code <network>.json} counts before {@code enhanced-<network>.json}, and that
     * before {@code config-<network>.json}; a record has the fields that any of them says. Of several networks of one
     * chain the first one's record counts. What others say differently stays in their documents, and {@link #inspect}
     * tells of it.
     *
     * <p>The fields of a record come from:
     *
     * <ol>
     *   <li>{@code contracts.<Name>}, in newer files {@code contracts.<core|protocol|infrastructure>.<Name>}: {@code
     *       implementation} is the record's {@code address}, {@code proxy} its {@code proxyAddress}, every other field
     *       keeps its name; a bare string is the {@code address};
     *   <li>{@code implementationHashes.<Name>}: {@code implementationHash} and {@code factoryByteCodeHash}, which
     *       the field's tools fill with the same value;
     *   <li>{@code protocolContracts.<name>} and {@code infrastructureContracts.<name>}, the name beginning in lower
     *       case: a bare string is the {@code proxyAddress};
     *   <li>the file's own {@code timestamp}, as milliseconds, for contracts of the first kind that tell no time;
     *   <li>{@code network} and {@code chainId}. A file that says no chain is of the chain that the network's other
     *       files say; where none does, it has no records and is a document alone.
     * </ol>
     */
    @Override
    public StateReader read(Path location) {
        return new LegacyReader(require(location));
    }

    @Override
    public Inspection inspect(Path location) {
        return new LegacyInspector(require(location)).inspect();
    }

    private static List<LegacyFiles.Network> require(Path location) {
        List<LegacyFiles.Network> networks = LegacyFiles.find(location);
        if (networks.isEmpty()) {
            throw new RollbackException(
                    ErrorKind.NOT_FOUND, "no legacy JSON file (<network>.json) is here", Location.of(location));
        }
        return networks;
    }
}
