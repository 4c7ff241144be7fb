package dev.rollback.core.decide;

import java.util.Locale;

/** What is to be done. */
public enum Outcome {
    NO_ROLLBACK,
    MANUAL_DECISION_REQUIRED,
    AUTOMATIC_ROLLBACK;

    public String inWords() {
        return name().replace('_', ' ').toUpperCase(Locale.ROOT);
    }
}
