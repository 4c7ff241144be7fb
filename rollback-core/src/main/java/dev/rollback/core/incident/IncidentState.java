package dev.rollback.core.incident;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** How far an incident has come, and where it may go from there. */
public enum IncidentState {
    DECLARED,
    ISOLATED,
    ROLLING_BACK,
    VALIDATING,
    MONITORING,
    FAILED,
    UNDONE,
    ESCALATED,
    RESOLVED,
    CLOSED;

    /** The states that may follow this one. A state is not followed by itself, but that nothing comes after it. */
    public Set<IncidentState> next() {
        return switch (this) {
            case DECLARED, UNDONE -> EnumSet.of(ISOLATED, ROLLING_BACK, ESCALATED, RESOLVED);
            case ISOLATED -> EnumSet.of(DECLARED, ROLLING_BACK, ESCALATED, RESOLVED);
            case ROLLING_BACK -> EnumSet.of(VALIDATING, FAILED, UNDONE, ISOLATED);
            case VALIDATING -> EnumSet.of(MONITORING, FAILED, UNDONE);
            case MONITORING -> EnumSet.of(ISOLATED, ROLLING_BACK, UNDONE, ESCALATED, RESOLVED);
            case FAILED -> EnumSet.of(ISOLATED, ROLLING_BACK, UNDONE, ESCALATED, RESOLVED);
            case ESCALATED -> EnumSet.of(ISOLATED, ROLLING_BACK, UNDONE, RESOLVED);
            case RESOLVED -> EnumSet.of(CLOSED);
            case CLOSED -> EnumSet.noneOf(IncidentState.class);
        };
    }

    /** Whether people are still at it. */
    public boolean open() {
        return this != RESOLVED && this != CLOSED;
    }

    public String inWords() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
