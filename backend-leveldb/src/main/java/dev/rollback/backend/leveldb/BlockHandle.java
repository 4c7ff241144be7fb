package dev.rollback.backend.leveldb;

import dev.rollback.api.FindingType;
import java.io.IOException;
import java.util.Arrays;

/**
 * Where a block stands in its table (LevelDB, doc/table_format.md).
 *
 * @param offset of its first byte
 * @param size of its content, without the trailer
 */
record BlockHandle(long offset, long size) {

    /** A compression type and a checksum. */
    static final int TRAILER = 5;

    private static final int UNCOMPRESSED = 0;
    private static final int SNAPPY = 1;

    static BlockHandle decode(Fields in) throws Damage {
        return new BlockHandle(in.number(), in.number());
    }

    /** The bytes that the block and its trailer take. */
    long stored() {
        return size + TRAILER;
    }

    /** The block's content, its checksum checked before it is decoded. */
    byte[] read(DbFile file) throws IOException {
        long room = file.size() - Footer.SIZE;
        if (size > room - TRAILER || offset > room - TRAILER - size) {
            throw Damage.malformed(
                    file.at(Math.min(offset, file.size())),
                    "a block of " + size + " bytes from byte " + offset + " does not fit into the table");
        }
        if (size > LevelDbLimits.MAX_BLOCK_BYTES) {
            throw Fields.tooLarge(file.at(offset), "block", size, LevelDbLimits.MAX_BLOCK_BYTES);
        }
        int length = (int) size;
        byte[] stored = file.read(offset, length + TRAILER);
        if (Checksum.ofBlock(stored, length + 1) != Fields.int32(stored, length + 1)) {
            throw Damage.of(FindingType.CHECKSUM_MISMATCH, file.at(offset), "a block's checksum does not match");
        }
        return switch (stored[length]) {
            case UNCOMPRESSED -> Arrays.copyOf(stored, length);
            case SNAPPY -> Snappy.decode(stored, length, LevelDbLimits.MAX_BLOCK_BYTES, file.at(offset));
            default ->
                throw Damage.of(
                        FindingType.UNSUPPORTED,
                        file.at(offset),
                        "a block is compressed with the unknown method " + (stored[length] & 0xff));
        };
    }
}
