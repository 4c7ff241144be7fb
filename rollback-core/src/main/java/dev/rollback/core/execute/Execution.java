package dev.rollback.core.execute;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was done.
 *
 * @param preRollbackBackup where it is, if one was made
 * @param movedAside what somebody put in the way, where it lies now
 */
public record Execution(OperationFolder operation, Optional<Path> preRollbackBackup, List<Path> movedAside) {

    public Execution {
        movedAside = List.copyOf(movedAside);
    }
}
