package dev.rollback.core.engine;

import dev.rollback.api.RollbackException;
import dev.rollback.core.report.OperationReport;
import java.util.List;
import java.util.Optional;

/**
 * How an operation ended.
 *
 * @param trouble why it was reverted, or why the verified state could not be reported on; {@code rollback resume}
 *     does the rest in that case
 * @param untold what people were to be told and were not, yet; it says nothing about the operation
 */
public record OperationResult(OperationReport report, Optional<RollbackException> trouble, List<String> untold) {

    public OperationResult {
        untold = List.copyOf(untold);
    }

    OperationResult(OperationReport report, Optional<RollbackException> trouble) {
        this(report, trouble, List.of());
    }

    OperationResult with(List<String> notTold) {
        return new OperationResult(report, trouble, notTold);
    }
}
