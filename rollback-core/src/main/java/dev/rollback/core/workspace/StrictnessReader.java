package dev.rollback.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.core.workspace.Strictness.Grade;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads what {@code rollback.yml} says of how strict checks are. */
final class StrictnessReader {

    static final String VALIDATION = "validation";
    private static final Set<String> KEYS = new TreeSet<>(Set.of("skipped", "warnings"));

    private final List<String> problems;

    StrictnessReader(List<String> problems) {
        this.problems = problems;
    }

    Strictness strictness(JsonNode root) {
        JsonNode validation = root.path(VALIDATION);
        if (!validation.isMissingNode() && !validation.isObject()) {
            problems.add(VALIDATION + ": expected keys with values: " + String.join(", ", KEYS));
        }
        validation.fieldNames().forEachRemaining(name -> {
            if (!KEYS.contains(name)) {
                problems.add(
                        "unknown key " + VALIDATION + "." + name + "; did you mean " + Nearest.to(name, KEYS) + "?");
            }
        });
        return new Strictness(
                grade(validation.path("skipped"), Strictness.SKIPPED_KEY, Strictness.DEFAULT.skipped()),
                grade(validation.path("warnings"), Strictness.WARNINGS_KEY, Strictness.DEFAULT.warnings()),
                maxAge(root.path(Strictness.MAX_AGE_KEY)),
                flag(root.path(Strictness.VERIFY_KEY)));
    }

    private Grade grade(JsonNode node, String where, Grade otherwise) {
        if (node.isMissingNode()) {
            return otherwise;
        }
        for (Grade grade : Grade.values()) {
            if (node.isTextual() && node.textValue().equals(grade.toString())) {
                return grade;
            }
        }
        problems.add(where + ": expected " + Grade.WARNING + " or " + Grade.ERROR);
        return otherwise;
    }

    private Optional<MaxAge> maxAge(JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        Optional<MaxAge> age = node.isTextual() ? MaxAge.parse(node.textValue()) : Optional.empty();
        if (age.isEmpty()) {
            problems.add(Strictness.MAX_AGE_KEY + ": " + MaxAge.EXPECTED);
        }
        return age;
    }

    private boolean flag(JsonNode node) {
        if (!node.isMissingNode() && !node.isBoolean()) {
            problems.add(Strictness.VERIFY_KEY + ": expected true or false");
        }
        return node.asBoolean(false);
    }
}
