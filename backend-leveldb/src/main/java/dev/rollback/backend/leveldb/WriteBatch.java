package dev.rollback.backend.leveldb;

import dev.rollback.api.Location;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A log record's content: writes with consecutive sequence numbers (LevelDB, db/write_batch.cc). */
final class WriteBatch {

    private static final byte[] NOTHING = {};
    private static final int DELETION = 0;
    private static final int VALUE = 1;

    private WriteBatch() {}

    /** All writes of the batch, or damage: a batch is never read in part. */
    static List<Entry> decode(byte[] record, Location where) throws Damage {
        Fields fields = new Fields(record, 0, record.length, where);
        long sequence = fields.fixed64();
        long count = Integer.toUnsignedLong(fields.fixed32());
        if (sequence < 0 || sequence > InternalKey.MAX_SEQUENCE - count) {
            throw fields.malformed("the sequence number " + Long.toUnsignedString(sequence) + " is out of range");
        }
        List<Entry> entries = new ArrayList<>();
        while (!fields.atEnd()) {
            int kind = fields.u8();
            if (kind != VALUE && kind != DELETION) {
                throw fields.malformed("a write of the unknown kind " + kind);
            }
            byte[] key = fields.prefixed(LevelDbLimits.MAX_KEY_BYTES, "key");
            byte[] value = kind == VALUE ? fields.prefixed(LevelDbLimits.MAX_VALUE_BYTES, "value") : NOTHING;
            entries.add(new Entry(InternalKey.of(key, sequence + entries.size(), kind == DELETION), value));
        }
        if (entries.size() != count) {
            throw fields.malformed("a batch of " + entries.size() + " writes says that it has " + count);
        }
        return entries;
    }

    /** The record of writes whose sequence numbers follow one another. */
    static byte[] encode(List<Entry> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fixed(out, entries.get(0).key().sequence(), Long.BYTES);
        fixed(out, entries.size(), Integer.BYTES);
        for (Entry entry : entries) {
            boolean deletion = entry.key().deletion();
            out.write(deletion ? DELETION : VALUE);
            prefixed(out, entry.key().user());
            if (!deletion) {
                prefixed(out, entry.value());
            }
        }
        return out.toByteArray();
    }

    private static void fixed(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }

    private static void prefixed(ByteArrayOutputStream out, byte[] bytes) {
        int rest = bytes.length;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write(rest & 0x7f | 0x80);
        }
        out.write(rest);
        out.writeBytes(bytes);
    }
}
