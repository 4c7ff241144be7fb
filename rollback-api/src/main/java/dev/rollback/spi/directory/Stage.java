package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a stage is filled with, and by which of the two ways: files that are copied, or entries that a backend's writer
 * makes files of.
 */
final class Stage {

    private final Path location;
    private final VerifiedCopy copy;
    private final WriterFactory writers;
    private final Supplier<List<String>> names;
    private final Function<String, Path> file;
    private @Nullable Tracked writer;

    /**
     * @param names the names of all files in the stage
     * @param file where each of them lies
     */
    Stage(
            Path location,
            VerifiedCopy copy,
            WriterFactory writers,
            Supplier<List<String>> names,
            Function<String, Path> file) {
        this.location = location;
        this.copy = copy;
        this.writers = writers;
        this.names = names;
        this.file = file;
    }

    VerifiedCopy copy() {
        if (writer != null) {
            throw new IllegalStateException("the stage is filled with entries");
        }
        return copy;
    }

    StateWriter writer(FileOps files) {
        if (writer != null || !copy.listing().files().isEmpty()) {
            throw new IllegalStateException("the stage is being filled already");
        }
        writer = new Tracked(writers.open(location, files));
        return writer;
    }

    /**
     * All that the stage holds, once it is filled. {@code CONFLICT} when it
     * was not filled to its end by this process: what a crash left half built, or somebody else has been at, is not
     * what its listing would say.
     */
    Listing filled() {
        if (writer != null) {
            if (!writer.finished) {
                throw conflict("the stage was not written to its end");
            }
            return new Listing(names.get().stream()
                    .map(name -> FileHash.of(file.apply(name), name))
                    .toList());
        }
        Listing copied = copy.listing();
        List<String> staged = names.get();
        if (!staged.equals(copied.files().stream().map(FileDigest::name).toList())) {
            throw conflict("the stage holds " + staged.size() + " files, of which "
                    + copied.files().size() + " were copied into it");
        }
        return copied;
    }

    /** Makes the names in the stage durable, and what was set on its folders since. */
    void syncDirectories(FileOps files) {
        if (writer != null) {
            files.syncDirectory(location);
        }
        copy.syncDirectories();
    }

    private RollbackException conflict(String message) {
        return new RollbackException(ErrorKind.CONFLICT, message, Location.of(location));
    }

    private static final class Tracked implements StateWriter {
        private final StateWriter writer;
        private boolean finished;

        Tracked(StateWriter writer) {
            this.writer = writer;
        }

        @Override
        public void add(StateEntry entry) {
            if (finished) {
                throw new IllegalStateException("the writer has finished");
            }
            writer.add(entry);
        }

        @Override
        public void finish() {
            if (finished) {
                throw new IllegalStateException("the writer has finished");
            }
            writer.finish();
            finished = true;
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
