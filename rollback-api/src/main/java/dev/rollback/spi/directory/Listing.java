package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files below a directory with their sizes and sums, sorted by name. */
public record Listing(List<FileDigest> files) {

    public Listing {
        files = files.stream().sorted(Comparator.comparing(FileDigest::name)).toList();
    }

    /**
     * Reads and hashes everything below a directory but for the names given. {@code UNSAFE_PATH} for a link, a device
     * or the like.
     */
    public static Listing of(Path directory, Set<String> skipped) {
        List<FileDigest> found = new ArrayList<>();
        for (String name : names(directory)) {
            if (!skipped.contains(name)) {
                found.add(FileHash.of(directory.resolve(name), name));
            }
        }
        return new Listing(found);
    }

    /** The relative names of all regular files below a directory. {@code UNSAFE_PATH} for anything else but folders. */
    public static List<String> names(Path directory) {
        List<String> names = new ArrayList<>();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!attributes.isRegularFile()) {
                        throw new RollbackException(
                                ErrorKind.UNSAFE_PATH, "neither a regular file nor a folder", Location.of(file));
                    }
                    names.add(relative(directory, file));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw Failures.io("list", directory, e);
        }
        names.sort(Comparator.naturalOrder());
        return names;
    }

    public Optional<FileDigest> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /** All bytes of all files. */
    public long size() {
        return files.stream().mapToLong(FileDigest::size).sum();
    }

    /** SHA-256 of the lines {@code <sum>  <name>\n}: of the text that {@code sha256sum} would print. */
    public Sha256 digest() {
        StringBuilder lines = new StringBuilder();
        files.forEach(file ->
                lines.append(file.sum()).append("  ").append(file.name()).append('\n'));
        return Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String relative(Path directory, Path file) {
        return directory.relativize(file).toString();
    }
}
