package dev.rollback.core.report;

/** How an operation ended. */
public enum Outcome {
    /** The backup's state is live and verified. */
    ROLLED_BACK,
    /** The new state did not hold, and the old one is live again. */
    REVERTED,
    /** The old state is live again, as somebody asked. */
    UNDONE,
    /** Nothing had been published; what was prepared is removed. */
    DISCARDED
}
