package dev.rollback.core.backup;

/** What a backup is good for; the best first. */
public enum Verdict {
    /** Everything it lists is there, matches its sums and can be read. */
    VERIFIED,
    /** The state can be restored whole; something beside it is missing, odd or not covered by sums. */
    RESTORABLE_WITH_WARNINGS,
    /** Not fit to be restored, though records can still be read from it. */
    SALVAGEABLE,
    /** Nothing can be had from it. */
    UNUSABLE;

    public boolean restorable() {
        return this == VERIFIED || this == RESTORABLE_WITH_WARNINGS;
    }
}
