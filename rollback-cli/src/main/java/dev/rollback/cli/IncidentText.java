package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;

/** What people type about an incident: a line or a few, and no book. */
final class IncidentText {

    private static final int MAX = 4_000;

    private IncidentText() {}

    /** {@code USAGE} for a text that is empty or too long. */
    static String of(String option, String text) {
        if (text.isBlank()) {
            throw new RollbackException(ErrorKind.USAGE, option + " is empty");
        }
        if (text.length() > MAX) {
            throw new RollbackException(ErrorKind.USAGE, option + " has more than " + MAX + " characters");
        }
        return text.strip();
    }
}
