package dev.rollback.core.engine;

import dev.rollback.api.RollbackException;
import dev.rollback.core.report.OperationReport;
import java.util.Optional;

/**
 * How an operation ended.
 *
 * @param trouble why it was reverted, or why the verified state could not be reported on; {@code rollback resume}
 *     does the rest in that case
 */
public record OperationResult(OperationReport report, Optional<RollbackException> trouble) {}
