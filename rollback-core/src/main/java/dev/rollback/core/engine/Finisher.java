package dev.rollback.core.engine;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import dev.rollback.core.detect.RecordedState;
import dev.rollback.core.execute.Execution;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Phase;
import dev.rollback.core.execute.Recovery;
import dev.rollback.core.execute.Step;
import dev.rollback.core.execute.StepRunner;
import dev.rollback.core.plan.MigrationPlan;
import dev.rollback.core.plan.OperationPlan;
import dev.rollback.core.report.OperationReport;
import dev.rollback.core.report.Outcome;
import dev.rollback.core.report.ReportWriter;
import dev.rollback.core.verify.Check;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.EmergencyStop;
import dev.rollback.core.workspace.IncidentFolder;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes an operation to its end: its phase, its report, its journal's archive, and the emergency stop. */
final class Finisher {

    private final Workspace workspace;
    private final Backends backends;
    private final Surroundings around;
    private final IncidentProgress progress;

    Finisher(Workspace workspace, Backends backends, Surroundings around, IncidentProgress progress) {
        this.workspace = workspace;
        this.backends = backends;
        this.around = around;
        this.progress = progress;
    }

    /** The live state is verified: from here on it stands, whatever happens to the reports. */
    OperationResult achieved(Execution execution, List<Check> checks, StepRunner steps) {
        OperationFolder operation = execution.operation();
        operation.advance(Phase.VERIFIED);
        record(operation.plan());
        progress.achieved(operation);
        OperationReport report = report(
                operation.plan() instanceof MigrationPlan ? Outcome.MIGRATED : Outcome.ROLLED_BACK,
                operation,
                checks,
                execution.preRollbackBackup(),
                execution.movedAside(),
                steps);
        try {
            write(report, operation, steps);
            EmergencyStop.lower(workspace, operation.id(), around.files());
            operation.advance(Phase.DONE);
            return new OperationResult(report, Optional.empty());
        } catch (RollbackException e) {
            return new OperationResult(
                    report,
                    Optional.of(e.withHint("the verified state is live; `rollback resume` writes the report and"
                            + " lowers the emergency stop")));
        }
    }

    /**
     * Later assessments compare with what is live now. Where that cannot be written down, whatever it is that keeps it
     * from that, they have nothing to: the verified state stands all the same.
     */
    private void record(OperationPlan plan) {
        try {
            RecordedState.record(
                    workspace,
                    plan.target(),
                    plan.restored().fingerprint(),
                    around.clock().instant(),
                    around.files());
        } catch (RuntimeException e) {
            forget(plan);
        }
    }

    private void forget(OperationPlan plan) {
        try {
            RecordedState.forget(workspace, plan.target(), around.files());
        } catch (RuntimeException e) {
            // an assessment will then ask who has changed the state, and people will know
        }
    }

    /** The new state did not hold: the old one comes back, and the emergency stop stays up. */
    OperationResult reverted(OperationFolder operation, RollbackException cause, StepRunner steps) {
        List<Path> aside;
        try {
            aside = steps.call(Step.UNDO, () -> new Recovery(workspace, backends, around.files()).undo(operation));
        } catch (RollbackException e) {
            RollbackException failure = revertFailed(e);
            failure.addSuppressed(cause);
            progress.failed(failure, "perhaps neither the old state nor the new one");
            throw failure;
        }
        steps.warn(cause.getMessage());
        progress.failed(cause, "what was live before; it was brought back");
        return new OperationResult(reported(Outcome.REVERTED, operation, aside, steps), Optional.of(cause));
    }

    /** Whatever kept the old state from coming back: neither state is live as it should be. */
    private static RollbackException revertFailed(RollbackException e) {
        if (e.kind() == ErrorKind.REVERT_FAILED) {
            return e;
        }
        RollbackException failure = new RollbackException(
                ErrorKind.REVERT_FAILED, "the old state could not be brought back: " + e.getMessage(), e);
        return e.hint().map(failure::withHint).orElse(failure);
    }

    /** The old state is live again because somebody asked for it. */
    OperationResult undone(OperationFolder operation, List<Path> aside, StepRunner steps) {
        forget(operation.plan());
        progress.undone(operation);
        OperationReport report = reported(Outcome.UNDONE, operation, aside, steps);
        EmergencyStop.lower(workspace, operation.id(), around.files());
        return new OperationResult(report, Optional.empty());
    }

    OperationReport report(
            Outcome outcome,
            OperationFolder operation,
            List<Check> checks,
            Optional<Path> backup,
            List<Path> aside,
            StepRunner steps) {
        OperationPlan plan = operation.plan();
        List<String> warnings = new ArrayList<>(plan.warnings());
        warnings.addAll(steps.warnings());
        warnings.addAll(progress.warnings());
        return new OperationReport(
                outcome,
                operation.incident().map(IncidentId::value),
                operation.id().value(),
                operation.started(),
                Duration.between(operation.started(), around.clock().instant()),
                plan,
                steps.timings(),
                checks,
                backup,
                aside,
                operation.path(),
                warnings);
    }

    /** The old state is live: a report that cannot be written is a warning in the one that is returned. */
    private OperationReport reported(Outcome outcome, OperationFolder operation, List<Path> aside, StepRunner steps) {
        OperationReport report = report(outcome, operation, List.of(), Optional.empty(), aside, steps);
        try {
            write(report, operation, steps);
            return report;
        } catch (RollbackException e) {
            steps.warn("the report could not be written: " + e.getMessage());
            return report(outcome, operation, List.of(), Optional.empty(), aside, steps);
        }
    }

    private void write(OperationReport report, OperationFolder operation, StepRunner steps) {
        IncidentFolder folder = operation.records(around.clock());
        ReportWriter writer = new ReportWriter(workspace);
        steps.run(Step.REPORT, () -> {
            String name = reportName(folder, operation);
            folder.write(
                    "journal-" + operation.id() + ".json",
                    (operation.journal().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
            folder.write(name + ".txt", writer.text(report).getBytes(StandardCharsets.UTF_8));
            folder.write(
                    name + ".json", (writer.json(report).toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
        });
    }

    /** An operation's later report replaces its earlier one, and no other operation's. */
    private static String reportName(IncidentFolder folder, OperationFolder operation) {
        String base = operation.plan() instanceof MigrationPlan ? "migration-report" : "rollback-report";
        String name = base;
        for (int number = 2; !isOurs(folder.path().resolve(name + ".json"), operation); number++) {
            name = base + "-" + number;
        }
        return name;
    }

    private static boolean isOurs(Path file, OperationFolder operation) {
        try {
            return !Files.exists(file)
                    || StrictJson.parse(Files.readAllBytes(file))
                            .value()
                            .filter(found -> found.path("operation")
                                    .asText()
                                    .equals(operation.id().value()))
                            .isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
