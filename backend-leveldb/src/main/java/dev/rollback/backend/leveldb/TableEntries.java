package dev.rollback.backend.leveldb;

import dev.rollback.api.Location;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entries of tables that follow one another: one table of level 0, or all of a deeper level. One block is in memory,
 * and not even that when others need its room; large values are left in it until somebody wants them.
 */
final class TableEntries implements EntrySource, BlockBudget.Holder {

    /** Bytes of a value that is handed out at once. */
    private static final int SMALL = 64 * 1024;

    private final List<TableFile> tables;
    private final TableCache cache;
    private final BlockBudget budget;
    private final long lastSequence;
    private int nextTable;
    private int nextBlock;
    private @Nullable TableFile table;
    private @Nullable KeyOrder order;
    private @Nullable InternalKey separator;
    private @Nullable Location where;

    private boolean inBlock;

    /** The block that the source is in; null when its memory was taken away. */
    private @Nullable Block block;

    /** The entries of the block up to the current one. */
    private long passed;

    TableEntries(List<TableFile> tables, TableCache cache, BlockBudget budget, long lastSequence) {
        this.tables = tables;
        this.cache = cache;
        this.budget = budget;
        this.lastSequence = lastSequence;
    }

    @Override
    public Optional<Entry> next() throws IOException {
        while (!advance()) {
            if (!openBlock()) {
                return Optional.empty();
            }
        }
        if (order == null || separator == null || where == null) {
            throw new IllegalStateException("a block without its table");
        }
        Block at = present();
        InternalKey key = order.check(at.key(), separator, where);
        return Optional.of(
                at.valueLength() > SMALL ? Entry.unloaded(key, () -> present().value()) : new Entry(key, at.value()));
    }

    private boolean advance() throws IOException {
        if (!inBlock) {
            return false;
        }
        passed++;
        return block == null ? reload() : block.next();
    }

    private Block present() throws IOException {
        if (block == null) {
            reload();
        }
        return java.util.Objects.requireNonNull(block);
    }

    /** Reads the block again, up to the current entry; false when that is behind its last. */
    private boolean reload() throws IOException {
        if (table == null) {
            throw new IllegalStateException("a block without its table");
        }
        Block again = load(cache.table(table), nextBlock - 1);
        boolean there = true;
        for (long i = 0; i < passed; i++) {
            there = again.next();
        }
        return there;
    }

    private Block load(Table open, int number) throws IOException {
        Block loaded = open.block(number);
        block = loaded;
        budget.hold(this, loaded.size());
        return loaded;
    }

    @Override
    public void release() {
        block = null;
    }

    private boolean openBlock() throws IOException {
        while (true) {
            if (table == null) {
                if (nextTable == tables.size()) {
                    inBlock = false;
                    block = null;
                    budget.drop(this);
                    return false;
                }
                table = tables.get(nextTable++);
                order = new KeyOrder(table, lastSequence);
                nextBlock = 0;
            }
            Table open = cache.table(table);
            if (nextBlock < open.index().size()) {
                openBlock(open);
                return true;
            }
            table = null;
        }
    }

    private void openBlock(Table open) throws IOException {
        if (nextBlock > 0 && order != null) {
            order.startAfter(open.index().get(nextBlock - 1).separator());
        }
        Table.IndexEntry entry = open.index().get(nextBlock);
        separator = entry.separator();
        where = open.file().at(entry.block().offset());
        inBlock = true;
        passed = 0;
        block = null;
        load(open, nextBlock++);
    }
}
