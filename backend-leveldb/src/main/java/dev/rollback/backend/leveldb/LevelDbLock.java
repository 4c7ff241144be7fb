package dev.rollback.backend.leveldb;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.FileAttributes;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * LevelDB's own lock on a database, held by this process: while it is, no client can open the database, and while a
 * client has it open, it cannot be had. It stays with the directory when that is renamed.
 *
 * <p>The lock is the kernel's record lock on the file LOCK ({@code fcntl(F_SETLK)}, as in LevelDB's
 * util/env_posix.cc). Such a lock is gone as soon as its process closes any handle of the file; so nothing in this
 * process may open LOCK while it is held, and {@link #HELD} knows that without opening it.
 */
final class LevelDbLock implements AutoCloseable {

    static final String NAME = "LOCK";

    /** The LOCK files held in this process, by device and inode. The locks are the process's, so this is, too. */
    private static final Set<Object> HELD = new HashSet<>();

    /** Channels that must stay open: closing them would drop a lock that other code of this process holds. */
    private static final List<FileChannel> KEPT_OPEN = new ArrayList<>();

    private final FileChannel channel;
    private final Object key;
    private boolean closed;

    private LevelDbLock(FileChannel channel, Object key) {
        this.channel = channel;
        this.key = key;
    }

    /**
     * Takes the lock, without waiting; makes the file LOCK if it is absent.
     *
     * @throws RollbackException {@code LOCKED} when a client, or this process, has the database open; the message
     *     names the process where the system tells it; {@code UNSAFE_PATH} when LOCK is not a regular file
     */
    static LevelDbLock acquire(Path database) {
        Path file = database.resolve(NAME);
        synchronized (HELD) {
            try {
                return acquireFile(file);
            } catch (NoSuchFileException e) {
                throw new RollbackException(
                        ErrorKind.NOT_FOUND, "no LevelDB database is here", Location.of(database), e);
            } catch (IOException e) {
                throw new RollbackException(ErrorKind.IO, "cannot be locked: " + e, Location.of(file), e);
            }
        }
    }

    private static LevelDbLock acquireFile(Path file) throws IOException {
        FileChannel channel;
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new RollbackException(
                        ErrorKind.UNSAFE_PATH, "is not a regular file; it is not followed", Location.of(file));
            }
            if (HELD.contains(key(attributes, file))) {
                throw heldHere(file);
            }
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException absent) {
            channel = create(file);
        }
        return lock(channel, file);
    }

    private static FileChannel create(Path file) throws IOException {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            ownLikeFolder(file);
            return channel;
        } catch (FileAlreadyExistsException e) {
            throw new RollbackException(
                    ErrorKind.LOCKED, "another process is just opening the database", Location.of(file), e);
        }
    }

    /** A LOCK made by root must not keep out those whose database it is. */
    private static void ownLikeFolder(Path file) {
        FileAttributes.of(Objects.requireNonNull(file.getParent()))
                .map(folder -> folder.withPermissions(FileAttributes.withoutExecution(folder.permissions())))
                .ifPresent(attributes -> FileOps.system().setAttributes(file, attributes));
    }

    private static LevelDbLock lock(FileChannel channel, Path file) throws IOException {
        try {
            if (channel.tryLock() == null) {
                LockHolder holder = LockHolder.find(file);
                channel.close();
                throw new RollbackException(ErrorKind.LOCKED, "the database is open in " + holder, Location.of(file))
                        .withHint("Stop that process, or wait until it ends.");
            }
        } catch (OverlappingFileLockException e) {
            KEPT_OPEN.add(channel);
            throw heldHere(file);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        Object key = key(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS), file);
        HELD.add(key);
        return new LevelDbLock(channel, key);
    }

    private static Object key(BasicFileAttributes attributes, Path file) throws IOException {
        Object key = attributes.fileKey();
        return key == null ? file.toRealPath(LinkOption.NOFOLLOW_LINKS) : key;
    }

    private static RollbackException heldHere(Path file) {
        return new RollbackException(ErrorKind.LOCKED, "the database is open in this process", Location.of(file));
    }

    /** Lets clients in again. Closing twice is allowed. */
    @Override
    public void close() {
        synchronized (HELD) {
            if (closed) {
                return;
            }
            closed = true;
            HELD.remove(key);
            try {
                channel.close();
            } catch (IOException e) {
                throw new RollbackException(ErrorKind.IO, "LOCK cannot be closed: " + e, e);
            }
        }
    }
}
