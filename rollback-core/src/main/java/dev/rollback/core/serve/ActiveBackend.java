package dev.rollback.core.serve;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.plan.EnvironmentFile;
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
import java.util.Optional;

/**
 * The backend that a workspace's deployment tools are to use now, and why. Which one that is, the first that says so
 * decides: the variable {@code FORCE_LEVELDB}; the file {@code .env.emergency}, which is there from a rollback until
 * the emergency is over; the variable {@code STATE_BACKEND}; {@code active-backend} in {@code rollback.yml}; and if
 * none does, unified JSON where there is any, else LevelDB. {@code DISABLE_UNIFIED_JSON} turns unified JSON into
 * LevelDB wherever it stands.
 *
 * @param reason which of these decided, in words
 * @param emergency what {@code .env.emergency} set when this was found out; once it says something else, this is out of
 *     date, and takes no more changes
 * @param disabled which variable says that nothing is to be deployed now, {@code EMERGENCY_MODE} or {@code
 *     DEPLOYMENT_DISABLED}, and where; then nothing is written either
 */
public record ActiveBackend(
        Workspace workspace,
        StateBackend backend,
        String reason,
        Map<String, String> emergency,
        Optional<String> disabled) {

    public ActiveBackend {
        emergency = Map.copyOf(emergency);
    }

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

    /**
     * Opens the state for reading, which no emergency forbids.
     *
     * @throws RollbackException {@code CORRUPT} when {@code verify-before-open} is set and the state is damaged
     */
    public StateReader read() {
        Opening.requireSound(workspace, backend, location());
        return backend.read(location());
    }

    /**
     * Opens the state for reading and writing. From then on a write is refused with {@code EMERGENCY_STOP} as soon as
     * somebody raises the emergency stop; what was written before may still be synced. Once {@code .env.emergency} says
     * something else, as it does after a rollback, writes are refused with {@code CONFLICT}, and so is a sync, after it
     * has made what was written durable where nobody may look for it any more.
     *
     * @throws RollbackException {@code EMERGENCY_STOP} while the emergency stop is up or deployment is disabled, {@code UNFINISHED_OPERATION}
     *     while what is live may be neither old nor new, {@code CONFLICT} when {@code .env.emergency} says something
     *     else than when this was found out, {@code UNSUPPORTED} for a backend that cannot be written to, {@code CORRUPT} when
     *     {@code verify-before-open} is set and the state is damaged, and whatever {@link ServingBackend#open} tells
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
        requireWritable();
        OperationFolder.unfinished(workspace, files).ifPresent(operation -> {
            throw new RollbackException(
                            ErrorKind.UNFINISHED_OPERATION,
                            "operation " + operation.id() + " is not finished",
                            Location.of(operation.path()))
                    .withHint("finish it with `rollback resume` or `rollback undo`");
        });
        Opening.requireSound(workspace, backend, location());
        return new GuardedStore(this, serving.open(location(), files), files);
    }

    /** {@code EMERGENCY_STOP} while the stop is up, {@code CONFLICT} when another backend may be active by now. */
    void requireWritable() {
        EmergencyStop.requireDown(workspace);
        disabled.ifPresent(variable -> {
            throw new RollbackException(
                            ErrorKind.EMERGENCY_STOP, variable + " says that the state is not to be changed")
                    .withHint("unset it when the emergency is over");
        });
        requireUpToDate();
    }

    void requireUpToDate() {
        Path file = workspace.environmentFile();
        if (!EnvironmentFile.read(file).equals(emergency)) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "has changed since the state of \"" + backend.name()
                                    + "\" was opened, so another one may be in use by now",
                            Location.of(file))
                    .withHint("Close the store, ask for the active backend again, and write what it lacks there.");
        }
    }
}
