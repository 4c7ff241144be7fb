package dev.rollback.core.execute;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.plan.MigrationPlan;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.Expected;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes sure, before anything is written, that every file system has room for what will be written to it. */
final class SpaceCheck {

    /** For logs, reports, journals and what folders and block sizes add. */
    private static final long MARGIN = 4L * 1024 * 1024;

    private final Map<FileStore, Long> needed = new LinkedHashMap<>();

    private SpaceCheck() {}

    static void require(Workspace workspace, RollbackPlan plan) {
        SpaceCheck check = new SpaceCheck();
        long evidence =
                plan.evidence().stream().mapToLong(RollbackPlan.Evidence::size).sum();
        check.add(
                parent(workspace.location(plan.target())),
                plan.state().size() + plan.legacy().size());
        check.add(workspace.incidents(), evidence);
        if (plan.preRollbackBackup()) {
            long legacy = plan.legacyLive() instanceof Expected.Content content
                    ? content.listing().size()
                    : 0;
            check.add(workspace.backups(), plan.liveSize().orElse(0L) + evidence + legacy);
        }
        check.compare();
    }

    /** What the target's format adds to the source's bytes is not known before; twice as much is rarely passed. */
    static void require(Workspace workspace, MigrationPlan plan) {
        SpaceCheck check = new SpaceCheck();
        check.add(parent(workspace.location(plan.target())), 2 * plan.sourceSize());
        check.compare();
    }

    private void add(Path place, long bytes) {
        Path existing = place;
        while (!Files.isDirectory(existing)) {
            existing = parent(existing);
        }
        try {
            needed.merge(Files.getFileStore(existing), bytes, Long::sum);
        } catch (IOException e) {
            throw Failures.io("look at the file system of", existing, e);
        }
    }

    private void compare() {
        needed.forEach((store, bytes) -> {
            try {
                long wanted = bytes + bytes / 20 + MARGIN;
                long free = store.getUsableSpace();
                if (free < wanted) {
                    throw new RollbackException(
                                    ErrorKind.DISK_FULL,
                                    "not enough space on " + store + ": " + wanted + " bytes are needed, " + free
                                            + " are free; nothing was changed")
                            .withHint("make room, or use --no-backup: what is displaced is kept in either case");
                }
            } catch (IOException e) {
                throw new RollbackException(ErrorKind.IO, "cannot tell the free space on " + store, e);
            }
        });
    }

    private static Path parent(Path path) {
        return java.util.Objects.requireNonNull(path.toAbsolutePath().getParent());
    }
}
