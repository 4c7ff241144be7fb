package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.assess.Observation;
import dev.rollback.core.assess.Result;
import dev.rollback.core.assess.Situation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code assess}: looks for what could make a rollback necessary. */
@CommandLine.Command(
        name = "assess",
        description = {
            "Look for what could make a rollback necessary, and for what would stand in its way.",
            "Exit 0 when nothing was found, 3 when something is suspected, unclear or in the way,",
            "4 when there is evidence. Changes nothing but a sample that it keeps in .rollback."
        })
final class AssessCommand implements Command {

    @Option(names = "--quick", description = "Leave out the backups, whose every byte is looked at otherwise.")
    boolean quick;

    @Option(
            names = "--record",
            description = "Then record what is live, for later assessments to compare with: its content is as it should"
                    + " be. Refused for a state that is damaged.")
    boolean record;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the particulars of what is clear, too.")
    boolean verbose;

    @Override
    public Answer answer(Invocation invocation) {
        Assessing assessing = new Assessing(invocation);
        Situation situation = assessing.assess(quick);
        List<String> warnings = new ArrayList<>(assessing.note(situation));
        ObjectNode data = situation.json();
        List<String> text = new ArrayList<>();
        situation.active().ifPresent(active -> text.add("Active backend  " + active));
        text.addAll(text(situation.observations(), verbose));
        if (record) {
            String recorded = assessing.record(situation);
            data.put("recorded", recorded);
            text.add("Recorded        " + recorded + "; the next assessment compares with it");
        }
        return answer(situation, data, text, warnings);
    }

    static Answer answer(Situation situation, ObjectNode data, List<String> text, List<String> warnings) {
        String outcome = situation.overall().name();
        return switch (situation.overall()) {
            case CLEAR -> Answer.done(outcome, data, text, warnings);
            case UNCLEAR -> new Answer(ExitCode.DONE_WITH_WARNINGS, outcome, data, text, warnings, Optional.empty());
            case RAISED ->
                new Answer(
                        ExitCode.CHECK_FAILED,
                        outcome,
                        data,
                        text,
                        warnings,
                        Optional.of(new Problem(
                                "TRIGGER_RAISED",
                                "there is evidence for "
                                        + situation.triggers(Result.RAISED).stream()
                                                .map(trigger -> trigger.inWords())
                                                .collect(Collectors.joining(", ")),
                                Optional.of("`rollback decide` tells what the rules make of it"))));
        };
    }

    static List<String> text(List<Observation> observations, boolean verbose) {
        List<String> text = new ArrayList<>();
        for (Observation found : observations) {
            text.add(line(found));
            if (verbose || found.result() != Result.CLEAR) {
                found.evidence().forEach(particular -> text.add("   " + particular));
            }
        }
        return text;
    }

    private static String line(Observation found) {
        String mark = switch (found.result()) {
            case CLEAR -> "✅ ";
            case SKIPPED -> "SKIPPED ";
            case RAISED -> "❌ ";
            case SUSPECTED, INCONCLUSIVE, OBSTACLE -> "❗ ";
        };
        String result = switch (found.result()) {
            case CLEAR, SKIPPED -> "";
            default ->
                found.result().name()
                        + found.trigger()
                                .map(trigger -> " " + trigger.inWords())
                                .orElse("") + ": ";
        };
        return mark + found.check() + ": " + result + found.detail();
    }
}
