package dev.rollback.cli;

import dev.rollback.api.ErrorKind;

/** What the command's exit status says. The numbers are a promise to scripts. */
enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    DONE_WITH_WARNINGS(3),
    CHECK_FAILED(4),
    CONFIRMATION_NEEDED(5),
    NO_USABLE_BACKUP(10),
    LOCKED(11),
    REVERTED(12),
    REVERT_FAILED(13),
    UNFINISHED_OPERATION(14),
    INTERRUPTED(130);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** Whether what was asked for has been done. */
    boolean success() {
        return this == DONE || this == DONE_WITH_WARNINGS;
    }

    static ExitCode of(ErrorKind kind) {
        return switch (kind) {
            case USAGE, CONFIGURATION -> USAGE;
            case CONFIRMATION_NEEDED -> CONFIRMATION_NEEDED;
            case NO_USABLE_BACKUP -> NO_USABLE_BACKUP;
            case LOCKED, EMERGENCY_STOP -> LOCKED;
            case VALIDATION_FAILED -> REVERTED;
            case REVERT_FAILED -> REVERT_FAILED;
            case UNFINISHED_OPERATION -> UNFINISHED_OPERATION;
            case INTERRUPTED -> INTERRUPTED;
            case NOT_FOUND,
                    CORRUPT,
                    UNSUPPORTED,
                    TOO_LARGE,
                    CHANGED_WHILE_READING,
                    CONFLICT,
                    UNSAFE_PATH,
                    IO,
                    DISK_FULL,
                    INTERNAL -> FAILED;
        };
    }
}
