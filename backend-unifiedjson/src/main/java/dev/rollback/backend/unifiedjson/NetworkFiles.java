package dev.rollback.backend.unifiedjson;

import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Finds the unified JSON files at a location. Links are among them: reading one is refused, not passed over. */
final class NetworkFiles {

    static final String SUFFIX = ".unified.json";

    private NetworkFiles() {}

    static List<Path> find(Path location) {
        if (Files.isRegularFile(location, LinkOption.NOFOLLOW_LINKS)) {
            return isNetworkFile(location) ? List.of(location) : List.of();
        }
        if (!Files.isDirectory(location, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (var paths = Files.list(location)) {
            return paths.filter(NetworkFiles::isNetworkFile)
                    .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Failures.io("list", location, e);
        }
    }

    /** The network that a file's name tells. */
    static String network(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }

    private static boolean isNetworkFile(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(SUFFIX) && name.length() > SUFFIX.length();
    }
}
