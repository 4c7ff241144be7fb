package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.Bytes;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.Impact;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Building and serving with far less memory than there is data. */
class MemoryTest {

    private static final int RECORDS = 200_000;

    @TempDir(factory = InMemory.class)
    private Path temp;

    /** Builds from records in no order, reads all back, and serves and rebuilds them. */
    static final class Build {

        private Build() {}

        public static void main(String[] arguments) throws IOException {
            Path database = Files.createDirectory(Path.of(arguments[0]));
            try (LevelDbWriter writer = LevelDbWriter.open(database, FileOps.system())) {
                for (int i = 0; i < RECORDS; i++) {
                    // Coprime to their number, so that each comes once.
                    writer.add(Invented.contract((int) ((long) i * 77_773 % RECORDS), i, 150));
                }
                writer.finish();
            }
            System.out.println(count(database));
            StoreLimits limits = new StoreLimits(1 << 20, 4, TableWriter.TABLE_BYTES);
            try (StateStore store = LevelDbStore.open(database, FileOps.system(), limits)) {
                for (int i = 0; i < 3_000; i++) {
                    store.put(Invented.contract(RECORDS + i, 0));
                }
            }
            System.out.println(count(database));
            System.out.println(TestDatabases.BACKEND.inspect(database).worst());
        }

        private static long count(Path database) {
            try (StateReader reader = TestDatabases.BACKEND.read(database)) {
                return reader.entries().count();
            }
        }
    }

    @Test
    void buildsAndServesManyRecordsInLittleMemory() throws Exception {
        try (ChildProcess child = ChildProcess.start("40m", Build.class, temp.resolve("db"))) {
            assertThat(child.run()).containsExactly("200000", "203000", Impact.NOTE.toString());
        }
    }

    /** Values so large that each run holds one or two. */
    static final class Large {

        private Large() {}

        public static void main(String[] arguments) throws IOException {
            Path database = Files.createDirectory(Path.of(arguments[0]));
            try (LevelDbWriter writer = LevelDbWriter.open(database, FileOps.system())) {
                for (int i = 0; i < 30; i++) {
                    byte[] value = new byte[12 << 20];
                    value[0] = (byte) i;
                    writer.add(new ForeignEntry(Bytes.utf8("k" + i * 7 % 30), Bytes.copyOf(value)));
                }
                writer.finish();
            }
            try (StateReader reader = TestDatabases.BACKEND.read(database)) {
                Iterator<?> entries = reader.entries().iterator();
                int count = 0;
                for (; entries.hasNext(); count++) {
                    entries.next();
                }
                System.out.println(count);
            }
        }
    }

    @Test
    void sortsLargeValuesOneAtATime() throws Exception {
        try (ChildProcess child = ChildProcess.start("160m", Large.class, temp.resolve("db"))) {
            assertThat(child.run()).containsExactly("30");
        }
    }

    /** Reads a database, and says how many of its records are what they should be. */
    static final class Read {

        private Read() {}

        public static void main(String[] arguments) {
            int[] right = {0};
            try (StateReader reader = TestDatabases.BACKEND.read(Path.of(arguments[0]))) {
                reader.records().forEach(record -> {
                    byte[] value = record.json().toArray();
                    right[0] += value.length == HALF
                                    && value[HALF - 1] == tag(record.key().name())
                            ? 1
                            : 0;
                });
            }
            System.out.println(right[0]);
        }

        private static byte tag(String name) {
            return (byte) Integer.parseInt(name.substring(1));
        }
    }

    private static final int HALF = 15 << 20;

    /** 24 tables of level 0 with a block of 30 MiB each, all of which are open at a time: 720 MiB. */
    @Test
    void readsLargeBlocksThatOverlapWithinOneBudget() throws Exception {
        int tables = 24;
        Crafted edit = Crafted.edit(0, 1_000, 1_000);
        for (int i = 0; i < tables; i++) {
            byte[] value = new byte[HALF];
            value[HALF - 1] = (byte) i;
            byte[] first = Crafted.key(String.format("56-A%02d", i), i + 1);
            byte[] last = Crafted.key(String.format("56-B%02d", i), i + 500);
            byte[] table = Crafted.table(new Crafted.Kv(first, value), new Crafted.Kv(last, value));
            Files.write(temp.resolve(String.format("%06d.ldb", i + 10)), table);
            edit.table(0, i + 10, table.length, first, last);
        }
        Files.write(temp.resolve("MANIFEST-000001"), Crafted.log(edit.done()));
        Files.writeString(temp.resolve("CURRENT"), "MANIFEST-000001\n");

        try (ChildProcess child = ChildProcess.start("280m", Read.class, temp)) {
            assertThat(child.run()).containsExactly(Integer.toString(2 * tables));
        }
    }
}
