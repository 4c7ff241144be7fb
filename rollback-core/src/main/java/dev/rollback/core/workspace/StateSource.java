package dev.rollback.core.workspace;

import dev.rollback.spi.StateBackend;
import java.nio.file.Path;

/** A state: a place, and the backend that reads it. */
public record StateSource(StateBackend backend, Path location) {

    public StateSource {
        location = location.toAbsolutePath().normalize();
    }

    /** For people: {@code leveldb at backups/monday/leveldb}. */
    public String show(Workspace workspace) {
        return backend.name() + " at " + workspace.show(location);
    }
}
