package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.List;

/**
 * The backend of unified JSON: a folder with one {@code <network>.unified.json} a network, or one such file. Whatever
 * else lies in the folder, backups of these files ({@code .backup-} in their name), hidden files and subfolders among
 * it, is not read.
 */
public final class UnifiedJsonBackend implements StateBackend {

    /** The largest file that is read, in bytes. */
    public static final long MAX_FILE_SIZE = 32L * 1024 * 1024;

    @Override
    public String name() {
        return "unified-json";
    }

    @Override
    public boolean recognizes(Path location) {
        try {
            return !NetworkFiles.find(location).isEmpty();
        } catch (RollbackException e) {
            return false;
        }
    }

    /** Each network's file can be read without the others. */
    @Override
    public List<Path> parts(Path location) {
        try {
            return NetworkFiles.find(location);
        } catch (RollbackException e) {
            return List.of(location);
        }
    }

    /**
     * Entries come file by file, the files sorted by name: a file's contracts in its own order, then its network
     * document, under the name that the file's name tells. The document holds whatever no record says, so that nothing
     * of a file is dropped.
     *
     * <p>A key comes once. Where several files have a contract and their fields do not contradict each other, its
     * record has what any of them says; where they do, it is the first file's, the others' differing values stay in
     * their documents, and {@link #inspect} tells of the conflict. A file that cannot be read is an error when its turn
     * comes; {@link #parts} are for reading the others.
     */
    @Override
    public StateReader read(Path location) {
        return new UnifiedJsonReader(require(location));
    }

    @Override
    public Inspection inspect(Path location) {
        return new UnifiedJsonInspector().inspect(require(location));
    }

    private static List<Path> require(Path location) {
        List<Path> files = NetworkFiles.find(location);
        if (files.isEmpty()) {
            throw new RollbackException(
                    ErrorKind.NOT_FOUND,
                    "no unified JSON file (<network>.unified.json) is here",
                    Location.of(location));
        }
        return files;
    }
}
