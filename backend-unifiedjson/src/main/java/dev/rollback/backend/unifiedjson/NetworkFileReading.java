package dev.rollback.backend.unifiedjson;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.RollbackException;

/** What came of reading a file. */
sealed interface NetworkFileReading permits NetworkFile, NetworkFileReading.Unreadable {

    /** The file cannot be read, and why. */
    record Unreadable(FindingType type, RollbackException error) implements NetworkFileReading {

        Finding finding() {
            return new Finding(type, Impact.LOSS, error.plainMessage(), error.location());
        }
    }
}
