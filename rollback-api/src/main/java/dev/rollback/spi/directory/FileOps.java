package dev.rollback.spi.directory;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Every way in which this software changes files, so that tests can fail, count and cut off each of them. Errors are
 * {@link dev.rollback.api.RollbackException}s of kind {@code DISK_FULL} or {@code IO} that name the path. Safe for use
 * by several threads.
 */
public interface FileOps {

    /** {@code rwx------}: the mode of directories that are ours. */
    Set<PosixFilePermission> PRIVATE_DIRECTORY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /** {@code rw-------}: the mode of files that are ours. */
    Set<PosixFilePermission> PRIVATE_FILE = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** Creates one directory, mode 0700; an error when anything of that name exists. Not durable by itself. */
    void createDirectory(Path directory);

    /** Creates a file, mode 0600, to be written from its beginning; an error when anything of that name exists. */
    Output create(Path file);

    /** Appends to a file, created with mode 0600 when absent; never through a symbolic link. */
    Output append(Path file);

    /** Renames within a file system. Refuses to replace anything; not durable before both parents are synced. */
    void move(Path from, Path to);

    /** Renames a regular file over another one, or to a free name, atomically. */
    void replace(Path from, Path to);

    /**
     * Gives a regular file another name in its directory if that is free, atomically: of several who do so, one has it.
     * False, and nothing has changed, when anything of that name exists. A crash may leave the file with both names. On
     * a file system without hard links, who takes the name in the same instant is replaced.
     */
    boolean publish(Path from, Path to);

    /** Makes the names in a directory durable. */
    void syncDirectory(Path directory);

    /** Deletes a file, a link itself, or an empty directory; it is no error when nothing is there. */
    void delete(Path path);

    /** Sets permissions and, where it differs and the system allows it, the owner and group. */
    void setAttributes(Path path, FileAttributes attributes);

    /** The operating system's files. */
    static FileOps system() {
        return SystemFileOps.INSTANCE;
    }

    /** A file that is being written. Closing it does not make it durable; {@link #sync} does. */
    interface Output extends AutoCloseable {

        /** Writes all that remains in the buffer. */
        void write(ByteBuffer bytes);

        /** Makes content and length durable. A failure is final: the file must not be used. */
        void sync();

        @Override
        void close();
    }
}
