package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a state lies in a directory and, possibly, in folders beside it.
 *
 * @param unlisted names in the directory that are no content, such as lock files: never copied, hashed or compared
 * @param companions suffixes of the names of folders beside it that belong to it: {@code .networks} for {@code
 *     db.networks} beside {@code db}. They may be absent, and are moved with the directory
 */
public record DirectoryLayout(Set<String> unlisted, Set<String> companions) {

    public DirectoryLayout {
        unlisted = Set.copyOf(unlisted);
        companions = Set.copyOf(companions);
        if (companions.stream().anyMatch(suffix -> !suffix.startsWith(".") || !SafePaths.isSafe(suffix))) {
            throw new IllegalArgumentException("a companion's suffix begins with a dot");
        }
    }

    /** A directory alone. */
    public static DirectoryLayout of(Set<String> unlisted) {
        return new DirectoryLayout(unlisted, Set.of());
    }

    /** The companion of a directory. */
    public static Path companion(Path directory, String suffix) {
        return directory.resolveSibling(directory.getFileName() + suffix);
    }

    /** The companions of a directory that are there, by their suffixes. */
    List<String> present(Path directory) {
        return companions.stream()
                .sorted()
                .filter(suffix -> Files.exists(companion(directory, suffix), LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    /** The names of all files that are content, those of companions led by the suffix; sorted. */
    public List<String> names(Path directory) {
        List<String> names = new ArrayList<>();
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            for (String name : Listing.names(directory)) {
                if (companions.contains(first(name))) {
                    throw new RollbackException(
                            ErrorKind.UNSAFE_PATH,
                            "cannot be told from the folder beside " + directory.getFileName(),
                            Location.of(directory.resolve(name)));
                }
                if (!unlisted.contains(name)) {
                    names.add(name);
                }
            }
        }
        for (String suffix : present(directory)) {
            Listing.names(companion(directory, suffix)).forEach(name -> names.add(suffix + "/" + name));
        }
        names.sort(java.util.Comparator.naturalOrder());
        return names;
    }

    /** Where the file of a name lies. */
    public Path file(Path directory, String name) {
        String suffix = first(name);
        return companions.contains(suffix) && suffix.length() < name.length()
                ? SafePaths.resolve(companion(directory, suffix), name.substring(suffix.length() + 1))
                : SafePaths.resolve(directory, name);
    }

    /** All files that are content, with their sizes and sums. */
    public Listing listing(Path directory) {
        return new Listing(names(directory).stream()
                .map(name -> FileHash.of(file(directory, name), name))
                .toList());
    }

    private static String first(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }
}
