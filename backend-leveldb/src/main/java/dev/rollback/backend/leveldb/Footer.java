package dev.rollback.backend.leveldb;

import dev.rollback.api.FindingType;
import java.io.IOException;

/**
 * The last 48 bytes of a table (LevelDB, doc/table_format.md). No checksum covers them; that their padding is zero is
 * therefore checked, and that the blocks that they point to have good checksums.
 */
record Footer(BlockHandle metaindex, BlockHandle index) {

    static final int SIZE = 48;

    private static final int HANDLES = 40;
    private static final long MAGIC = 0xdb4775248b80fb57L;

    static Footer read(DbFile file) throws IOException {
        long start = file.size() - SIZE;
        if (start < 0) {
            throw Damage.of(
                    FindingType.TRUNCATED, file.at(file.size()), "a table of " + file.size() + " bytes has no footer");
        }
        byte[] bytes = file.read(start, SIZE);
        if (Fields.int64(bytes, HANDLES) != MAGIC) {
            throw Damage.malformed(file.at(start + HANDLES), "the table does not end with LevelDB's magic number");
        }
        Fields in = new Fields(bytes, 0, HANDLES, file.at(start));
        Footer footer = new Footer(BlockHandle.decode(in), BlockHandle.decode(in));
        while (!in.atEnd()) {
            if (in.u8() != 0) {
                throw in.malformed("the padding of the table's footer is not zero");
            }
        }
        return footer;
    }
}
