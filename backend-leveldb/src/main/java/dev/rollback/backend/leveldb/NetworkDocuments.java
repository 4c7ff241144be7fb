package dev.rollback.backend.leveldb;

import dev.rollback.api.FindingType;
import dev.rollback.api.JsonText;
import dev.rollback.api.Location;
import dev.rollback.api.NetworkDocument;
import dev.rollback.spi.directory.DirectoryLayout;
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
import java.util.TreeMap;

/**
 * The networks' documents beside a database, as their folder was at one look. LevelDB has no home for them, so they
 * live in {@code <database>.networks}, each in a file called by {@link NetworkFileName}.
 *
 * @param files the documents' files by their networks
 * @param unsafe links, devices and the like
 * @param foreign what is no network's file
 * @param stamp differs when the folder's files have changed
 */
record NetworkDocuments(Map<String, Path> files, List<Path> unsafe, List<Path> foreign, List<String> stamp) {

    static final String SUFFIX = ".networks";

    /** Bytes of one document. */
    static final int MAX_BYTES = LevelDbLimits.MAX_VALUE_BYTES;

    NetworkDocuments {
        files = java.util.Collections.unmodifiableMap(new TreeMap<>(files));
        unsafe = List.copyOf(unsafe);
        foreign = List.copyOf(foreign);
        stamp = List.copyOf(stamp);
    }

    static Path folder(Path database) {
        return DirectoryLayout.companion(database, SUFFIX);
    }

    static NetworkDocuments list(Path database) throws IOException {
        Path folder = folder(database);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return new NetworkDocuments(Map.of(), List.of(), List.of(), List.of());
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return new NetworkDocuments(Map.of(), List.of(folder), List.of(), List.of());
        }
        Map<String, BasicFileAttributes> names = names(folder);
        Map<String, Path> files = new TreeMap<>();
        List<Path> unsafe = new ArrayList<>();
        List<Path> foreign = new ArrayList<>();
        List<String> stamp = new ArrayList<>();
        names.forEach((name, attributes) -> {
            Path file = folder.resolve(name);
            Optional<String> network = NetworkFileName.parse(name);
            if (!attributes.isRegularFile() && !attributes.isDirectory()) {
                unsafe.add(file);
            } else if (attributes.isRegularFile() && network.isPresent()) {
                files.put(network.get(), file);
            } else {
                foreign.add(file);
            }
            stamp.add(name + " " + attributes.fileKey() + " " + attributes.size() + " "
                    + attributes.lastModifiedTime().toInstant());
        });
        return new NetworkDocuments(files, unsafe, foreign, stamp);
    }

    private static Map<String, BasicFileAttributes> names(Path folder) throws IOException {
        Map<String, BasicFileAttributes> names = new TreeMap<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path file : stream) {
                if (names.size() == LevelDbLimits.MAX_FILES) {
                    throw Damage.of(
                            FindingType.TOO_LARGE,
                            Location.of(folder),
                            "more than " + LevelDbLimits.MAX_FILES + " files in the folder");
                }
                try {
                    names.put(
                            String.valueOf(file.getFileName()),
                            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
                } catch (NoSuchFileException e) {
                    // Listed and then removed, by somebody at work.
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    /** A network's document, whatever its JSON is worth. */
    NetworkDocument read(String network) throws IOException {
        Path path = java.util.Objects.requireNonNull(files.get(network));
        try (DbFile file = DbFile.open(path)) {
            if (file.size() > MAX_BYTES) {
                throw Fields.tooLarge(Location.of(path), "document", file.size(), MAX_BYTES);
            }
            return new NetworkDocument(network, JsonText.copyOf(file.read(0, (int) file.size())));
        }
    }
}
