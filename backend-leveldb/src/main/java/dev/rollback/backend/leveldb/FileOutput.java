package dev.rollback.backend.leveldb;

import dev.rollback.spi.directory.FileOps;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A new file that is written in large pieces, by {@link FileOps}. */
final class FileOutput extends OutputStream {

    private static final int BUFFER = 64 * 1024;

    private final FileOps.Output out;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;
    private long position;

    FileOutput(FileOps.Output out) {
        this.out = out;
    }

    @Override
    public void write(int b) {
        if (filled == BUFFER) {
            flush();
        }
        buffer[filled++] = (byte) b;
        position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        position += length;
        if (length >= BUFFER) {
            flush();
            out.write(ByteBuffer.wrap(bytes, from, length));
            return;
        }
        if (length > BUFFER - filled) {
            flush();
        }
        System.arraycopy(bytes, from, buffer, filled, length);
        filled += length;
    }

    /** How many bytes the file has, those that are not written yet included. */
    long position() {
        return position;
    }

    @Override
    public void flush() {
        int length = filled;
        filled = 0;
        if (length > 0) {
            out.write(ByteBuffer.wrap(buffer, 0, length));
        }
    }

    void sync() {
        flush();
        out.sync();
    }

    /** Closes the file; what was not flushed is not written. */
    @Override
    public void close() {
        out.close();
    }
}
