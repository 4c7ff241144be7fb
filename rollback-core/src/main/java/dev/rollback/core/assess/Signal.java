package dev.rollback.core.assess;

import dev.rollback.core.workspace.Trigger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody, or a tool, can report. */
public enum Signal {
    DATA_CORRUPTION(Trigger.DATA_CORRUPTION),
    SYSTEM_FAILURE(Trigger.SYSTEM_FAILURE),
    /** A deployment may also fail for reasons of its own, so that a single one is not evidence yet. */
    DEPLOYMENT_FAILURE(Trigger.SYSTEM_FAILURE),
    PERFORMANCE_DEGRADATION(Trigger.PERFORMANCE_DEGRADATION),
    MINOR_PERFORMANCE(Trigger.MINOR_PERFORMANCE),
    INTEGRITY_VIOLATION(Trigger.INTEGRITY_VIOLATION),
    SECURITY_BREACH(Trigger.SECURITY_BREACH);

    private final Trigger trigger;

    Signal(Trigger trigger) {
        this.trigger = trigger;
    }

    public Trigger trigger() {
        return trigger;
    }

    /** As it is typed: {@code deployment-failure}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Signal> parse(String word) {
        return Arrays.stream(values())
                .filter(signal -> signal.word().equals(word))
                .findFirst();
    }
}
