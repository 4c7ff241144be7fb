package dev.rollback.core.workspace;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/** Makes folders durably, and refuses links where our own folders should be. */
public final class Folders {

    private Folders() {}

    /** Makes a folder and those above it, mode 0700, where they are missing; each is durable in its parent. */
    public static void ensure(FileOps files, Path folder) {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(
                            ErrorKind.UNSAFE_PATH, "a folder is needed here, and this is none", Location.of(folder))
                    .withHint("move it away");
        }
        Path parent = Objects.requireNonNull(folder.toAbsolutePath().getParent());
        ensure(files, parent);
        files.createDirectory(folder);
        files.syncDirectory(parent);
    }
}
