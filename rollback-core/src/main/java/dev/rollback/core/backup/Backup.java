package dev.rollback.core.backup;

import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder that holds, or may hold, a saved state. Nothing in it is opened by making one of these.
 *
 * @param id the folder's name
 */
public record Backup(String id, Path folder) {

    /** The kind of our own backups of what a rollback displaces. They hold the bad state: never chosen by itself. */
    public static final String PRE_ROLLBACK = "pre-rollback";

    /** How the folders of such backups are named, by us and by the field's own scripts, which write no kind. */
    public static final String PRE_ROLLBACK_PREFIX = "emergency-rollback-";

    /** How the folder of a backup is named that is not finished. */
    public static final String BUILDING_PREFIX = ".building-";

    /**
     * Where a backend's saved state lies in this backup: {@code <backend>/current}, {@code <backend>} or the folder
     * itself, the first that holds a file of a state. Whether that state is whole is not asked: a damaged one must
     * not make another one that happens to lie near take its place. A link among the first two is answered as such,
     * for the verifier to refuse: it is not looked through.
     */
    public Path stateFolder(StagingBackend backend) {
        Path named = folder.resolve(backend.name());
        List<Path> layouts = List.of(named.resolve("current"), named, folder);
        Optional<Path> link = Stream.of(named, named.resolve("current"))
                .filter(Files::isSymbolicLink)
                .findFirst();
        return link.or(() -> layouts.stream()
                        .filter(path -> holdsContent(path, backend))
                        .findFirst())
                .or(() -> layouts.stream()
                        .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                        .findFirst())
                .orElse(folder);
    }

    private static boolean holdsContent(Path path, StagingBackend backend) {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (var names = Files.list(path)) {
            return names.anyMatch(file -> backend.isContent(String.valueOf(file.getFileName())));
        } catch (IOException e) {
            throw Failures.io("list", path, e);
        }
    }

    /** Whether a folder has what says that it is a backup: a manifest or a list of sums. */
    public static boolean isOne(Path folder) {
        return Stream.of(BackupManifest.FILE, Sums.FILE)
                .anyMatch(name -> Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }

    /** The saved legacy JSON files, if any. */
    public Path legacyFolder() {
        return folder.resolve("legacy-json");
    }
}
