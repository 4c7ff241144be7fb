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
}
