package dev.rollback.testkit;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.Hold;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A kernel lock on the lock file of a {@link MemoryBackend}'s state. */
final class MemoryLock implements Hold {

    private final FileChannel channel;
    private final Path file;

    private MemoryLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    static MemoryLock take(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean taken = false;
            try {
                FileLock lock = channel.tryLock();
                taken = lock != null;
            } catch (OverlappingFileLockException e) {
                // held in this process
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
            if (!taken) {
                throw new RollbackException(ErrorKind.LOCKED, "somebody else is in", Location.of(file));
            }
            return new MemoryLock(channel, file);
        } catch (IOException e) {
            throw Failures.io("lock", file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw Failures.io("unlock", file, e);
        }
    }
}
