package dev.rollback.backend.unifiedjson.legacy;

import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the legacy JSON files at a location. Links are among them: reading one is refused, not passed over. */
final class LegacyFiles {

    private static final Path ARCHIVE = Path.of("archive", "legacy-json");
    private static final Pattern NAME =
            Pattern.compile("(?<kind>enhanced-|config-|)(?<network>[a-z0-9][\\w-]*)\\.json");
    private static final List<String> PRECEDENCE = List.of("", "enhanced-", "config-");

    private LegacyFiles() {}

    /**
     * The files of one network, the one that counts first.
     *
     * @param name what the files' names call it
     */
    record Network(String name, List<Path> files) {
        Network {
            files = List.copyOf(files);
        }
    }

    /** The networks, sorted by name; none when there is nothing of the kind. */
    static List<Network> find(Path location) {
        if (Files.isDirectory(location, LinkOption.NOFOLLOW_LINKS)) {
            List<Network> own = list(location);
            Path archive = location.resolve(ARCHIVE);
            boolean archived = own.isEmpty()
                    && Files.isDirectory(location.resolve(ARCHIVE.subpath(0, 1)), LinkOption.NOFOLLOW_LINKS)
                    && Files.isDirectory(archive, LinkOption.NOFOLLOW_LINKS);
            return archived ? list(archive) : own;
        }
        return Files.exists(location, LinkOption.NOFOLLOW_LINKS) ? networks(List.of(location)) : List.of();
    }

    private static List<Network> list(Path folder) {
        try (var paths = Files.list(folder)) {
            return networks(paths.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList());
        } catch (UncheckedIOException e) {
            throw Failures.io("list", folder, new IOException(e.getMessage(), e));
        } catch (IOException e) {
            throw Failures.io("list", folder, e);
        }
    }

    private static List<Network> networks(List<Path> paths) {
        Map<String, List<Path>> byName = new TreeMap<>();
        for (Path path : paths) {
            Matcher name = name(path);
            if (name.matches()
                    && !name.group("network").toLowerCase(Locale.ROOT).contains("backup")) {
                byName.computeIfAbsent(name.group("network"), any -> new ArrayList<>())
                        .add(path);
            }
        }
        List<Network> networks = new ArrayList<>();
        byName.forEach((network, files) -> {
            files.sort(Comparator.comparing(LegacyFiles::rank));
            networks.add(new Network(network, files));
        });
        return networks;
    }

    private static int rank(Path path) {
        Matcher name = name(path);
        return name.matches() ? PRECEDENCE.indexOf(name.group("kind")) : PRECEDENCE.size();
    }

    private static Matcher name(Path path) {
        return NAME.matcher(String.valueOf(path.getFileName()));
    }
}
