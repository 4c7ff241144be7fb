package dev.rollback.backend.leveldb;

import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The judgement whether a record that runs past its log's end was never completely written, or was and is damaged. A
 * damaged length makes a whole record look torn; so the bytes are torn only if no whole record is to be found in them.
 */
final class TornTail {

    private TornTail() {}

    /** Why the bytes from a record's header to the log's end are not merely torn; empty when they are. */
    static Optional<String> damage(byte[] block, int from, int to) {
        if (to - from < LogScanner.HEADER) {
            return Optional.empty();
        }
        int type = block[from + 6] & 0xff;
        if (type < LogScanner.FULL || type > LogScanner.LAST) {
            return Optional.of("a record of the unknown type " + type + " runs past the end of the log");
        }
        if (lengthIsDamaged(block, from, to, type)) {
            return Optional.of("a record's length is damaged: its checksum is that of a shorter record");
        }
        for (int at = from + 1; at + LogScanner.HEADER <= to; at++) {
            if (wholeRecord(block, at, to)) {
                return Optional.of("a record's header is damaged: a whole record follows " + (at - from)
                        + " bytes behind it, before the end that it claims");
            }
        }
        return Optional.empty();
    }

    private static boolean lengthIsDamaged(byte[] block, int from, int to, int type) {
        int stored = Fields.int32(block, from);
        CRC32C crc = new CRC32C();
        crc.update(type);
        for (int at = from + LogScanner.HEADER; ; at++) {
            if (Checksum.masked(crc) == stored) {
                return true;
            }
            if (at == to) {
                return false;
            }
            crc.update(block[at]);
        }
    }

    private static boolean wholeRecord(byte[] block, int at, int to) {
        int type = block[at + 6] & 0xff;
        int length = LogScanner.length(block, at);
        return type >= LogScanner.FULL
                && type <= LogScanner.LAST
                && length <= to - at - LogScanner.HEADER
                && Checksum.ofRecord(type, block, at + LogScanner.HEADER, length) == Fields.int32(block, at);
    }
}
