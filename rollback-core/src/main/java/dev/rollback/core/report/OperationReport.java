package dev.rollback.core.report;

import dev.rollback.core.execute.StepTiming;
import dev.rollback.core.plan.OperationPlan;
import dev.rollback.core.verify.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What came of an operation.
 *
 * @param incident of a rollback
 * @param took from the operation's start to its end, a crash and the time until it was resumed included
 * @param timings of the steps that this process ran
 * @param preRollbackBackup empty when none was made by this process
 * @param kept where the displaced state is
 */
public record OperationReport(
        Outcome outcome,
        Optional<String> incident,
        String operation,
        Instant started,
        Duration took,
        OperationPlan plan,
        List<StepTiming> timings,
        List<Check> checks,
        Optional<Path> preRollbackBackup,
        List<Path> movedAside,
        Path kept,
        List<String> warnings) {

    public OperationReport {
        timings = List.copyOf(timings);
        checks = List.copyOf(checks);
        movedAside = List.copyOf(movedAside);
        warnings = List.copyOf(warnings);
    }

    /** Whether a person should look at something although all went well. */
    public boolean hasWarnings() {
        return !warnings.isEmpty()
                || !movedAside.isEmpty()
                || !plan.ledger().isEmpty()
                || checks.stream().anyMatch(check -> check.outcome() == Check.Outcome.FAILED);
    }
}
