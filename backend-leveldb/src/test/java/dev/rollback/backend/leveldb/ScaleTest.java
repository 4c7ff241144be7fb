package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases of many records and many tables. */
class ScaleTest {

    private static final int TABLES = 100;
    private static final int BLOCKS = 20;

    @TempDir
    private Path database;

    @Test
    void scansMoreThanFitsIntoMemory() throws Exception {
        write(1, (table, block) -> table * BLOCKS + block, "x".repeat(40_000));

        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx20m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Scan.class.getName(),
                        database.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(output).isZero();
        assertThat(output.trim()).isEqualTo(TABLES * BLOCKS + " records, intact");
        assertThat(bytes()).isGreaterThan(80_000_000);
    }

    @Test
    void keepsFewTablesOpenHoweverManyOverlap() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "only Linux lists open files");
        write(0, (table, block) -> block * TABLES + table, "{}");

        try (StateReader reader = TestDatabases.BACKEND.read(database)) {
            Iterator<?> entries = reader.entries().iterator();
            for (int i = 0; i < TABLES * BLOCKS; i++) {
                entries.next();
                if (i % 97 == 0) {
                    assertThat(openFiles()).isBetween(1L, (long) LevelDbLimits.MAX_OPEN_TABLES);
                }
            }
            assertThat(entries.hasNext()).isFalse();
        }
        assertThat(openFiles()).isZero();
    }

    /** A program of its own, so that its memory can be limited. */
    static final class Scan {

        private Scan() {}

        public static void main(String[] arguments) {
            Path database = Path.of(arguments[0]);
            boolean intact = TestDatabases.BACKEND.inspect(database).intact();
            try (StateReader reader = TestDatabases.BACKEND.read(database)) {
                System.out.println(reader.records().count() + " records, " + (intact ? "intact" : "damaged"));
            }
        }
    }

    @FunctionalInterface
    private interface Numbering {
        int number(int table, int block);
    }

    /** Tables with one record a block, on one level. */
    private void write(int level, Numbering numbering, String value) throws IOException {
        Crafted edit = Crafted.edit(0, 1_000, TABLES * BLOCKS);
        for (int t = 0; t < TABLES; t++) {
            Crafted table = new Crafted();
            List<Crafted.Kv> index = new ArrayList<>();
            for (int b = 0; b < BLOCKS; b++) {
                int number = numbering.number(t, b);
                Crafted.Kv record = Crafted.kv(String.format("56-C%06d", number), number + 1, value);
                index.add(new Crafted.Kv(record.key(), table.append(Crafted.block(List.of(record)), 0)));
            }
            byte[] bytes = table.finish(Crafted.block(index));
            Files.write(database.resolve(new FileName(FileName.Kind.LDB, t + 10).toString()), bytes);
            edit.table(
                    level,
                    t + 10,
                    bytes.length,
                    index.get(0).key(),
                    index.get(BLOCKS - 1).key());
        }
        Files.write(database.resolve("MANIFEST-000001"), Crafted.log(edit.done()));
        Files.writeString(database.resolve("CURRENT"), "MANIFEST-000001\n");
    }

    private long bytes() throws IOException {
        long sum = 0;
        for (String name : TestDatabases.files(database)) {
            sum += Files.size(database.resolve(name));
        }
        return sum;
    }

    private long openFiles() throws IOException {
        try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
            return handles.filter(handle -> {
                        try {
                            return Files.readSymbolicLink(handle).startsWith(database.toRealPath());
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .count();
        }
    }
}
