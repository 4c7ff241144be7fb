package dev.rollback.core.incident;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.KernelLock;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Keeps an incident's record to one writer at a time: commands, a rollback, a watch and what delivers notifications all
 * write it, and what one of them has read another may have replaced.
 */
final class IncidentLock {

    /** Writing takes milliseconds; who has it longer than this hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Workspace workspace;
    private final FileOps files;

    IncidentLock(Workspace workspace, FileOps files) {
        this.workspace = workspace;
        this.files = files;
    }

    /** What an action gives that has the record for itself. {@code LOCKED} when somebody does not let go of it. */
    <T> T held(IncidentId id, Supplier<T> action) {
        try (KernelLock lock = acquire(id)) {
            return action.get();
        }
    }

    private KernelLock acquire(IncidentId id) {
        Path folder = workspace.privateFolder().resolve("incidents");
        Folders.ensure(files, folder);
        Path file = folder.resolve(id.value() + ".lock");
        return KernelLock.acquire(file, PATIENCE)
                .orElseThrow(() -> new RollbackException(
                                ErrorKind.LOCKED, "somebody else is writing the record of incident " + id)
                        .withHint("see which process has " + workspace.show(file) + " open"));
    }
}
