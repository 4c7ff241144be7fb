package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are put aside and read again: in memory as long as they are few, else in a temporary file. Nothing of it
 * outlives its use, so nothing is made durable. For one thread.
 */
final class Spill implements AutoCloseable {

    private static final int IN_MEMORY = 4 << 20;

    private final Path file;
    private final FileOps files;
    private final int limit;
    private byte[] buffer = new byte[1 << 12];
    private int buffered;
    private long written;
    private FileOps.@Nullable Output output;
    private @Nullable FileChannel channel;

    /** Where something that was put aside is. */
    record Slot(long offset, int length) {}

    /** @param file which is made when memory does not do, and deleted in the end */
    Spill(Path file, FileOps files) {
        this(file, files, IN_MEMORY);
    }

    Spill(Path file, FileOps files, int limit) {
        this.file = file;
        this.files = files;
        this.limit = limit;
    }

    Slot add(byte[] bytes) {
        if (buffered + bytes.length > limit) {
            flush();
        }
        if (buffered + bytes.length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffered + bytes.length, Math.min(limit, 2 * buffer.length)));
        }
        System.arraycopy(bytes, 0, buffer, buffered, bytes.length);
        Slot slot = new Slot(written + buffered, bytes.length);
        buffered += bytes.length;
        return slot;
    }

    /** A value that is printed, put aside, and parsed when it is asked for. */
    Member keep(JsonNode value) {
        Slot slot = add(JsonPrinter.exact(value).getBytes(StandardCharsets.UTF_8));
        return () -> StrictParsing.known(read(slot), 0, slot.length());
    }

    byte[] read(Slot slot) {
        if (slot.offset() >= written) {
            int from = Math.toIntExact(slot.offset() - written);
            return Arrays.copyOfRange(buffer, from, from + slot.length());
        }
        ByteBuffer bytes = ByteBuffer.allocate(slot.length());
        try {
            FileChannel from = channel;
            if (from == null) {
                from = FileChannel.open(file, StandardOpenOption.READ);
                channel = from;
            }
            while (bytes.hasRemaining() && from.read(bytes, slot.offset() + bytes.position()) >= 0) {
                // on to the rest
            }
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
        return bytes.array();
    }

    private void flush() {
        if (output == null) {
            output = files.create(file);
        }
        output.write(ByteBuffer.wrap(buffer, 0, buffered));
        written += buffered;
        buffered = 0;
    }

    @Override
    public void close() {
        if (output == null) {
            return;
        }
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            output.close();
            output = null;
            files.delete(file);
        }
    }
}
