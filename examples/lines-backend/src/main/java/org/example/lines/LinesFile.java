package org.example.lines;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.Failures;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a file, one after the other. An open file stays the same when another takes its place. */
final class LinesFile implements AutoCloseable {

    private final Path path;
    private final InputStream in;
    private long offset;

    LinesFile(Path path) {
        this.path = path;
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.UNSAFE_PATH, "not a regular file", Location.of(path));
        }
        try {
            this.in = new BufferedInputStream(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw Failures.io("open", path, e);
        }
    }

    /** Where the next line begins. */
    Location here() {
        return Location.at(path, offset);
    }

    /** The next line, without its end; empty at the end of the file. */
    Optional<byte[]> next() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        Location start = here();
        try {
            int b = in.read();
            if (b < 0) {
                return Optional.empty();
            }
            for (; b >= 0 && b != '\n'; b = in.read()) {
                if (line.size() == LineFormat.MAX_LINE) {
                    throw new RollbackException(
                            ErrorKind.TOO_LARGE, "a line of more than " + LineFormat.MAX_LINE + " bytes", start);
                }
                line.write(b);
            }
            offset += line.size() + 1L;
            if (b < 0) {
                throw new RollbackException(ErrorKind.CORRUPT, "the file ends within a line", start);
            }
            return Optional.of(line.toByteArray());
        } catch (IOException e) {
            throw Failures.io("read", path, e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw Failures.io("close", path, e);
        }
    }
}
