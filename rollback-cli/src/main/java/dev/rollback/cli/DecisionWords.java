package dev.rollback.cli;

import dev.rollback.core.decide.Decision;
import dev.rollback.core.incident.IncidentReport;
import java.util.ArrayList;
import java.util.List;

/** A decision for people. */
final class DecisionWords {

    private DecisionWords() {}

    static List<String> of(Decision decision) {
        List<String> text = new ArrayList<>();
        text.add(decision.outcome().inWords());
        decision.cause().ifPresent(cause -> {
            text.add("Trigger    " + cause.trigger().inWords() + ", " + cause.severity());
            text.add("Respond    within " + IncidentReport.words(cause.respondWithin()));
        });
        add(text, "Because", decision.reasons());
        List<String> evidence = AssessCommand.text(decision.evidence(), false);
        if (!evidence.isEmpty()) {
            text.add("Evidence");
            evidence.forEach(line -> text.add("  " + line));
        }
        add(text, "It would be otherwise with", decision.otherwise());
        text.add("Next       " + next(decision));
        return text;
    }

    private static void add(List<String> text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.add(title);
            lines.forEach(line -> text.add("  - " + line));
        }
    }

    /** What comes next, in a line. */
    static String next(Decision decision) {
        return switch (decision.outcome()) {
            case NO_ROLLBACK -> "nothing, or `rollback incident watch` while an incident lasts";
            case MANUAL_DECISION_REQUIRED ->
                "somebody decides: `rollback plan --to leveldb` shows what would happen, `rollback run --to leveldb`"
                        + " asks and does it";
            case AUTOMATIC_ROLLBACK -> "`rollback run --to leveldb --auto`";
        };
    }
}
