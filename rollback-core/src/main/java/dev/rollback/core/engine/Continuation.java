package dev.rollback.core.engine;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.execute.Execution;
import dev.rollback.core.execute.Holds;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Phase;
import dev.rollback.core.execute.Recovery;
import dev.rollback.core.execute.Step;
import dev.rollback.core.execute.StepRunner;
import dev.rollback.core.report.OperationReport;
import dev.rollback.core.report.Outcome;
import dev.rollback.core.verify.Check;
import dev.rollback.core.verify.OperationVerifier;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Goes on with an operation from where an earlier process left it. */
final class Continuation {

    private final Workspace workspace;
    private final Backends backends;
    private final Surroundings around;
    private final Holds holds;
    private final Recovery recovery;
    private final Finisher finisher;
    private final IncidentProgress progress;
    private final OperationVerifier verifier;

    Continuation(Workspace workspace, Backends backends, Surroundings around, Holds holds, IncidentProgress progress) {
        this.workspace = workspace;
        this.backends = backends;
        this.around = around;
        this.holds = holds;
        this.recovery = new Recovery(workspace, backends, around.files());
        this.progress = progress;
        this.finisher = new Finisher(workspace, backends, around, progress);
        this.verifier = new OperationVerifier(workspace, backends, around.files());
    }

    OperationResult resume(OperationFolder operation) {
        if (operation.phase() == Phase.PREPARING) {
            return discard(operation);
        }
        StepRunner steps = steps(operation);
        if (operation.phase() == Phase.VERIFIED) {
            List<Check> checks = steps.call(Step.VERIFY, () -> verifier.verify(operation));
            return finisher.achieved(
                    new Execution(operation, Optional.empty(), recovery.movedAside(operation)), checks, steps);
        }
        recovery.hold(operation, holds);
        if (operation.phase() == Phase.UNDOING) {
            return undo(operation, steps);
        }
        if (recovery.writtenTo(operation)) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "what operation " + operation.id() + " made live before it was cut off has been written to"
                                    + " since, so it cannot be verified")
                    .withHint(
                            "`rollback undo --accept-loss` brings the old state back and keeps what is live now below "
                                    + workspace.show(operation.path()));
        }
        try {
            List<Path> aside = steps.call(Step.PUBLISH, () -> recovery.publish(operation));
            List<Check> checks = steps.call(Step.VERIFY, () -> verifier.require(operation));
            return finisher.achieved(new Execution(operation, Optional.empty(), aside), checks, steps);
        } catch (RollbackException e) {
            boolean tamperedWith = e.kind() == ErrorKind.CONFLICT || e.kind() == ErrorKind.CORRUPT;
            if (operation.phase() != Phase.COMMITTED || tamperedWith) {
                throw e;
            }
            return finisher.reverted(operation, e, steps);
        }
    }

    OperationResult undo(OperationFolder operation, boolean acceptLoss) {
        if (operation.phase() == Phase.PREPARING) {
            return discard(operation);
        }
        recovery.hold(operation, holds);
        boolean underWay = operation.phase() == Phase.UNDOING;
        if (!underWay && !acceptLoss && !recovery.unmoved(operation)) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "what operation " + operation.id() + " made live has been written to since; undoing it"
                                    + " would take that out of service")
                    .withHint("with --accept-loss it is undone all the same; what is live now is then kept below "
                            + workspace.show(operation.path()) + " until `rollback prune`");
        }
        return undo(operation, steps(operation));
    }

    private OperationResult undo(OperationFolder operation, StepRunner steps) {
        List<Path> aside = steps.call(Step.UNDO, () -> recovery.undo(operation));
        return finisher.undone(operation, aside, steps);
    }

    private OperationResult discard(OperationFolder operation) {
        if (!operation.described()) {
            recovery.discard(operation);
        }
        StepRunner steps = steps(operation);
        OperationReport report =
                finisher.report(Outcome.DISCARDED, operation, List.of(), Optional.empty(), List.of(), steps);
        steps.run(Step.DISCARD, () -> recovery.discard(operation));
        progress.discarded();
        return new OperationResult(report, Optional.empty());
    }

    /** Going on must not fail for want of space: what cannot be logged is a warning from the beginning. */
    private StepRunner steps(OperationFolder operation) {
        StepRunner steps = new StepRunner(progress, operation.records(around.clock()));
        steps.committed();
        return steps;
    }
}
