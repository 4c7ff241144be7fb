package dev.rollback.core.backup;

import dev.rollback.spi.StateBackend;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder that holds, or may hold, a saved state. Nothing in it is opened by making one of these.
 *
 * @param id the folder's name
 */
public record Backup(String id, Path folder) {

    /** The kind of our own backups of what a rollback displaces. They hold the bad state: never chosen by itself. */
    public static final String PRE_ROLLBACK = "pre-rollback";

    /**
     * Where a backend's saved state lies in this backup: {@code <backend>/current}, {@code <backend>} or the folder
     * itself, the first that the backend recognizes; when it recognizes none, the first that is there.
     */
    public Path stateFolder(StateBackend backend) {
        Path named = folder.resolve(backend.name());
        List<Path> layouts = List.of(named.resolve("current"), named, folder);
        return layouts.stream()
                .filter(path -> noLink(named) && noLink(path) && backend.recognizes(path))
                .findFirst()
                .orElseGet(() -> layouts.stream()
                        .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                        .findFirst()
                        .orElse(folder));
    }

    private static boolean noLink(Path path) {
        return !Files.isSymbolicLink(path);
    }

    /** The saved legacy JSON files, if any. */
    public Path legacyFolder() {
        return folder.resolve("legacy-json");
    }
}
