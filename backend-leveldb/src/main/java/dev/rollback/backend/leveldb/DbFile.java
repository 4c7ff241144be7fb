package dev.rollback.backend.leveldb;

import dev.rollback.api.FindingType;
import dev.rollback.api.Location;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** One file of a database, open for reading only; its size is that at its opening. */
final class DbFile implements Closeable {

    /** A heap buffer is copied through a direct one of its size, which the JDK keeps; so reads are cut. */
    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private DbFile(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /** Looks before it opens: a link is never followed, and opening a pipe would wait for its writer. */
    static DbFile open(Path path) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw Damage.of(FindingType.UNSAFE_FILE, Location.of(path), "is not a regular file");
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            try {
                return new DbFile(path, channel, channel.size());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw Damage.of(FindingType.MISSING_FILE, Location.of(path), "is missing");
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    Location at(long offset) {
        return Location.at(path, offset);
    }

    /** Exactly these bytes; nothing is allocated for a range that the file does not have. */
    byte[] read(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw Damage.of(
                    FindingType.TRUNCATED,
                    at(Math.max(0, Math.min(offset, size))),
                    "the file has " + size + " bytes, but " + length + " are needed from byte "
                            + Long.toUnsignedString(offset));
        }
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            int got = channel.read(ByteBuffer.wrap(bytes, done, Math.min(CHUNK, length - done)), offset + done);
            if (got < 0) {
                throw Damage.of(FindingType.TRUNCATED, at(offset + done), "the file became shorter while it was read");
            }
            done += got;
        }
        return bytes;
    }

    boolean zeroFrom(long offset) throws IOException {
        for (long at = offset; at < size; at += CHUNK) {
            for (byte b : read(at, (int) Math.min(CHUNK, size - at))) {
                if (b != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
