package dev.rollback.backend.leveldb;

import dev.rollback.api.Location;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The newest write to each key out of several sources, in key order, without the keys whose newest is a deletion. A key
 * whose newest write is not in the newest source is damage: LevelDB looks a key up source by source, and stops at the
 * first that has it, so its look-ups and its scans would tell of different values.
 */
final class MergedEntries implements EntrySource {

    private record Head(Entry entry, int rank, EntrySource rest) {}

    private final List<EntrySource> sources;
    private final Location where;
    private final PriorityQueue<Head> heads = new PriorityQueue<>(
            Comparator.comparing((Head head) -> head.entry().key()).thenComparing(Head::rank));
    private boolean started;

    /**
     * Of two writes with one key and sequence number, that of the newer source counts.
     *
     * @param sources the newest first
     */
    MergedEntries(List<EntrySource> sources, Location where) {
        this.sources = sources;
        this.where = where;
    }

    @Override
    public Optional<Entry> next() throws IOException {
        if (!started) {
            started = true;
            for (int i = 0; i < sources.size(); i++) {
                advance(sources.get(i), i);
            }
        }
        while (true) {
            Head head = heads.poll();
            if (head == null) {
                return Optional.empty();
            }
            // Only what counts is loaded, and before its source goes on.
            Entry newest = head.entry().loaded();
            advance(head.rest(), head.rank());
            dropOlder(head);
            if (!newest.key().deletion()) {
                return Optional.of(newest);
            }
        }
    }

    private void dropOlder(Head newest) throws IOException {
        int rank = newest.rank();
        while (true) {
            Head head = heads.peek();
            if (head == null
                    || !head.entry().key().sameUser(newest.entry().key().user())) {
                return;
            }
            if (head.rank() < rank) {
                throw outOfOrder(newest.entry().key(), where);
            }
            rank = head.rank();
            heads.poll();
            advance(head.rest(), head.rank());
        }
    }

    static Damage outOfOrder(InternalKey key, Location where) {
        return Damage.malformed(
                where,
                "of the key " + key
                        + " an older write stands in a newer file; LevelDB itself would read it in two ways");
    }

    private void advance(EntrySource source, int rank) throws IOException {
        Optional<Entry> next = source.next();
        next.ifPresent(entry -> heads.add(new Head(entry, rank, source)));
    }
}
