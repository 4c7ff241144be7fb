package dev.rollback.backend.unifiedjson;

import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

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

    /** The network that a file's name tells. */
    static String network(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** Backups of these files, and hidden files, are none of them. */
    private static boolean isNetworkFile(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(SUFFIX)
                && name.length() > SUFFIX.length()
                && !name.startsWith(".")
                && !name.contains(".backup-");
    }
}
