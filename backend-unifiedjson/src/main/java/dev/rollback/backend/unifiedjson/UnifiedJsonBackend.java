package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.Hold;
import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.ServingBackend;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.SafePaths;
import dev.rollback.spi.directory.StagedFiles;
import dev.rollback.spi.directory.StagingArea;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The backend of unified JSON: a folder with one {@code <network>.unified.json} a network, or one such file. Whatever
 * else lies in the folder, backups of these files ({@code .backup-} in their name), hidden files and subfolders among
 * it, is not read.
 */
public final class UnifiedJsonBackend implements StagingBackend, ServingBackend {

    /** The largest file that is read, in bytes. */
    public static final long MAX_FILE_SIZE = 1L << 30;

    /** Up to how many bytes a file is held in memory; of larger ones, where what stands. */
    static final long IN_MEMORY = 8L << 20;

    private final Categories categories;

    public UnifiedJsonBackend() {
        this(Categories.usual());
    }

    private UnifiedJsonBackend(Categories categories) {
        this.categories = categories;
    }

    /** Takes {@code categories}: rules for the category of contracts that no file has yet. */
    @Override
    public StateBackend configured(PluginConfig config) {
        return new UnifiedJsonBackend(Categories.of(config));
    }

    @Override
    public String name() {
        return "unified-json";
    }

    @Override
    public boolean recognizes(Path location) {
        try {
            return !NetworkFiles.find(location).isEmpty()
                    || NetworkFiles.others(location).isPresent();
        } catch (RollbackException e) {
            return false;
        }
    }

    /** Each network's file can be read without the others. */
    @Override
    public List<Path> parts(Path location) {
        try {
            List<Path> parts = new ArrayList<>(NetworkFiles.find(location));
            NetworkFiles.others(location).ifPresent(parts::add);
            return List.copyOf(parts);
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
        return new UnifiedJsonReader(require(location), NetworkFiles.others(location));
    }

    @Override
    public Inspection inspect(Path location) {
        return new UnifiedJsonInspector().inspect(require(location), NetworkFiles.others(location));
    }

    @Override
    public Set<String> auxiliaryFiles() {
        return Set.of();
    }

    @Override
    public boolean isContent(String fileName) {
        return NetworkFiles.isContent(fileName);
    }

    @Override
    public List<String> contentNames(Path location) {
        return NetworkFiles.contentNames(location);
    }

    @Override
    public Path contentFile(Path location, String name) {
        Path file = Files.isDirectory(location) ? SafePaths.resolve(location, name) : location;
        if (!isContent(name) || !String.valueOf(file.getFileName()).equals(name)) {
            throw new RollbackException(
                    ErrorKind.UNSAFE_PATH,
                    "\"" + SafePaths.printable(name) + "\" is no name of a unified JSON file",
                    Location.of(location));
        }
        return file;
    }

    @Override
    public boolean keeps(NetworkDocument written, NetworkDocument found) {
        return UnifiedDocument.isOne(written) && UnifiedDocument.isOne(found)
                ? KeptDocument.holds(written, found)
                : StagingBackend.super.keeps(written, found);
    }

    /** {@code UNSUPPORTED} for a single file. */
    @Override
    public StagedState stage(Path location, StagingArea area) {
        refuseFile(location);
        return StagedFiles.create(location, area, NetworkFiles::contentNames, this::writer);
    }

    @Override
    public Optional<StagedState> find(Path location, StagingArea area) {
        return StagedFiles.find(location, area, NetworkFiles::contentNames, this::writer);
    }

    /**
     * Keeps nobody out: the field's tools take no lock on these files, and a lock file of ours would be one more file
     * in a folder of others' that none of them looks at. Who writes in between is found out instead: publishing compares
     * sums with what was expected, and a {@link StateStore} looks before it replaces a file.
     */
    @Override
    public Hold hold(Path location) {
        require(location);
        return () -> {};
    }

    /**
     * Opens a folder for changes. Nobody is kept out; what others write in between is a {@code CONFLICT} of {@link
     * StateStore#sync}, and then none of it is overwritten. Each file is replaced as a whole, and those of one sync one
     * after the other.
     */
    @Override
    public StateStore open(Path location, FileOps files) {
        refuseFile(location);
        require(location);
        return new UnifiedJsonStore(location, files, categories);
    }

    private StateWriter writer(Path folder, FileOps files) {
        return new UnifiedJsonWriter(folder, files, categories);
    }

    private static void refuseFile(Path location) {
        boolean folder = Files.isDirectory(location, LinkOption.NOFOLLOW_LINKS);
        if (!folder && Files.exists(location, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(
                            ErrorKind.UNSUPPORTED,
                            "a single unified JSON file can be read, not written",
                            Location.of(location))
                    .withHint("name the folder that it is in");
        }
    }

    private static List<Path> require(Path location) {
        List<Path> files = NetworkFiles.find(location);
        if (files.isEmpty() && NetworkFiles.others(location).isEmpty()) {
            throw new RollbackException(
                    ErrorKind.NOT_FOUND,
                    "no unified JSON file (<network>.unified.json) is here",
                    Location.of(location));
        }
        return files;
    }
}
