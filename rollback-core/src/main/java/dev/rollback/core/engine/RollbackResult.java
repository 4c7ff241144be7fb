package dev.rollback.core.engine;

import dev.rollback.api.RollbackException;
import dev.rollback.core.report.RollbackReport;
import java.util.Optional;

/**
 * How an operation ended.
 *
 * @param trouble why it was reverted, or why the verified state could not be reported on; {@code rollback resume}
 *     does the rest in that case
 */
public record RollbackResult(RollbackReport report, Optional<RollbackException> trouble) {}
