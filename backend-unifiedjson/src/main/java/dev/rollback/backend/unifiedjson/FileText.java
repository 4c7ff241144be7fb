package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileHash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/** The text of a file that is gone through once, and then read in places. */
sealed interface FileText extends AutoCloseable {

    /** A stream of all of it, from the beginning. */
    InputStream open() throws IOException;

    /** The JSON value in a place where one was found before. */
    JsonNode value(long offset, int length);

    Sha256 sum();

    @Override
    void close();

    /**
     * The text of a file: small ones are read at once; of others, each part that is read later is what it
     * was, also when the file has been replaced or removed, or is a {@code CHANGED_WHILE_READING} error.
     *
     * @param small up to how many bytes a file is small
     */
    static FileText of(Path path, long small, long limit) {
        try {
            Stamp stamp = Stamp.of(path, limit);
            if (stamp.size() > small) {
                return new OnDisk(
                        path,
                        stamp,
                        FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
            }
        } catch (NoSuchFileException e) {
            throw new RollbackException(ErrorKind.CHANGED_WHILE_READING, "it is gone", Location.of(path), e);
        } catch (IOException e) {
            throw Failures.io("read", path, e);
        }
        return new InMemory(StableBytes.read(path, limit));
    }

    /** A text that is in memory. */
    record InMemory(byte[] bytes) implements FileText {

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public JsonNode value(long offset, int length) {
            return StrictParsing.known(bytes, Math.toIntExact(offset), length);
        }

        @Override
        public Sha256 sum() {
            return Sha256.of(bytes);
        }

        @Override
        public void close() {}
    }

    /** A text that stays in its file. */
    record OnDisk(Path path, Stamp stamp, FileChannel channel) implements FileText {

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public JsonNode value(long offset, int length) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            try {
                while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
                    // on to the rest
                }
            } catch (IOException e) {
                throw Failures.io("read", path, e);
            }
            requireAsItWas();
            return StrictParsing.known(bytes.array(), 0, length);
        }

        @Override
        public Sha256 sum() {
            Sha256 sum = FileHash.of(path, String.valueOf(path.getFileName())).sum();
            requireUnchanged();
            return sum;
        }

        /** A file that another one has taken the place of, or that was removed, is still here and nobody's to change. */
        private void requireAsItWas() {
            try {
                if (Objects.equals(stamp.inode(), Stamp.of(path, Long.MAX_VALUE).inode())) {
                    requireUnchanged();
                }
            } catch (NoSuchFileException e) {
                // removed
            } catch (IOException e) {
                throw Failures.io("look at", path, e);
            }
        }

        /** The file that is there now is the one that was opened, as it was then. */
        void requireUnchanged() {
            try {
                if (stamp.equals(Stamp.of(path, Long.MAX_VALUE))) {
                    return;
                }
            } catch (IOException e) {
                throw new RollbackException(ErrorKind.CHANGED_WHILE_READING, "it is gone", Location.of(path), e);
            }
            throw new RollbackException(
                    ErrorKind.CHANGED_WHILE_READING, "changed while it was read", Location.of(path));
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw Failures.io("close", path, e);
            }
        }
    }
}
