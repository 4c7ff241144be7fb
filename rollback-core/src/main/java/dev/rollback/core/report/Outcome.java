package dev.rollback.core.report;

/** How an operation ended. */
public enum Outcome {
    /** The backup's state is live and verified. */
    ROLLED_BACK,
    /** The source's state is live at the target and verified. */
    MIGRATED,
    /** The new state did not hold, and the old one is live again. */
    REVERTED,
    /** The old state is live again, as somebody asked. */
    UNDONE,
    /** Nothing had been published; what was prepared is removed. */
    DISCARDED;

    /** Whether what the operation was for is done. */
    public boolean achieved() {
        return this == ROLLED_BACK || this == MIGRATED;
    }
}
