package dev.rollback.backend.leveldb;

import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A file as iq80's table builder wants it: a channel, of which it uses the writing alone. The builder takes each write
 * for complete; a real channel may write less, on a full disk for instance, and the table would be silently bad.
 */
final class TableChannel extends FileChannel {

    private final FileOutput out;

    TableChannel(FileOutput out) {
        this.out = out;
    }

    @Override
    public int write(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (bytes.hasArray()) {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
            bytes.position(bytes.limit());
        } else {
            byte[] copy = new byte[length];
            bytes.get(copy);
            out.write(copy, 0, length);
        }
        return length;
    }

    @Override
    public long write(ByteBuffer[] buffers, int from, int count) {
        long written = 0;
        for (int i = from; i < from + count; i++) {
            written += write(buffers[i]);
        }
        return written;
    }

    @Override
    public long position() {
        return out.position();
    }

    @Override
    public long size() {
        return out.position();
    }

    @Override
    public void force(boolean metaData) {
        out.sync();
    }

    @Override
    protected void implCloseChannel() {
        out.close();
    }

    @Override
    public int read(ByteBuffer bytes) {
        throw writesOnly();
    }

    @Override
    public long read(ByteBuffer[] buffers, int from, int count) {
        throw writesOnly();
    }

    @Override
    public int read(ByteBuffer bytes, long position) {
        throw writesOnly();
    }

    @Override
    public int write(ByteBuffer bytes, long position) {
        throw writesOnly();
    }

    @Override
    public FileChannel position(long position) {
        throw writesOnly();
    }

    @Override
    public FileChannel truncate(long size) {
        throw writesOnly();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw writesOnly();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw writesOnly();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw writesOnly();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw writesOnly();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw writesOnly();
    }

    private static UnsupportedOperationException writesOnly() {
        return new UnsupportedOperationException("a table is written from its beginning to its end");
    }
}
