package dev.rollback.backend.leveldb;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.FileAttributes;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.util.Optional;

/**
 * New files of one database: each gets a number that no other has, and looks like those that are there. For one
 * thread at a time.
 */
final class NewFiles {

    /** {@link FileName} knows numbers of up to 18 digits; a database never comes near by itself. */
    private static final long MAX_NUMBER = 999_999_999_999_999_999L;

    private final Path database;
    private final FileOps files;
    private final Optional<FileAttributes> attributes;
    private long next;

    NewFiles(Path database, FileOps files, Optional<FileAttributes> attributes, long next) {
        this.database = database;
        this.files = files;
        this.attributes = attributes;
        this.next = next;
    }

    /** Above all numbers that a database has, whether anything refers to them or not. */
    static NewFiles of(Snapshot snapshot, FileOps files) {
        long next = snapshot.version().nextFileNumber();
        for (FileName name : snapshot.directory().numbered()) {
            next = Math.max(next, name.number() + 1);
        }
        Path database = snapshot.directory().path();
        Path manifest = snapshot.directory().resolve(snapshot.stamp().current());
        return new NewFiles(database, files, FileAttributes.of(manifest), next);
    }

    Path database() {
        return database;
    }

    FileOps files() {
        return files;
    }

    /** The lowest number that no file has. */
    long nextNumber() {
        return next;
    }

    FileName name(FileName.Kind kind) {
        if (next >= MAX_NUMBER) {
            throw new RollbackException(
                    ErrorKind.TOO_LARGE, "the database has no file numbers left", Location.of(database));
        }
        return new FileName(kind, next++);
    }

    FileOutput create(FileName name) {
        Path path = database.resolve(name.toString());
        FileOps.Output out = files.create(path);
        try {
            attributes.ifPresent(like -> files.setAttributes(path, like));
            return new FileOutput(out);
        } catch (RuntimeException e) {
            out.close();
            throw e;
        }
    }
}
