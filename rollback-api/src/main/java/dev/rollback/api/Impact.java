package dev.rollback.api;

/** How bad a finding is, graded by what is lost; in rising order. */
public enum Impact {
    /** Nothing is lost and nothing needs doing. */
    NOTE,
    /** No record that was safely stored is known to be lost, but a person should know. */
    WARNING,
    /** Records are, or may be, lost; the rest can be read. */
    LOSS,
    /** Nothing can be read. */
    UNREADABLE;

    public boolean atLeast(Impact other) {
        return compareTo(other) >= 0;
    }
}
