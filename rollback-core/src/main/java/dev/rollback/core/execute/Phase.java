package dev.rollback.core.execute;

import java.util.Locale;

/** How far an operation has come. */
public enum Phase {
    /** Something is being prepared; nothing live has been touched. */
    PREPARING,
    /** All is prepared and the publish has begun, or is about to. */
    COMMITTED,
    /** The new state is live and has been verified; only reports are missing. */
    VERIFIED,
    /** The old state is being brought back. */
    UNDOING,
    /** Finished: the new state is live. */
    DONE,
    /** Finished: the old state is live. */
    UNDONE;

    public boolean finished() {
        return this == DONE || this == UNDONE;
    }

    /** The journal's file name in this phase: the name alone tells the phase, so changing it needs no space. */
    String journalName() {
        return "journal." + name().toLowerCase(Locale.ROOT) + ".json";
    }
}
