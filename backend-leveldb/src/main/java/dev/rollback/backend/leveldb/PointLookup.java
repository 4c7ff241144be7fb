package dev.rollback.backend.leveldb;

import dev.rollback.api.Location;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The search for the newest write to one key: every place that may hold it is asked, so that a newer write in an
 * older place is noticed, as in a scan. At most one data block of each table is read.
 */
final class PointLookup {

    private final Snapshot snapshot;
    private final TableCache cache;
    private final byte[] user;
    private final InternalKey sought;
    private Optional<Entry> newest;

    private PointLookup(Snapshot snapshot, TableCache cache, byte[] user) {
        this.snapshot = snapshot;
        this.cache = cache;
        this.user = user;
        this.sought = InternalKey.before(user);
        this.newest = snapshot.logs().find(user);
    }

    /** The newest write's value; empty when there is none or it is a deletion. */
    static Optional<byte[]> find(Snapshot snapshot, TableCache cache, byte[] user) throws IOException {
        PointLookup lookup = new PointLookup(snapshot, cache, user);
        for (List<TableFile> level : snapshot.version().levels()) {
            lookup.search(level);
        }
        return lookup.newest.filter(entry -> !entry.key().deletion()).map(Entry::value);
    }

    private void search(List<TableFile> level) throws IOException {
        for (TableFile table : level) {
            if (table.mayHold(user)) {
                search(table);
            }
        }
    }

    private void search(TableFile described) throws IOException {
        Table table = cache.table(described);
        int number = table.firstBlock(sought);
        if (number == table.index().size()) {
            return;
        }
        KeyOrder order = new KeyOrder(described, snapshot.version().lastSequence());
        if (number > 0) {
            order.startAfter(table.index().get(number - 1).separator());
        }
        Table.IndexEntry entry = table.index().get(number);
        Location where = table.file().at(entry.block().offset());
        Block block = table.block(number);
        while (block.next()) {
            InternalKey key = order.check(block.key(), entry.separator(), where);
            if (key.compareTo(sought) >= 0) {
                consider(key, block);
                return;
            }
        }
    }

    private void consider(InternalKey key, Block block) throws Damage {
        if (!key.sameUser(user)) {
            return;
        }
        if (newest.isEmpty()) {
            newest = Optional.of(new Entry(key, block.value()));
        } else if (newest.get().key().compareTo(key) > 0) {
            throw MergedEntries.outOfOrder(key, Location.of(snapshot.directory().path()));
        }
    }
}
