package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.assess.Situation;
import dev.rollback.core.decide.Decider;
import dev.rollback.core.decide.Decision;
import dev.rollback.core.engine.RollbackEngine;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.plan.RollbackRequest;
import dev.rollback.core.workspace.Workspace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A rollback that nobody is asked about: only where the decision is for one. */
final class AutomaticRun {

    private final Invocation invocation;
    private final Workspace workspace;
    private final Assessing assessing;

    AutomaticRun(Invocation invocation) {
        this.invocation = invocation;
        this.workspace = invocation.workspaceToChange();
        this.assessing = new Assessing(invocation);
    }

    Answer answer(boolean preRollbackBackup) {
        Decider decider = assessing.decider();
        Situation situation = assessing.assess(false);
        assessing.note(situation).forEach(invocation.console()::warn);
        Decision decision = decider.decide(situation);
        List<String> text = DecisionWords.of(decision);
        ObjectNode data = DecideCommand.data(decision, situation);
        return switch (decision.outcome()) {
            case NO_ROLLBACK -> {
                assessing.tell(decision).forEach(invocation.console()::warn);
                yield Answer.done(decision.outcome().name(), data, text);
            }
            case MANUAL_DECISION_REQUIRED -> {
                assessing.tell(decision).forEach(invocation.console()::warn);
                yield Answer.failed(
                        ExitCode.CONFIRMATION_NEEDED,
                        decision.outcome().name(),
                        data,
                        text,
                        new Problem(
                                ErrorKind.CONFIRMATION_NEEDED.name(),
                                "the rules do not allow this rollback without somebody's decision",
                                Optional.of("`rollback run --to " + Decider.TARGET + "` asks")));
            }
            case AUTOMATIC_ROLLBACK -> {
                text.forEach(invocation.console()::note);
                Answer answer = run(decision, decider.lastRollback(), preRollbackBackup);
                answer.data().set("decision", data);
                yield answer;
            }
        };
    }

    /** What the plan relies on is looked at again before anything is done: whatever was assessed is still so. */
    private Answer run(Decision decision, Optional<Instant> last, boolean preRollbackBackup) {
        RollbackEngine engine = invocation.engine(workspace, invocation.backends(), "run --auto");
        RollbackPlan plan = engine.plan(new RollbackRequest(Decider.TARGET, Optional.empty(), preRollbackBackup));
        if (!assessing.decider().lastRollback().equals(last)) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "somebody else has rolled back while this was assessed; nothing was done")
                    .withHint("`rollback assess` tells how things are now");
        }
        assessing.declare(decision).forEach(invocation.console()::warn);
        assessing.tell(decision).forEach(invocation.console()::warn);
        return OperationAnswer.of(workspace, engine.run(plan));
    }
}
