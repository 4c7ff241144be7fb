package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the unified JSON files at a location. Links are among them: reading one is refused, not passed over. */
final class NetworkFiles {

    static final String SUFFIX = ".unified.json";

    private NetworkFiles() {}

    /** The files, sorted by name; none when there is nothing of the kind. */
    static List<Path> find(Path location) {
        if (Files.isDirectory(location, LinkOption.NOFOLLOW_LINKS)) {
            return list(location);
        }
        return isNetworkFile(location) && Files.exists(location, LinkOption.NOFOLLOW_LINKS)
                ? List.of(location)
                : List.of();
    }

    private static List<Path> list(Path folder) {
        try (var paths = Files.list(folder)) {
            return paths.filter(NetworkFiles::isNetworkFile)
                    .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted(Comparator.comparing(NetworkFiles::network))
                    .toList();
        } catch (UncheckedIOException e) {
            throw Failures.io("list", folder, new IOException(e.getMessage(), e));
        } catch (IOException e) {
            throw Failures.io("list", folder, e);
        }
    }

    /** The file of other entries at a location; empty when there is none. */
    static Optional<Path> others(Path location) {
        if (String.valueOf(location.getFileName()).equals(OtherEntries.FILE_NAME)
                && Files.isRegularFile(location, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(location);
        }
        Path file = location.resolve(OtherEntries.FILE_NAME);
        return Files.isDirectory(location, LinkOption.NOFOLLOW_LINKS) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(file)
                : Optional.empty();
    }

    /** The names of all files that are the state of a location, sorted. {@code UNSAFE_PATH} for a link among them. */
    static List<String> contentNames(Path location) {
        List<Path> files = new ArrayList<>(find(location));
        others(location).ifPresent(files::add);
        for (Path file : files) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new RollbackException(
                        ErrorKind.UNSAFE_PATH, "not a regular file; it is not followed", Location.of(file));
            }
        }
        return files.stream()
                .map(file -> String.valueOf(file.getFileName()))
                .sorted()
                .toList();
    }

    /** Whether a file of this name is part of a state. */
    static boolean isContent(String fileName) {
        return fileName.equals(OtherEntries.FILE_NAME)
                || (fileName.indexOf('/') < 0 && isNetworkFile(Path.of(fileName)));
    }

    /** The network that a file's name tells. */
    static String network(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** Backups of these files, and hidden files, are none of them. */
    static boolean isNetworkFile(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(SUFFIX)
                && name.length() > SUFFIX.length()
                && !name.startsWith(".")
                && !name.contains(".backup-");
    }
}
