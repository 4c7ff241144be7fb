package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Impact;
import dev.rollback.core.detect.BackendState;
import dev.rollback.core.report.Outcome;
import dev.rollback.core.report.ReportWriter;
import dev.rollback.core.verify.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The answer of a drill: a transcript of the emergency, and whether it ended well. */
final class DrillAnswer {

    /** What the field's procedure allows from the decision to the validated state. */
    private static final Duration PROCEDURE = Duration.ofMinutes(30);

    private static final int SHOWN = 3;

    private DrillAnswer() {}

    static Answer of(Drill.Result drill, String subject, List<String> skipped) {
        List<String> text = transcript(drill, subject);
        ObjectNode data = data(drill, subject);
        var left = data.putArray("skipped");
        skipped.forEach(left::add);
        List<String> warnings = new ArrayList<>();
        skipped.forEach(line -> warnings.add("not copied: " + line));
        if (!drill.comparison().holds() || drill.rollback().report().outcome() != Outcome.ROLLED_BACK) {
            return failed(drill, data, text);
        }
        drill.checks().stream()
                .filter(check -> check.outcome() == Check.Outcome.FAILED)
                .forEach(check -> warnings.add(check.line()));
        text.add("");
        text.add("DRILL PASSED: " + drill.comparison().equal() + " of "
                + drill.comparison().expected() + " entries restored, byte by byte");
        return Answer.done("PASSED", data, text, warnings);
    }

    private static Answer failed(Drill.Result drill, ObjectNode data, List<String> text) {
        boolean reverted = drill.rollback().report().outcome() == Outcome.REVERTED;
        List<String> problems = drill.comparison().problems();
        String message = "the drill failed: "
                + (reverted ? "the rollback was reverted; " : "")
                + (problems.isEmpty()
                        ? "nothing could be compared"
                        : "first of " + problems.size() + ": " + problems.get(0));
        text.add("");
        text.add("DRILL FAILED");
        problems.forEach(problem -> text.add("  " + problem));
        return Answer.failed(
                reverted ? ExitCode.REVERTED : ExitCode.FAILED,
                "FAILED",
                data,
                text,
                new Problem(ErrorKind.VALIDATION_FAILED.name(), message, Optional.empty()));
    }

    private static List<String> transcript(Drill.Result drill, String subject) {
        List<String> text = new ArrayList<>();
        text.add("DRILL on " + subject + ". This is an exercise: everything happens in "
                + drill.workspace().root());
        title(text, "1. Broken on purpose");
        drill.damage().forEach(line -> text.add("  " + line));
        title(text, "2. What is live");
        drill.live().forEach(state -> assessed(text, state));
        title(text, "3. Which backup");
        BackupSelectCommand.explanation(drill.selection()).forEach(line -> text.add("  " + line));
        title(text, "4. The plan");
        drill.proposal().text(drill.workspace()).forEach(line -> text.add("  " + line));
        title(text, "5. The rollback's report");
        new ReportWriter(drill.workspace())
                .text(drill.rollback().report())
                .lines()
                .forEach(line -> text.add("  " + line));
        title(text, "6. After the rollback");
        ValidateCommand.text(drill.checks(), true).forEach(line -> text.add("  " + line));
        title(text, "7. Time");
        text.add("  " + DurationWords.of(drill.took()) + " from the first look to the last check; the procedure allows "
                + PROCEDURE.toMinutes() + " minutes, of which this is " + share(drill.took()));
        return text;
    }

    private static void title(List<String> text, String title) {
        text.add("");
        text.add(title);
    }

    private static void assessed(List<String> text, BackendState state) {
        text.add("  " + state.backend() + ": " + state.inWords());
        state.inspection()
                .ifPresent(found -> found.findings().stream()
                        .filter(finding -> finding.impact().atLeast(Impact.WARNING))
                        .limit(SHOWN)
                        .forEach(finding -> text.add("    " + finding)));
    }

    private static String share(Duration took) {
        return String.format(Locale.ROOT, "%.2f %%", 100.0 * took.toMillis() / PROCEDURE.toMillis());
    }

    private static ObjectNode data(Drill.Result drill, String subject) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("drill", true);
        data.put("subject", subject);
        data.put("workspace", drill.workspace().root().toString());
        var damage = data.putArray("damage");
        drill.damage().forEach(damage::add);
        var states = data.putArray("assessment");
        drill.live().forEach(state -> {
            ObjectNode node = states.addObject();
            node.put("backend", state.backend());
            node.put("words", state.inWords());
            state.inspection().ifPresent(found -> node.set("findings", FindingWords.json(found.findings())));
        });
        data.set(
                "selection",
                BackupSelectCommand.json(
                        drill.selection(), drill.workspace().configuration().excludedChains()));
        data.set(
                "report",
                new ReportWriter(drill.workspace()).json(drill.rollback().report()));
        data.set("checks", ReportWriter.checks(drill.checks()));
        ExpectedState.Comparison comparison = drill.comparison();
        ObjectNode compared = data.putObject("comparison");
        compared.put("expected", comparison.expected());
        compared.put("equal", comparison.equal());
        compared.put("different", comparison.different());
        compared.put("missing", comparison.missing());
        compared.put("surplus", comparison.surplus());
        var problems = compared.putArray("problems");
        comparison.problems().forEach(problems::add);
        data.put("tookMillis", drill.took().toMillis());
        data.put("procedureMillis", PROCEDURE.toMillis());
        return data;
    }
}
