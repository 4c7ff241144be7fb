package dev.rollback.backend.leveldb;

import dev.rollback.api.Location;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entries of tables that follow one another: one table of level 0, or all of a deeper level. One block in memory. */
final class TableEntries implements EntrySource {

    private final List<TableFile> tables;
    private final TableCache cache;
    private final long lastSequence;
    private int nextTable;
    private int nextBlock;
    private @Nullable TableFile table;
    private @Nullable KeyOrder order;
    private @Nullable Block block;
    private @Nullable InternalKey separator;
    private @Nullable Location where;

    TableEntries(List<TableFile> tables, TableCache cache, long lastSequence) {
        this.tables = tables;
        this.cache = cache;
        this.lastSequence = lastSequence;
    }

    @Override
    public Optional<Entry> next() throws IOException {
        while (block == null || !block.next()) {
            if (!openBlock()) {
                return Optional.empty();
            }
        }
        if (order == null || separator == null || where == null) {
            throw new IllegalStateException("a block without its table");
        }
        return Optional.of(new Entry(order.check(block.key(), separator, where), block.value()));
    }

    private boolean openBlock() throws IOException {
        while (true) {
            if (table == null) {
                if (nextTable == tables.size()) {
                    block = null;
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
        block = open.block(nextBlock++);
    }
}
