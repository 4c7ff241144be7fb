package dev.rollback.backend.leveldb;

import java.util.zip.CRC32C;

/**
 * LevelDB's checksum: CRC-32C, rotated and offset so that the checksum of data that holds checksums stays good
 * (LevelDB, util/crc32c.h).
 */
final class Checksum {

    private static final int MASK_DELTA = 0xa282ead8;

    private Checksum() {}

    /** The masked checksum of a log record: of its type byte and its content. */
    static int ofRecord(int type, byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(type);
        crc.update(bytes, from, length);
        return masked(crc);
    }

    /** The masked checksum of a stored block: of its content and its type byte, which stand next to each other. */
    static int ofBlock(byte[] bytes, int lengthWithType) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, lengthWithType);
        return masked(crc);
    }

    static int masked(CRC32C crc) {
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }
}
