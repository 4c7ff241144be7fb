package dev.rollback.core.backup;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Finds backups: the folders in the workspace's backup folder, or any folder named by its path. */
public final class BackupCatalog {

    private BackupCatalog() {}

    /** All folders in the backup folder, sorted by name. Links are not followed, and so not listed; what is being built, neither. */
    public static List<Backup> list(Workspace workspace) {
        Path folder = workspace.backups();
        if (Files.isSymbolicLink(folder)) {
            throw new RollbackException(
                            ErrorKind.NO_USABLE_BACKUP,
                            "the folder of backups is a symbolic link, which is not followed",
                            Location.of(folder))
                    .withHint("name the real folder of a backup with --backup");
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (var paths = Files.list(folder)) {
            return paths.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> !String.valueOf(path.getFileName()).startsWith(Backup.BUILDING_PREFIX))
                    .sorted()
                    .map(BackupCatalog::of)
                    .toList();
        } catch (IOException e) {
            throw Failures.io("list", folder, e);
        }
    }

    /** The backup of an id in the workspace, else the folder at a path. {@code NO_USABLE_BACKUP} if neither is there. */
    public static Backup find(Workspace workspace, String idOrPath) {
        for (Backup backup : Files.isSymbolicLink(workspace.backups()) ? List.<Backup>of() : list(workspace)) {
            if (backup.id().equals(idOrPath)) {
                return backup;
            }
        }
        try {
            Path path = Path.of(idOrPath);
            for (Path candidate : List.of(workspace.root().resolve(path), path.toAbsolutePath())) {
                boolean named = !idOrPath.isEmpty() && candidate.normalize().getFileName() != null;
                if (named && Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)) {
                    return of(candidate.normalize());
                }
            }
        } catch (InvalidPathException e) {
            // no path: not found, like any other name that is nobody's
        }
        throw new RollbackException(
                        ErrorKind.NO_USABLE_BACKUP,
                        "no backup \"" + idOrPath + "\": neither a folder in " + workspace.backups()
                                + " nor a path of one")
                .withHint("`rollback backup list` shows what there is");
    }

    private static Backup of(Path folder) {
        return new Backup(Objects.requireNonNull(folder.getFileName()).toString(), folder);
    }
}
