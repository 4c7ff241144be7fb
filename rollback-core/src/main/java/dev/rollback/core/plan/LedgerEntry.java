package dev.rollback.core.plan;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.core.compare.RecordDifference;
import dev.rollback.spi.directory.SafePaths;
import java.util.Optional;

/**
 * One entry that lives now and would not live, or not so, after the rollback.
 *
 * @param source the backend in which it lives now
 * @param key a contract's key, a document's network, or a foreign key's bytes in hexadecimal digits
 * @param live the entry as it lives now; empty in a plan that was read from a file, which does not hold it
 * @param fate what becomes of it
 */
public record LedgerEntry(
        String source, String key, Optional<StateEntry> live, Fate fate, RecordDifference difference) {

    /** What a rollback does to an entry. */
    public enum Fate {
        /** The restored state has no such entry. */
        ABSENT,
        /** The restored state has another version of it. */
        DIFFERENT
    }

    static LedgerEntry of(String source, StateEntry live, Fate fate, RecordDifference difference) {
        return new LedgerEntry(source, key(live), Optional.of(live), fate, difference);
    }

    private static String key(StateEntry live) {
        if (live instanceof ContractRecord record) {
            return record.key().toString();
        }
        return live instanceof ForeignEntry foreign
                ? "foreign key " + foreign.key()
                : "document of " + ((NetworkDocument) live).network();
    }

    public String inWords() {
        String fields = difference.fields().isEmpty() ? "" : " in " + String.join(", ", difference.fields());
        String what = fate == Fate.ABSENT ? "is not in the backup" : "differs from the backup" + fields;
        return SafePaths.printable(key) + " of " + source + " " + what;
    }
}
