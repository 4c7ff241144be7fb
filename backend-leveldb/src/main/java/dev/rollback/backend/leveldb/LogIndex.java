package dev.rollback.backend.leveldb;

import dev.rollback.api.FindingType;
import dev.rollback.api.Location;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the logs hold and no table does yet: the newest write to each key, in memory, bounded. When the bound is
 * passed, that is said once and all is let go.
 */
final class LogIndex {

    private final TreeMap<byte[], Entry> newest = new TreeMap<>(Arrays::compareUnsigned);
    private final long limit;
    private long bytes;
    private long maxSequence;
    private boolean full;

    LogIndex(long limit) {
        this.limit = limit;
    }

    void add(Entry entry, Location where) throws Damage {
        maxSequence = Math.max(maxSequence, entry.key().sequence());
        if (full) {
            return;
        }
        byte[] user = entry.key().user();
        Entry known = newest.get(user);
        if (known != null && known.key().compareTo(entry.key()) < 0) {
            return;
        }
        newest.put(user, entry);
        bytes += cost(entry) - (known == null ? 0 : cost(known));
        if (bytes > limit) {
            full = true;
            newest.clear();
            throw Damage.of(
                    FindingType.TOO_LARGE,
                    where,
                    "the logs hold more than " + limit + " bytes that are in no table yet; let LevelDB open the"
                            + " database once, so that it writes them to one");
        }
    }

    static long cost(Entry entry) {
        return LevelDbLimits.LOG_ENTRY_OVERHEAD + (long) entry.key().user().length + entry.value().length;
    }

    /** The memory that is taken. */
    long bytes() {
        return bytes;
    }

    /** The highest sequence number seen; 0 when there is none. */
    long maxSequence() {
        return maxSequence;
    }

    Optional<Entry> find(byte[] user) {
        return Optional.ofNullable(newest.get(user));
    }

    EntrySource entries() {
        Iterator<Entry> entries = newest.values().iterator();
        return () -> entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
    }
}
