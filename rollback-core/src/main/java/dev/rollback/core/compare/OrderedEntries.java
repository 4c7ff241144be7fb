package dev.rollback.core.compare;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The entries of a state in the order of their keys, each key once. */
public final class OrderedEntries implements AutoCloseable {

    private final Iterator<StateEntry> entries;
    private final AutoCloseable source;
    private @Nullable EntryKey last;

    private OrderedEntries(Iterator<StateEntry> entries, AutoCloseable source) {
        this.entries = entries;
        this.source = source;
    }

    /** The entries of a state that is open; where they do not come in order, they are sorted, on disk if many. */
    public static OrderedEntries of(StateReader reader) {
        Stream<StateEntry> entries = reader.entries();
        if (reader.ordered()) {
            return new OrderedEntries(entries.iterator(), entries);
        }
        try (entries) {
            SortedRuns sorted = SortedRuns.of(entries.iterator(), SortedRuns.MEMORY);
            return new OrderedEntries(sorted.iterator(), sorted);
        }
    }

    /** The next entry. {@code CORRUPT} when the state gives a key twice, or not in the order that it promises. */
    public Optional<StateEntry> next() {
        if (!entries.hasNext()) {
            return Optional.empty();
        }
        StateEntry entry = entries.next();
        EntryKey key = EntryKey.of(entry);
        if (last != null && last.compareTo(key) >= 0) {
            throw new RollbackException(
                    ErrorKind.CORRUPT,
                    key + " comes " + (last.equals(key) ? "twice" : "after " + last + ", which is not its place"));
        }
        last = key;
        return Optional.of(entry);
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
