package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;
import java.util.function.Consumer;

/** Reads a file once from its beginning to its end, hashing it. Links are not followed, devices not opened. */
public final class FileHash {

    private static final int BUFFER = 256 * 1024;

    private FileHash() {}

    /** The digest of a regular file, listed under a name. */
    public static FileDigest of(Path file, String name) {
        return read(file, name, bytes -> {});
    }

    /** The same, handing every piece on to {@code sink} on the way. */
    static FileDigest read(Path file, String name, Consumer<ByteBuffer> sink) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            ErrorKind kind =
                    Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? ErrorKind.UNSAFE_PATH : ErrorKind.NOT_FOUND;
            throw new RollbackException(kind, "not a regular file", Location.of(file));
        }
        MessageDigest digest = Sha256.newDigest();
        long size = 0;
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.max(1, Math.min(BUFFER, channel.size())));
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                size += buffer.remaining();
                digest.update(buffer.duplicate());
                sink.accept(buffer);
                buffer.clear();
            }
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
        return new FileDigest(name, size, Sha256.finish(digest));
    }
}
