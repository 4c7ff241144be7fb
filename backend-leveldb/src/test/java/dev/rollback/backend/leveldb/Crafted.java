package dev.rollback.backend.leveldb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Files of a database made by hand, with good checksums around whatever a test wants in them. */
final class Crafted {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A table's entry. */
    record Kv(byte[] key, byte[] value) {}

    Crafted bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Crafted varint(long value) {
        long rest = value;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
            out.write((int) (rest & 0x7f | 0x80));
        }
        out.write((int) rest);
        return this;
    }

    Crafted fixed32(int value) {
        return bytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    Crafted fixed64(long value) {
        return bytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    Crafted prefixed(byte[] bytes) {
        return varint(bytes.length).bytes(bytes);
    }

    Crafted put(String key, String value) {
        return bytes((byte) 1).prefixed(utf8(key)).prefixed(utf8(value));
    }

    Crafted delete(String key) {
        return bytes((byte) 0).prefixed(utf8(key));
    }

    byte[] done() {
        return out.toByteArray();
    }

    int size() {
        return out.size();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Crafted batch(long sequence, int count) {
        return new Crafted().fixed64(sequence).fixed32(count);
    }

    /** A fragment of a log record with its header. */
    static byte[] fragment(int type, byte[] content) {
        return new Crafted()
                .fixed32(Checksum.ofRecord(type, content, 0, content.length))
                .bytes((byte) content.length, (byte) (content.length >> 8), (byte) type)
                .bytes(content)
                .done();
    }

    /** A log of records that are short enough to stand whole in the first block. */
    static byte[] log(byte[]... records) {
        Crafted log = new Crafted();
        for (byte[] record : records) {
            log.bytes(fragment(LogScanner.FULL, record));
        }
        return log.done();
    }

    /** The beginning of a MANIFEST's edit, with all that a version needs. */
    static Crafted edit(long log, long nextFile, long lastSequence) {
        return new Crafted()
                .varint(1)
                .prefixed(utf8(VersionEdit.COMPARATOR))
                .varint(2)
                .varint(log)
                .varint(3)
                .varint(nextFile)
                .varint(4)
                .varint(lastSequence);
    }

    Crafted table(int level, long number, long size, byte[] smallest, byte[] largest) {
        return varint(7)
                .varint(level)
                .varint(number)
                .varint(size)
                .prefixed(smallest)
                .prefixed(largest);
    }

    static byte[] key(String user, long sequence) {
        return key(user, sequence, 1);
    }

    static byte[] key(String user, long sequence, int kind) {
        return new Crafted().bytes(utf8(user)).fixed64(sequence << 8 | kind).done();
    }

    /** A block with a restart point at each entry. */
    static byte[] block(List<Kv> entries) {
        Crafted block = new Crafted();
        List<Integer> restarts = new ArrayList<>();
        for (Kv entry : entries) {
            restarts.add(block.size());
            block.varint(0).varint(entry.key().length).varint(entry.value().length);
            block.bytes(entry.key()).bytes(entry.value());
        }
        restarts.forEach(block::fixed32);
        return block.fixed32(restarts.size()).done();
    }

    /** Appends a block with its trailer and gives its encoded handle. */
    byte[] append(byte[] content, int compression) {
        int offset = size();
        byte[] stored = new Crafted().bytes(content).bytes((byte) compression).done();
        bytes(stored).fixed32(Checksum.ofBlock(stored, stored.length));
        return new Crafted().varint(offset).varint(content.length).done();
    }

    /** A table whose one data block, of whatever content, is indexed by {@code separator}. */
    static byte[] table(byte[] dataBlock, int compression, byte[] separator) {
        Crafted table = new Crafted();
        byte[] data = table.append(dataBlock, compression);
        return table.finish(block(List.of(new Kv(separator, data))));
    }

    byte[] finish(byte[] indexBlock) {
        byte[] metaindex = append(block(List.of()), 0);
        byte[] index = append(indexBlock, 0);
        Crafted footer = new Crafted().bytes(metaindex).bytes(index);
        return bytes(footer.done())
                .bytes(new byte[40 - footer.size()])
                .fixed64(0xdb4775248b80fb57L)
                .done();
    }

    static byte[] table(Kv... entries) {
        return table(block(List.of(entries)), 0, entries[entries.length - 1].key());
    }

    static Kv kv(String user, long sequence, String value) {
        return new Kv(key(user, sequence), utf8(value));
    }
}
