package dev.rollback.core.compare;

import dev.rollback.api.StateEntry;
import java.util.List;
import java.util.Optional;

/**
 * One entry that two states do not have alike.
 *
 * @param key its identity
 * @param left the entry of the first state; empty when only the other has it
 * @param right the entry of the other state
 * @param kind the worst difference between the two; of an entry that one state lacks, that it says less or more
 * @param fields in which they differ; empty unless both are JSON objects
 */
public record EntryDifference(
        EntryKey key,
        Optional<StateEntry> left,
        Optional<StateEntry> right,
        RecordDifference.Kind kind,
        List<FieldDifference> fields) {

    public EntryDifference {
        fields = List.copyOf(fields);
    }

    /** How the entry came to differ, going from the first state to the other. */
    public enum Change {
        ADDED,
        REMOVED,
        CHANGED,
        /** The same said in another way. */
        REPRESENTATION
    }

    public Change change() {
        if (left.isEmpty()) {
            return Change.ADDED;
        }
        if (right.isEmpty()) {
            return Change.REMOVED;
        }
        return kind == RecordDifference.Kind.REPRESENTATION ? Change.REPRESENTATION : Change.CHANGED;
    }
}
