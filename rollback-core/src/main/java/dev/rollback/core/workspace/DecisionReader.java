package dev.rollback.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.core.workspace.DecisionRules.Rule;
import dev.rollback.core.workspace.DecisionRules.When;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads what {@code rollback.yml} says of decisions: a trigger or a severity that it leaves out keeps the usual rule. */
final class DecisionReader {

    static final String KEY = "decision";

    private static final String AUTOMATIC = "automatic-rollback";
    private static final String RESPONSES = "responses";
    private static final String TRIGGERS = "triggers";
    private static final List<String> KEYS = List.of(AUTOMATIC, RESPONSES, TRIGGERS);
    private static final List<String> RULE_KEYS = List.of("severity", "response", "rollback");

    private final List<String> problems;

    DecisionReader(List<String> problems) {
        this.problems = problems;
    }

    DecisionRules rules(JsonNode node) {
        known(node, KEY, KEYS);
        JsonNode automatic = node.path(AUTOMATIC);
        if (!automatic.isMissingNode() && !automatic.isBoolean()) {
            problems.add(KEY + "." + AUTOMATIC + ": expected true or false");
        }
        return new DecisionRules(
                automatic.asBoolean(false), responses(node.path(RESPONSES)), triggers(node.path(TRIGGERS)));
    }

    private Map<Severity, Duration> responses(JsonNode node) {
        String where = KEY + "." + RESPONSES;
        known(node, where, words(Severity.values(), Severity::name));
        Map<Severity, Duration> result = new EnumMap<>(DecisionRules.DEFAULT.responses());
        for (Severity severity : Severity.values()) {
            time(node.path(severity.name()), where + "." + severity).ifPresent(time -> result.put(severity, time));
        }
        return result;
    }

    private Map<Trigger, Rule> triggers(JsonNode node) {
        String where = KEY + "." + TRIGGERS;
        known(node, where, words(Trigger.values(), DecisionRules::word));
        Map<Trigger, Rule> result = new EnumMap<>(DecisionRules.DEFAULT.rules());
        for (Trigger trigger : Trigger.values()) {
            JsonNode rule = node.path(DecisionRules.word(trigger));
            if (!rule.isMissingNode()) {
                result.put(
                        trigger,
                        rule(rule, where + "." + DecisionRules.word(trigger), DecisionRules.DEFAULT.rule(trigger)));
            }
        }
        return result;
    }

    private Rule rule(JsonNode node, String where, Rule usual) {
        known(node, where, RULE_KEYS);
        return new Rule(
                one(node.path("severity"), where + ".severity", Severity.values(), Severity::name)
                        .orElse(usual.severity()),
                time(node.path("response"), where + ".response").orElse(usual.response()),
                one(node.path("rollback"), where + ".rollback", When.values(), When::toString)
                        .orElse(usual.rollback()));
    }

    private <T> Optional<T> one(JsonNode node, String where, T[] values, Function<T, String> word) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        Optional<T> found = Arrays.stream(values)
                .filter(value -> word.apply(value).equals(said(node)))
                .findFirst();
        if (found.isEmpty()) {
            problems.add(where + ": expected one of " + String.join(", ", words(values, word)));
        }
        return found;
    }

    /** YAML 1.1 takes a bare {@code no} for false. */
    private static String said(JsonNode node) {
        return node.isBoolean() && !node.booleanValue() ? "no" : node.isTextual() ? node.textValue() : "";
    }

    private Optional<Duration> time(JsonNode node, String where) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        Optional<Duration> time = node.isTextual() ? Durations.parse(node.textValue()) : Optional.empty();
        if (time.isEmpty()) {
            problems.add(where + ": expected a duration such as 30s, 5m or 1h");
        }
        return time;
    }

    private void known(JsonNode node, String where, Collection<String> keys) {
        if (!node.isMissingNode() && !node.isObject()) {
            problems.add(where + ": expected keys with values: " + String.join(", ", keys));
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!keys.contains(name)) {
                problems.add("unknown key " + where + "." + name + "; did you mean " + Nearest.to(name, keys) + "?");
            }
        });
    }

    private static <T> List<String> words(T[] values, Function<T, String> word) {
        return Arrays.stream(values).map(word).toList();
    }
}
