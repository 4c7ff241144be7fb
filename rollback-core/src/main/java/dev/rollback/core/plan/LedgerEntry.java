package dev.rollback.core.plan;

import dev.rollback.api.ContractRecord;
import dev.rollback.spi.directory.SafePaths;

/**
 * One record that lives now and would not live, or not so, after the rollback.
 *
 * @param source the backend in which it lives now
 * @param live the record as it lives now
 * @param fate what becomes of it
 */
public record LedgerEntry(String source, ContractRecord live, Fate fate, RecordDifference difference) {

    /** What a rollback does to a record. */
    public enum Fate {
        /** The restored state has no such record. */
        ABSENT,
        /** The restored state has another version of it. */
        DIFFERENT
    }

    public String inWords() {
        String what = fate == Fate.ABSENT
                ? "is not in the backup"
                : "differs from the backup in " + String.join(", ", difference.fields());
        return SafePaths.printable(live.key().toString()) + " of " + source + " " + what;
    }
}
