package dev.rollback.core.plan;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** The place whose state is to be replaced. */
final class LivePlace {

    private LivePlace() {}

    /** {@code UNSAFE_PATH} when the place is a link, a mount or no folder, which cannot be swapped by renames. */
    static void requireSwappable(Path location) {
        if (Files.isSymbolicLink(location)) {
            throw new RollbackException(
                            ErrorKind.UNSAFE_PATH,
                            "a symbolic link, which cannot be swapped safely",
                            Location.of(location))
                    .withHint("name the real folder in rollback.yml, or move it here");
        }
        if (!Files.exists(location, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(location, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.UNSAFE_PATH, "not a folder", Location.of(location));
        }
        try {
            Path parent = java.util.Objects.requireNonNull(location.getParent());
            boolean mounted = !Files.getAttribute(location, "unix:dev").equals(Files.getAttribute(parent, "unix:dev"))
                    || Mounts.isMountPoint(location);
            if (mounted) {
                throw new RollbackException(
                                ErrorKind.UNSAFE_PATH,
                                "a mount of its own, which no rename can replace",
                                Location.of(location))
                        .withHint("mount the folder above it instead");
            }
        } catch (IOException e) {
            throw Failures.io("look at", location, e);
        }
    }

    /** What is there, as something to displace. */
    static Expected look(Path location, StagingBackend backend, List<String> warnings) {
        if (!Files.exists(location, LinkOption.NOFOLLOW_LINKS)) {
            return new Expected.Absent();
        }
        try {
            return new Expected.Content(backend.content(location));
        } catch (RollbackException e) {
            warnings.add("what is live cannot all be read and is kept as it is: " + e.getMessage());
            return new Expected.Unreadable();
        }
    }
}
