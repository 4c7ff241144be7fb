package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.FileOps;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/** A file that gets its name only when it is whole and durable; until then it has another, and is removed on failure. */
final class NewFile implements AutoCloseable {

    private static final int BUFFER = 256 * 1024;

    private final Path file;
    private final Path temporary;
    private final FileOps.Output output;
    private final OutputStream stream;
    private boolean kept;

    private NewFile(Path file, Path temporary, FileOps.Output output) {
        this.file = file;
        this.temporary = temporary;
        this.output = output;
        this.stream = new BufferedOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int value) {
                        output.write(ByteBuffer.wrap(new byte[] {(byte) value}));
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        output.write(ByteBuffer.wrap(bytes, offset, length));
                    }
                },
                BUFFER);
    }

    /** {@code USAGE} when something of this name is there: nothing is overwritten. */
    static NewFile create(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.USAGE, "is there already; nothing is overwritten", Location.of(file));
        }
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        FileOps.system().delete(temporary);
        return new NewFile(file, temporary, FileOps.system().create(temporary));
    }

    OutputStream stream() {
        return stream;
    }

    /** Makes the file durable and gives it its name. To be called when the stream has been flushed. */
    void keep() {
        output.sync();
        output.close();
        FileOps.system().move(temporary, file);
        FileOps.system().syncDirectory(Objects.requireNonNull(file.getParent()));
        kept = true;
    }

    @Override
    public void close() {
        if (!kept) {
            output.close();
            FileOps.system().delete(temporary);
        }
    }
}
