package dev.rollback.core.serve;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.EmergencyStop;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.ServingBackend;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.util.Map;

/**
 * The backend that a workspace's deployment tools are to use now, and why. Which one that is, the first that says so
 * decides: the variable {@code FORCE_LEVELDB}; the file {@code .env.emergency}, which is there from a rollback until
 * the emergency is over; the variable {@code STATE_BACKEND}; {@code active-backend} in {@code rollback.yml}; and if
 * none does, unified JSON where there is any, else LevelDB. {@code DISABLE_UNIFIED_JSON} turns unified JSON into
 * LevelDB wherever it stands.
 *
 * @param reason which of these decided, in words
 */
public record ActiveBackend(Workspace workspace, StateBackend backend, String reason) {

    /** The one of a workspace by this process's environment, among the backends on the class path. */
    public static ActiveBackend of(Workspace workspace) {
        return of(workspace, Backends.load(), System.getenv());
    }

    /**
     * The same with another environment and other backends.
     *
     * @throws RollbackException {@code CONFIGURATION} when what decides names no backend that is there
     */
    public static ActiveBackend of(Workspace workspace, Backends backends, Map<String, String> environment) {
        return new ActiveChoice(workspace, backends.configured(workspace.configuration()), environment).make();
    }

    /** Where its state lives. */
    public Path location() {
        return workspace.location(backend.name());
    }

    /** Opens the state for reading, which is always allowed. */
    public StateReader read() {
        return backend.read(location());
    }

    /**
     * Opens the state for reading and writing. From then on a write is refused with {@code EMERGENCY_STOP} as soon as
     * somebody raises the emergency stop; what was written before may still be synced.
     *
     * @throws RollbackException {@code EMERGENCY_STOP} while the emergency stop is up, {@code UNFINISHED_OPERATION}
     *     while what is live may be neither old nor new, {@code UNSUPPORTED} for a backend that cannot be written to,
     *     and whatever {@link ServingBackend#open} tells
     */
    public StateStore open() {
        return open(FileOps.system());
    }

    StateStore open(FileOps files) {
        if (!(backend instanceof ServingBackend serving)) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED,
                    "the active state backend, \"" + backend.name() + "\" (" + reason + "), cannot be written to");
        }
        EmergencyStop.requireDown(workspace);
        OperationFolder.unfinished(workspace, files).ifPresent(operation -> {
            throw new RollbackException(
                            ErrorKind.UNFINISHED_OPERATION,
                            "operation " + operation.id() + " is not finished",
                            Location.of(operation.path()))
                    .withHint("finish it with `rollback resume` or `rollback undo`");
        });
        return new GuardedStore(workspace, serving.open(location(), files));
    }
}
