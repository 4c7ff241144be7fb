package dev.rollback.backend.leveldb;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** The newest write to each key out of several sources, in key order, without the keys whose newest is a deletion. */
final class MergedEntries implements EntrySource {

    private record Head(Entry entry, int rank, EntrySource rest) {}

    private final List<EntrySource> sources;
    private final PriorityQueue<Head> heads = new PriorityQueue<>(
            Comparator.comparing((Head head) -> head.entry().key()).thenComparing(Head::rank));
    private boolean started;

    /** Of two writes with one key and sequence number, that of the earlier source counts. */
    MergedEntries(List<EntrySource> sources) {
        this.sources = sources;
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
            advance(head.rest(), head.rank());
            dropOlder(head.entry().key().user());
            if (!head.entry().key().deletion()) {
                return Optional.of(head.entry());
            }
        }
    }

    private void dropOlder(byte[] user) throws IOException {
        while (true) {
            Head head = heads.peek();
            if (head == null || !head.entry().key().sameUser(user)) {
                return;
            }
            heads.poll();
            advance(head.rest(), head.rank());
        }
    }

    private void advance(EntrySource source, int rank) throws IOException {
        Optional<Entry> next = source.next();
        next.ifPresent(entry -> heads.add(new Head(entry, rank, source)));
    }
}
