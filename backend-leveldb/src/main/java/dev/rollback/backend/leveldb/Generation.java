package dev.rollback.backend.leveldb;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a store serves between two rebuilds: a snapshot and what was written since. While it is pinned, its tables are
 * kept. Safe for use by several threads.
 */
final class Generation {

    private final Snapshot base;
    private final Overlay overlay;
    private final TableCache lookups;
    private int pins;

    Generation(Snapshot base) {
        this.base = base;
        this.overlay =
                new Overlay(Math.max(base.version().lastSequence(), base.logs().maxSequence()));
        this.lookups = newCache();
    }

    Snapshot base() {
        return base;
    }

    Overlay overlay() {
        return overlay;
    }

    TableCache newCache() {
        return new TableCache(base.directory(), LevelDbLimits.MAX_OPEN_TABLES);
    }

    /** What the logs hold, in memory, and no table does. */
    long pendingBytes() {
        return base.logs().bytes() + overlay.bytes();
    }

    EntrySource entries(TableCache cache, long upTo) {
        return base.entries(cache, List.of(overlay.entries(upTo)));
    }

    Optional<byte[]> find(byte[] user) throws IOException {
        Optional<Entry> written = overlay.find(user, overlay.sequence());
        if (written.isPresent()) {
            return written.filter(entry -> !entry.key().deletion()).map(Entry::value);
        }
        synchronized (lookups) {
            try {
                return PointLookup.find(base, lookups, user);
            } catch (IOException e) {
                // An interrupt closes the channel that it meets: it must not fail the look-ups after it.
                lookups.close();
                throw e;
            }
        }
    }

    synchronized void pin() {
        pins++;
    }

    synchronized void unpin() {
        pins--;
    }

    synchronized boolean pinned() {
        return pins > 0;
    }

    void close() throws IOException {
        synchronized (lookups) {
            lookups.close();
        }
    }
}
