package dev.rollback.backend.leveldb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.InternalKeyComparator;
import org.iq80.leveldb.impl.InternalUserComparator;
import org.iq80.leveldb.table.BytewiseComparator;
import org.iq80.leveldb.table.TableBuilder;
import org.iq80.leveldb.util.Slice;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries that come in order into tables that follow one another. The blocks are not compressed, as the
 * libraries for that have crashed whole processes; and the tables are called {@code .sst}, the only name that iq80
 * finds, while C++ LevelDB finds both.
 */
final class TableWriter {

    /** Where a table ends; it may be longer by one entry. */
    static final long TABLE_BYTES = 16L << 20;

    private static final int LAST_LEVEL = VersionEdit.LEVELS - 1;
    private static final long LEVEL_1_BYTES = 10L << 20;

    private final NewFiles files;
    private final long tableBytes;
    private final List<Written> written = new ArrayList<>();
    private @Nullable OpenTable open;

    private record Written(FileName name, long size, InternalKey smallest, InternalKey largest) {}

    private TableWriter(NewFiles files, long tableBytes) {
        this.files = files;
        this.tableBytes = tableBytes;
    }

    /** All entries of a source, with one write to each key, in tables of one level; each is durable but for its name. */
    static List<TableFile> write(EntrySource entries, NewFiles files, long tableBytes) throws IOException {
        TableWriter writer = new TableWriter(files, tableBytes);
        try {
            writer.writeAll(entries);
        } finally {
            writer.close();
        }
        return writer.tables();
    }

    private void writeAll(EntrySource entries) throws IOException {
        for (Optional<Entry> next = entries.next(); next.isPresent(); next = entries.next()) {
            OpenTable table = open == null ? start() : open;
            table.add(next.get());
            if (table.size() >= tableBytes) {
                finish(table);
            }
        }
        if (open != null) {
            finish(open);
        }
    }

    private OpenTable start() {
        FileName name = files.name(FileName.Kind.SST);
        OpenTable table = new OpenTable(name, files.create(name));
        open = table;
        return table;
    }

    private void finish(OpenTable table) throws IOException {
        written.add(table.finish());
        table.close();
        open = null;
    }

    private void close() {
        if (open != null) {
            open.close();
        }
    }

    private List<TableFile> tables() {
        int level = level(written.stream().mapToLong(Written::size).sum());
        return written.stream()
                .map(table ->
                        new TableFile(level, table.name().number(), table.size(), table.smallest(), table.largest()))
                .toList();
    }

    /**
     * The level for tables of so many bytes. A client compacts a level from 1 to 5 when it holds more than 10 MiB
     * times 10 for each level above 1 (LevelDB, db/version_set.cc, MaxBytesForLevel). What takes no more than half of
     * that stays where it is while the client writes for a while; the last level has no bound.
     */
    static int level(long bytes) {
        long limit = LEVEL_1_BYTES;
        for (int level = 1; level < LAST_LEVEL; level++) {
            if (bytes <= limit / 2) {
                return level;
            }
            limit *= 10;
        }
        return LAST_LEVEL;
    }

    /** A table between its first entry and its end. */
    private static final class OpenTable {

        private final FileName name;
        private final FileOutput out;
        private final TableBuilder builder;
        private @Nullable InternalKey smallest;
        private @Nullable InternalKey largest;

        OpenTable(FileName name, FileOutput out) {
            this.name = name;
            this.out = out;
            this.builder = new TableBuilder(
                    new Options().compressionType(CompressionType.NONE),
                    new TableChannel(out),
                    new InternalUserComparator(new InternalKeyComparator(new BytewiseComparator())));
        }

        void add(Entry entry) throws IOException {
            builder.add(new Slice(entry.key().encode()), new Slice(entry.value()));
            smallest = smallest == null ? entry.key() : smallest;
            largest = entry.key();
        }

        long size() throws IOException {
            return builder.getFileSize();
        }

        Written finish() throws IOException {
            if (smallest == null || largest == null) {
                throw new IllegalStateException("a table without an entry");
            }
            builder.finish();
            out.sync();
            return new Written(name, out.position(), smallest, largest);
        }

        void close() {
            out.close();
        }
    }
}
