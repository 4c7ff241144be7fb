package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Tells what the operating system refused, in the words of this software. */
public final class Failures {

    private Failures() {}

    /** The error for a file operation that failed: {@code DISK_FULL} where no space or quota is left, else {@code IO}. */
    public static RollbackException io(String action, Path path, IOException e) {
        String reason = reason(e);
        ErrorKind kind = reason.contains("No space left") || reason.contains("quota exceeded")
                ? ErrorKind.DISK_FULL
                : ErrorKind.IO;
        return new RollbackException(kind, "cannot " + action + ": " + reason, Location.of(path), e);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " exists already";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
