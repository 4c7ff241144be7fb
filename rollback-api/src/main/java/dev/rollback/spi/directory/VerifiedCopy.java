package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Copies files into a directory, hashing them while they are copied, each durable when its copy is done. The
 * directory's own names are not durable before {@link #syncDirectories}. For one thread at a time.
 */
public final class VerifiedCopy {

    private final Function<String, Path> place;
    private final FileOps files;
    private final List<FileDigest> copied = new ArrayList<>();
    private final Set<Path> directories = new HashSet<>();

    /** A copy into an existing directory. */
    public VerifiedCopy(Path target, FileOps files) {
        this(List.of(target), name -> SafePaths.resolve(target, name), files);
    }

    /**
     * A copy into several places.
     *
     * @param existing the folders that are there already
     * @param place where the file of a name goes, below one of them
     */
    VerifiedCopy(List<Path> existing, Function<String, Path> place, FileOps files) {
        this.place = place;
        this.files = files;
        directories.addAll(existing);
    }

    /**
     * Copies one file under a relative name, wholly or not at all. {@code CORRUPT}, naming the source, when its content is not what is
     * expected; {@code UNSAFE_PATH} when the name leads out of the directory or the source is no regular file.
     */
    public FileDigest add(Path source, String name, Optional<FileDigest> expected) {
        Path destination = place.apply(name);
        createParents(destination);
        FileOps.Output output = files.create(destination);
        try {
            FileDigest found = fill(output, source, name);
            expected.ifPresent(wanted -> check(source, wanted, found));
            copied.add(found);
            return found;
        } catch (RollbackException e) {
            removeAfter(e, destination);
            throw e;
        }
    }

    private static FileDigest fill(FileOps.Output output, Path source, String name) {
        try (output) {
            FileDigest found = FileHash.read(source, name, output::write);
            output.sync();
            return found;
        }
    }

    /** What could not be copied whole must not be taken for a copy, least of all when the caller goes on without it. */
    private void removeAfter(RollbackException failure, Path destination) {
        try {
            files.delete(destination);
        } catch (RollbackException e) {
            failure.addSuppressed(e);
        }
    }

    /** Writes one file of given content under a relative name. */
    public FileDigest add(byte[] content, String name) {
        Path destination = place.apply(name);
        createParents(destination);
        try (FileOps.Output out = files.create(destination)) {
            out.write(java.nio.ByteBuffer.wrap(content));
            out.sync();
        }
        FileDigest written = new FileDigest(name, content.length, dev.rollback.api.Sha256.of(content));
        copied.add(written);
        return written;
    }

    /** Everything copied so far. */
    public Listing listing() {
        return new Listing(copied);
    }

    /** Makes the names of everything copied durable, in the directory and all that were made below it. */
    public void syncDirectories() {
        directories.forEach(files::syncDirectory);
    }

    private void createParents(Path destination) {
        Path parent = java.util.Objects.requireNonNull(destination.getParent());
        if (directories.contains(parent)) {
            return;
        }
        createParents(parent);
        files.createDirectory(parent);
        directories.add(parent);
    }

    private static void check(Path source, FileDigest wanted, FileDigest found) {
        if (found.size() != wanted.size() || !found.sum().equals(wanted.sum())) {
            throw new RollbackException(
                    ErrorKind.CORRUPT,
                    "expected " + wanted.size() + " bytes with SHA-256 " + wanted.sum() + ", found " + found.size()
                            + " with " + found.sum(),
                    Location.of(source));
        }
    }
}
