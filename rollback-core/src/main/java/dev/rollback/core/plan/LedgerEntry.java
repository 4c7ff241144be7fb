package dev.rollback.core.plan;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.core.compare.EntryDifference;
import dev.rollback.core.compare.FieldDifference;
import dev.rollback.core.compare.RecordDifference;
import dev.rollback.spi.directory.SafePaths;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** What a difference means to its first state, when the other takes its place; empty when that loses nothing. */
    static Optional<LedgerEntry> of(String source, EntryDifference difference) {
        boolean lost = difference.kind().compareTo(RecordDifference.Kind.SAYS_LESS) > 0;
        if (!lost || difference.left().isEmpty()) {
            return Optional.empty();
        }
        Set<String> fields = difference.fields().stream()
                .filter(field -> field.kind() == difference.kind())
                .map(FieldDifference::field)
                .collect(Collectors.toSet());
        Fate fate = difference.right().isEmpty() ? Fate.ABSENT : Fate.DIFFERENT;
        return Optional.of(of(source, difference.left().get(), fate, new RecordDifference(difference.kind(), fields)));
    }

    private static String key(StateEntry live) {
        if (live instanceof ContractRecord record) {
            return record.key().toString();
        }
        return live instanceof ForeignEntry foreign
                ? "foreign key " + foreign.key()
                : "document of " + ((NetworkDocument) live).network();
    }

    /** @param next what takes the place of the entry's state */
    public String inWords(String next) {
        String fields = difference.fields().isEmpty() ? "" : " in " + String.join(", ", difference.fields());
        String what = fate == Fate.ABSENT ? "is not in " + next : "differs from " + next + fields;
        return SafePaths.printable(key) + " of " + source + " " + what;
    }
}
