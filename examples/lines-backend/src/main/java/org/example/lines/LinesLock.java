package org.example.lines;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.Hold;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A kernel lock on a state's lock file, which goes where the state is moved to and ends with the process. */
final class LinesLock implements Hold {

    private final FileChannel channel;
    private final Path file;

    private LinesLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    static LinesLock take(Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            boolean taken = false;
            try {
                taken = channel.tryLock() != null;
            } catch (OverlappingFileLockException e) {
                // somebody in this process has it
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
            if (!taken) {
                throw new RollbackException(ErrorKind.LOCKED, "somebody else is in", Location.of(file));
            }
            return new LinesLock(channel, file);
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
