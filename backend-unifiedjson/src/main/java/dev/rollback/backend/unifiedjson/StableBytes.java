package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The bytes of a regular file that stayed the same while it was read: same size, time and inode before and after. */
public final class StableBytes {

    private static final int ATTEMPTS = 2;

    private StableBytes() {}

    public static byte[] read(Path path, long limit) {
        return read(path, limit, () -> {});
    }

    /** @param afterReading is run between reading and looking again */
    static byte[] read(Path path, long limit, Runnable afterReading) {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<byte[]> bytes = attempt(path, limit, afterReading);
                if (bytes.isPresent()) {
                    return bytes.get();
                }
            }
        } catch (NoSuchFileException e) {
            throw new RollbackException(ErrorKind.CHANGED_WHILE_READING, "it is gone", Location.of(path), e);
        } catch (IOException e) {
            throw Failures.io("read", path, e);
        }
        throw new RollbackException(
                ErrorKind.CHANGED_WHILE_READING, "changed each time it was read", Location.of(path));
    }

    private static Optional<byte[]> attempt(Path path, long limit, Runnable afterReading) throws IOException {
        Stamp before = Stamp.of(path, limit);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            // a byte more than there should be, so that growth shows and memory stays bounded
            bytes = in.readNBytes(Math.toIntExact(before.size() + 1));
        }
        afterReading.run();
        boolean same = before.equals(Stamp.of(path, limit)) && bytes.length == before.size();
        return same ? Optional.of(bytes) : Optional.empty();
    }
}
