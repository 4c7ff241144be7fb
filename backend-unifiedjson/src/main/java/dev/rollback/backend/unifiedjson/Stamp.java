package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** By which a file is known not to have been written or replaced: its size, time of writing and inode. */
record Stamp(long size, FileTime written, @Nullable Object inode) {

    /** {@code UNSAFE_PATH} for what is no regular file, {@code TOO_LARGE} beyond a limit. */
    static Stamp of(Path path, long limit) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw new RollbackException(
                    ErrorKind.UNSAFE_PATH, "not a regular file; it is not followed", Location.of(path));
        }
        if (found.size() > limit) {
            throw new RollbackException(
                    ErrorKind.TOO_LARGE, found.size() + " bytes; at most " + limit + " are read", Location.of(path));
        }
        return new Stamp(found.size(), found.lastModifiedTime(), found.fileKey());
    }
}
