package dev.rollback.backend.unifiedjson;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.RollbackException;

/** What came of reading a file. */
sealed interface NetworkFileReading permits NetworkFile, NetworkFileReading.Unreadable {

    /** The file cannot be read, and why. */
    record Unreadable(FindingType type, RollbackException error) implements NetworkFileReading {

        static Unreadable of(RollbackException e) {
            return new Unreadable(type(e), e);
        }

        Finding finding() {
            String next = error.hint().map(hint -> "; " + hint).orElse("");
            return new Finding(type, Impact.LOSS, error.plainMessage() + next, error.location());
        }

        private static FindingType type(RollbackException e) {
            return switch (e.kind()) {
                case UNSUPPORTED -> FindingType.UNSUPPORTED;
                case TOO_LARGE -> FindingType.TOO_LARGE;
                case UNSAFE_PATH -> FindingType.UNSAFE_FILE;
                case CHANGED_WHILE_READING -> FindingType.CHANGED_WHILE_READING;
                case CORRUPT ->
                    e.plainMessage().startsWith(NetworkFile.ENDS_EARLY) ? FindingType.TRUNCATED : FindingType.MALFORMED;
                default -> FindingType.UNREADABLE;
            };
        }
    }
}
