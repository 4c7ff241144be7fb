package dev.rollback.core.workspace;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file that the kernel keeps, and that ends with its process. Safe for use by several threads, of which any
 * one gets it.
 *
 * <p>A kernel lock of this kind is gone as soon as its process closes any handle of the file (POSIX, {@code fcntl});
 * so nothing in this process may open the file while it is held here, and {@link #HELD} knows that without opening it.
 */
public final class KernelLock implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(20);

    /** The lock files held in this process, by device and inode. The locks are the process's, so this is, too. */
    private static final Set<Object> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;
    private final Object key;

    private KernelLock(Path file, FileChannel channel, Object key) {
        this.file = file;
        this.channel = channel;
        this.key = key;
    }

    /** The lock, unless somebody has it, in this process or another. The file is made when it is not there. */
    public static Optional<KernelLock> tryAcquire(Path file) {
        synchronized (HELD) {
            try {
                Object known = key(file);
                return known != null && HELD.contains(known) ? Optional.empty() : open(file);
            } catch (IOException e) {
                throw Failures.io("lock", file, e);
            }
        }
    }

    /** The lock; empty when somebody keeps it for all of that time. */
    public static Optional<KernelLock> acquire(Path file, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<KernelLock> lock = tryAcquire(file);
        while (lock.isEmpty() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RollbackException(ErrorKind.INTERRUPTED, "interrupted while waiting for the lock", e);
            }
            lock = tryAcquire(file);
        }
        return lock;
    }

    boolean isHeld() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        synchronized (HELD) {
            if (!channel.isOpen()) {
                return;
            }
            HELD.remove(key);
            try {
                channel.close();
            } catch (IOException e) {
                throw Failures.io("unlock", file, e);
            }
        }
    }

    private static Optional<KernelLock> open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(FileOps.PRIVATE_FILE));
        boolean held = false;
        try {
            Object key = key(file);
            if (key == null || channel.tryLock() == null) {
                return Optional.empty();
            }
            held = true;
            HELD.add(key);
            return Optional.of(new KernelLock(file, channel, key));
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    /** The file's identity; null when it is not there. */
    private static @Nullable Object key(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
