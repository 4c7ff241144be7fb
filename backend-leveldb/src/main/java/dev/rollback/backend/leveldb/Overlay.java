package dev.rollback.backend.leveldb;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What was written to a store since its tables were: every write with its sequence number, so that who looks sees all
 * up to a number and nothing behind it. Written by one thread at a time, read by several.
 */
final class Overlay {

    private final ConcurrentNavigableMap<InternalKey, Entry> writes = new ConcurrentSkipListMap<>();
    private volatile long sequence;
    private volatile long bytes;

    /**
     * An overlay without writes.
     *
     * @param sequence the last number before it
     */
    Overlay(long sequence) {
        this.sequence = sequence;
    }

    /** The number of the last write that may be seen. */
    long sequence() {
        return sequence;
    }

    /** The memory that is taken. */
    long bytes() {
        return bytes;
    }

    /** Adds a batch, which is seen as a whole. */
    void add(List<Entry> batch) {
        long added = 0;
        for (Entry entry : batch) {
            writes.put(entry.key(), entry);
            added += LogIndex.cost(entry);
        }
        bytes = bytes + added;
        sequence = batch.get(batch.size() - 1).key().sequence();
    }

    /** The newest write to a key up to a number. */
    Optional<Entry> find(byte[] user, long upTo) {
        return Optional.ofNullable(writes.ceilingEntry(InternalKey.of(user, upTo, false)))
                .map(java.util.Map.Entry::getValue)
                .filter(entry -> entry.key().sameUser(user));
    }

    /** All writes up to a number, whatever is added meanwhile. */
    EntrySource entries(long upTo) {
        Iterator<Entry> all = writes.values().iterator();
        return () -> {
            while (all.hasNext()) {
                Entry entry = all.next();
                if (entry.key().sequence() <= upTo) {
                    return Optional.of(entry);
                }
            }
            return Optional.empty();
        };
    }
}
