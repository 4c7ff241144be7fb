package dev.rollback.backend.leveldb;

import dev.rollback.api.Location;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A table file, open, with its index in memory (LevelDB, doc/table_format.md). */
final class Table implements Closeable {

    /** A block and a key that is not below its keys and below those of the next block. */
    record IndexEntry(InternalKey separator, BlockHandle block) {}

    /** Many times LevelDB's usual block of 4 KB; of a larger one a table keeps nothing. */
    private static final int MOST_KEPT = 64 * 1024;

    private final DbFile file;
    private final Footer footer;
    private final List<IndexEntry> index;

    /** The block decoded last: look-ups in key order, as a comparison makes them, ask for one block many times. */
    private byte[] lastBlock = {};

    private int lastNumber = -1;

    private Table(DbFile file, Footer footer, List<IndexEntry> index) {
        this.file = file;
        this.footer = footer;
        this.index = index;
    }

    /** Reads the footer and the index of a table; closes the file when they are damaged. */
    static Table open(DbFile file) throws IOException {
        try {
            Footer footer = Footer.read(file);
            return new Table(file, footer, readIndex(file, footer.index()));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static List<IndexEntry> readIndex(DbFile file, BlockHandle handle) throws IOException {
        Location where = file.at(handle.offset());
        Block block = new Block(handle.read(file), where);
        List<IndexEntry> index = new ArrayList<>();
        while (block.next()) {
            InternalKey separator = InternalKey.decode(block.key(), where);
            if (!index.isEmpty() && index.get(index.size() - 1).separator().compareTo(separator) >= 0) {
                throw Damage.malformed(where, "the keys of the table's index are not in order");
            }
            Fields value = block.valueFields();
            index.add(new IndexEntry(separator, BlockHandle.decode(value)));
            // iq80 pads each handle with zeros to the most that one can take.
            while (!value.atEnd()) {
                if (value.u8() != 0) {
                    throw value.malformed("an entry of the table's index is too long");
                }
            }
        }
        return index;
    }

    DbFile file() {
        return file;
    }

    Footer footer() {
        return footer;
    }

    List<IndexEntry> index() {
        return index;
    }

    /** The entries of one block, to be checked by a {@link KeyOrder}. */
    Block block(int number) throws IOException {
        BlockHandle handle = index.get(number).block();
        if (number == lastNumber) {
            return new Block(lastBlock, file.at(handle.offset()));
        }
        byte[] bytes = handle.read(file);
        if (bytes.length <= MOST_KEPT) {
            lastBlock = bytes;
            lastNumber = number;
        }
        return new Block(bytes, file.at(handle.offset()));
    }

    /** The first block that may hold {@code key} or a key behind it; the number of blocks when there is none. */
    int firstBlock(InternalKey key) {
        int low = 0;
        int high = index.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (index.get(middle).separator().compareTo(key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
