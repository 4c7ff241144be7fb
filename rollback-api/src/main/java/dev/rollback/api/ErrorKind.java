package dev.rollback.api;

/** What kind of thing went wrong: for programs to branch on, as the message is for people. */
public enum ErrorKind {
    /** The request itself is wrong. */
    USAGE,
    /** The configuration or the environment is wrong. */
    CONFIGURATION,
    /** What was asked for is not there. */
    NOT_FOUND,
    /** Bytes are not what their checksum, sum or format says. */
    CORRUPT,
    /** Intact, but of a version, comparator or format that this software does not know. */
    UNSUPPORTED,
    /** Intact as far as read, but beyond a stated limit. */
    TOO_LARGE,
    /** Another process or operation is in. */
    LOCKED,
    /** The emergency stop is up: the state must not be changed. */
    EMERGENCY_STOP,
    /** Files changed while they were read, more than once. */
    CHANGED_WHILE_READING,
    /** Something is not in the state that was expected; somebody else has changed it. */
    CONFLICT,
    /** A symbolic link, a device, a path that leads out: never followed. */
    UNSAFE_PATH,
    /** The operating system failed a read or a write. */
    IO,
    /** No space is left, or not enough for what is to be done. */
    DISK_FULL,
    /** No backup can be restored. */
    NO_USABLE_BACKUP,
    /** An earlier operation is not finished. */
    UNFINISHED_OPERATION,
    /** Somebody has to say yes first. */
    CONFIRMATION_NEEDED,
    /** The new state did not hold and the old one is live again. */
    VALIDATION_FAILED,
    /** The old state could not be brought back. */
    REVERT_FAILED,
    /** The thread was asked to stop. */
    INTERRUPTED,
    /** A defect in this software. */
    INTERNAL
}
