package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.assess.Situation;
import dev.rollback.core.decide.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code decide}: says what the rules make of how things are. */
@CommandLine.Command(
        name = "decide",
        description = {
            "Assess, and say by the rules whether to roll back, why, and what would change it.",
            "Exit 0 for NO ROLLBACK, 3 for MANUAL DECISION REQUIRED, 4 for AUTOMATIC ROLLBACK.",
            "Rolls nothing back: `rollback run --auto` does."
        })
final class DecideCommand implements Command {

    @Option(
            names = "--quick",
            description = "Leave out the backups; then the decision is never for an automatic rollback.")
    boolean quick;

    @Override
    public Answer answer(Invocation invocation) {
        Assessing assessing = new Assessing(invocation);
        Situation situation = assessing.assess(quick);
        List<String> warnings = new ArrayList<>(assessing.note(situation));
        Decision decision = assessing.decider().decide(situation);
        warnings.addAll(assessing.tell(decision));
        ObjectNode data = data(decision, situation);
        List<String> text = DecisionWords.of(decision);
        String outcome = decision.outcome().name();
        return switch (decision.outcome()) {
            case NO_ROLLBACK -> {
                warnings.forEach(invocation.console()::warn); // exit 3 would say that somebody has to decide
                yield Answer.done(outcome, data, text);
            }
            case MANUAL_DECISION_REQUIRED ->
                new Answer(ExitCode.DONE_WITH_WARNINGS, outcome, data, text, warnings, Optional.empty());
            case AUTOMATIC_ROLLBACK ->
                new Answer(
                        ExitCode.CHECK_FAILED,
                        outcome,
                        data,
                        text,
                        warnings,
                        Optional.of(new Problem(
                                outcome,
                                "the state is to be rolled back now",
                                Optional.of("`rollback run --to leveldb --auto` does it"))));
        };
    }

    static ObjectNode data(Decision decision, Situation situation) {
        ObjectNode data = decision.json();
        data.set("situation", situation.json());
        return data;
    }
}
