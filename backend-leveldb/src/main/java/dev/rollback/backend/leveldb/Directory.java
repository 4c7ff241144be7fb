package dev.rollback.backend.leveldb;

import dev.rollback.api.FindingType;
import dev.rollback.api.Location;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The files of a database's directory, as they were at one look. */
final class Directory {

    private static final Set<String> KNOWN = Set.of(CurrentFile.NAME, "LOCK", "LOG", "LOG.old");

    private final Path path;
    private final Map<String, BasicFileAttributes> files;

    private Directory(Path path, Map<String, BasicFileAttributes> files) {
        this.path = path;
        this.files = files;
    }

    static Directory list(Path path) throws IOException {
        Map<String, BasicFileAttributes> files = new TreeMap<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            for (Path file : stream) {
                if (files.size() == LevelDbLimits.MAX_FILES) {
                    throw Damage.of(
                            FindingType.TOO_LARGE,
                            Location.of(path),
                            "more than " + LevelDbLimits.MAX_FILES + " files in the directory");
                }
                look(file, files);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Directory(path, files);
    }

    private static void look(Path file, Map<String, BasicFileAttributes> files) throws IOException {
        try {
            files.put(
                    String.valueOf(file.getFileName()),
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            // Listed and then removed, by a client at work.
        }
    }

    Path path() {
        return path;
    }

    Path resolve(FileName name) {
        return path.resolve(name.toString());
    }

    Set<String> names() {
        return files.keySet();
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    /** The numbered files in the order of their names. */
    List<FileName> numbered() {
        return files.keySet().stream()
                .map(FileName::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The logs in the order of their numbers. */
    List<FileName> logs() {
        return numbered().stream()
                .filter(name -> name.kind() == FileName.Kind.LOG)
                .sorted(java.util.Comparator.comparing(FileName::number))
                .toList();
    }

    /** The file of a table under either name; LevelDB, too, prefers the newer one. */
    Optional<FileName> table(long number) {
        FileName ldb = new FileName(FileName.Kind.LDB, number);
        FileName sst = new FileName(FileName.Kind.SST, number);
        if (has(ldb.toString())) {
            return Optional.of(ldb);
        }
        return has(sst.toString()) ? Optional.of(sst) : Optional.empty();
    }

    Optional<Long> size(FileName name) {
        return Optional.ofNullable(files.get(name.toString())).map(BasicFileAttributes::size);
    }

    /** Links, devices and the like: whatever is neither a regular file nor a directory. */
    List<Path> unsafe() {
        return paths(file -> !file.isRegularFile() && !file.isDirectory(), name -> true);
    }

    /** What LevelDB would not have made here. A directory with a database file's name is the worst case of it. */
    List<Path> foreign() {
        return paths(
                file -> file.isRegularFile() || file.isDirectory(),
                name -> FileName.parse(name).isEmpty() && !KNOWN.contains(name));
    }

    /** Whether there is a trace of a database here. */
    boolean holdsDatabase() {
        return has(CurrentFile.NAME) || !numbered().isEmpty();
    }

    private List<Path> paths(
            java.util.function.Predicate<BasicFileAttributes> kind, java.util.function.Predicate<String> named) {
        List<Path> found = new ArrayList<>();
        files.forEach((name, attributes) -> {
            if (kind.test(attributes) && named.test(name)) {
                found.add(path.resolve(name));
            }
        });
        return found;
    }
}
