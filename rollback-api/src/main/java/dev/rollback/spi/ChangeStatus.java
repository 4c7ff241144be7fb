package dev.rollback.spi;

/** How far a staged change has come, as seen on disk. */
public enum ChangeStatus {
    /** Nothing is staged. */
    ABSENT,
    /** Staged in part; may be discarded only. */
    BUILDING,
    /** Staged as a whole, durable, and not live. */
    SEALED,
    /** Some renames of the publish are done. */
    HALF_PUBLISHED,
    /** Live; what it displaced is kept. */
    PUBLISHED,
    /** Some renames of the undo are done. */
    HALF_UNDONE,
    /** The displaced state is live again; what was published is kept. */
    UNDONE,
    /** Not a state that any crash leaves. Only a person can say what happened; nothing is touched. */
    UNRECOGNIZED
}
