package dev.rollback.core.workspace;

import java.util.Locale;

/** What can make a rollback necessary: the five triggers of the field's procedure, and one that is none of them yet. */
public enum Trigger {
    /** Bytes or records are lost. */
    DATA_CORRUPTION,
    /** The state, or what is built on it, does not work. */
    SYSTEM_FAILURE,
    /** Slower or larger than the procedure's limits. */
    PERFORMANCE_DEGRADATION,
    /** What is there contradicts itself, or lacks what has to be there. */
    INTEGRITY_VIOLATION,
    /** Somebody could get at the state, or has, who should not. */
    SECURITY_BREACH,
    /** Slower than before, and within the limits: to be looked into. */
    MINOR_PERFORMANCE;

    public String inWords() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
