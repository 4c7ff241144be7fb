package dev.rollback.core.workspace;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What is done about which trouble: the matrix of the field's procedure, unless {@code rollback.yml} says otherwise.
 *
 * @param automaticRollback whether a rollback may be begun without anybody's being asked
 * @param responses within which time somebody is to respond, by severity
 * @param rules one for each trigger
 */
public record DecisionRules(boolean automaticRollback, Map<Severity, Duration> responses, Map<Trigger, Rule> rules) {

    public static final DecisionRules DEFAULT = new DecisionRules(false, usualResponses(), usualRules());

    /** When something is rolled back. */
    public enum When {
        IMMEDIATE("immediate"),
        WITHIN_10_MINUTES("within-10m"),
        /** People weigh it. */
        CONDITIONAL("conditional"),
        /** Not because of this; it is looked into first. */
        INVESTIGATE("no");

        private final String word;

        When(String word) {
            this.word = word;
        }

        /** As {@code rollback.yml} says it. */
        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * What is done about one trigger.
     *
     * @param response within which time somebody is to respond to it, whatever its severity says
     */
    public record Rule(Severity severity, Duration response, When rollback) {}

    public DecisionRules {
        responses = Collections.unmodifiableMap(new EnumMap<>(responses));
        rules = Collections.unmodifiableMap(new EnumMap<>(rules));
        if (responses.size() != Severity.values().length || rules.size() != Trigger.values().length) {
            throw new IllegalArgumentException("a rule is missing");
        }
    }

    public Rule rule(Trigger trigger) {
        return Objects.requireNonNull(rules.get(trigger));
    }

    /** Within which time somebody is to respond to a trigger: the shorter of its own and its severity's. */
    public Duration response(Trigger trigger) {
        Duration bySeverity = Objects.requireNonNull(responses.get(rule(trigger).severity()));
        Duration own = rule(trigger).response();
        return own.compareTo(bySeverity) < 0 ? own : bySeverity;
    }

    private static Map<Severity, Duration> usualResponses() {
        Map<Severity, Duration> responses = new EnumMap<>(Severity.class);
        responses.put(Severity.CRITICAL, Duration.ofMinutes(2));
        responses.put(Severity.HIGH, Duration.ofMinutes(5));
        responses.put(Severity.MEDIUM, Duration.ofMinutes(15));
        responses.put(Severity.LOW, Duration.ofMinutes(30));
        return responses;
    }

    private static Map<Trigger, Rule> usualRules() {
        Map<Trigger, Rule> rules = new EnumMap<>(Trigger.class);
        rules.put(Trigger.DATA_CORRUPTION, new Rule(Severity.CRITICAL, Duration.ofMinutes(5), When.IMMEDIATE));
        rules.put(Trigger.SECURITY_BREACH, new Rule(Severity.CRITICAL, Duration.ofMinutes(2), When.IMMEDIATE));
        rules.put(Trigger.SYSTEM_FAILURE, new Rule(Severity.HIGH, Duration.ofMinutes(10), When.WITHIN_10_MINUTES));
        rules.put(Trigger.INTEGRITY_VIOLATION, new Rule(Severity.HIGH, Duration.ofMinutes(5), When.WITHIN_10_MINUTES));
        rules.put(Trigger.PERFORMANCE_DEGRADATION, new Rule(Severity.MEDIUM, Duration.ofMinutes(15), When.CONDITIONAL));
        rules.put(Trigger.MINOR_PERFORMANCE, new Rule(Severity.LOW, Duration.ofMinutes(30), When.INVESTIGATE));
        return rules;
    }

    /** A trigger as {@code rollback.yml} says it. */
    static String word(Trigger trigger) {
        return trigger.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
