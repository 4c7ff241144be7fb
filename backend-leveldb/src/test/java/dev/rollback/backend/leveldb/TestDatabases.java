package dev.rollback.backend.leveldb;

import dev.rollback.api.Bytes;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The databases that tests read, and what is in them. */
final class TestDatabases {

    static final LevelDbBackend BACKEND = new LevelDbBackend();

    private static final Path FIXTURES = Path.of("src/test/resources/leveldb");
    private static final Pattern LINE = Pattern.compile("\\{\"k\":\"([0-9a-f]*)\",\"v\":\"([0-9a-f]*)\"}");

    private TestDatabases() {}

    /** The names of the databases that classic-level wrote. */
    static List<String> fixtures() throws IOException {
        try (Stream<Path> names = Files.list(FIXTURES)) {
            return names.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    static Path fixture(String name) {
        return FIXTURES.resolve(name).resolve("db");
    }

    /** What classic-level reads from a fixture, in its order. */
    static Map<Bytes, Bytes> expected(String name) throws IOException {
        Map<Bytes, Bytes> expected = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FIXTURES.resolve(name).resolve("expected.jsonl"))) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalStateException(line);
            }
            expected.put(hex(matcher.group(1)), hex(matcher.group(2)));
        }
        return expected;
    }

    private static Bytes hex(String digits) {
        return Bytes.copyOf(HexFormat.of().parseHex(digits));
    }

    /** What the backend reads, in its order. */
    static Map<Bytes, Bytes> read(Path database) {
        try (StateReader reader = BACKEND.read(database)) {
            Map<Bytes, Bytes> read = new LinkedHashMap<>();
            reader.entries().forEach(entry -> {
                if (read.put(key(entry), value(entry)) != null) {
                    throw new AssertionError("twice: " + key(entry));
                }
            });
            return read;
        }
    }

    static Bytes key(StateEntry entry) {
        if (entry instanceof ContractRecord record) {
            return Bytes.utf8(record.key().toString());
        }
        return ((ForeignEntry) entry).key();
    }

    static Bytes value(StateEntry entry) {
        if (entry instanceof NetworkDocument) {
            throw new AssertionError("LevelDB has no network documents");
        }
        if (entry instanceof ContractRecord record) {
            return Bytes.copyOf(record.json().toArray());
        }
        return ((ForeignEntry) entry).value();
    }

    static Path copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            for (String name : files(from)) {
                Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of a folder's files, in order. */
    static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /** Names, contents and times of everything in a folder, the folder's own time included. */
    static Map<String, String> state(Path folder) throws IOException {
        Map<String, String> state = new TreeMap<>();
        state.put(".", Files.getLastModifiedTime(folder).toString());
        for (String name : files(folder)) {
            Path file = folder.resolve(name);
            state.put(
                    name,
                    Files.getLastModifiedTime(file) + " "
                            + Bytes.copyOf(Files.readAllBytes(file)).hashCode());
        }
        return state;
    }
}
