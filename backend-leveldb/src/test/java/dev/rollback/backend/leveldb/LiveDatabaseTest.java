package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollback.api.Bytes;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that change while they are read, and what a killed writer leaves. */
class LiveDatabaseTest {

    @TempDir
    private Path temp;

    @Test
    void saysAtTheEndOfAScanThatTheDatabaseHasChanged() throws IOException {
        for (String changed : List.of("MANIFEST", "CURRENT", "new log", "table gone")) {
            Path database = TestDatabases.copy(TestDatabases.fixture("all-levels"), temp.resolve(changed));
            try (StateReader reader = TestDatabases.BACKEND.read(database)) {
                Iterator<StateEntry> entries = reader.entries().iterator();
                entries.next();
                change(database, changed);
                assertThat(catchThrowableOfType(RollbackException.class, () -> entries.forEachRemaining(e -> {}))
                                .kind())
                        .isEqualTo(ErrorKind.CHANGED_WHILE_READING);
            }
        }
    }

    private static void change(Path database, String what) throws IOException {
        String manifest = TestDatabases.files(database).stream()
                .filter(name -> name.startsWith("MANIFEST"))
                .findFirst()
                .orElseThrow();
        switch (what) {
            case "MANIFEST" -> Files.write(database.resolve(manifest), new byte[] {0}, StandardOpenOption.APPEND);
            case "CURRENT" -> {
                Files.copy(database.resolve(manifest), database.resolve("MANIFEST-000099"));
                Files.writeString(database.resolve("CURRENT"), "MANIFEST-000099\n");
            }
            case "new log" -> Files.createFile(database.resolve("000099.log"));
            default -> {
                for (String name : TestDatabases.files(database)) {
                    if (name.endsWith(".ldb")) {
                        Files.delete(database.resolve(name));
                    }
                }
                Files.write(database.resolve(manifest), new byte[] {0}, StandardOpenOption.APPEND);
            }
        }
    }

    @Test
    void isNotDisturbedByALogThatGrows() throws IOException {
        Path database = TestDatabases.copy(TestDatabases.fixture("unflushed-log"), temp.resolve("db"));
        String log = TestDatabases.files(database).stream()
                .filter(name -> name.endsWith(".log"))
                .findFirst()
                .orElseThrow();
        try (StateReader reader = TestDatabases.BACKEND.read(database)) {
            Files.write(database.resolve(log), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
            assertThat(reader.entries())
                    .hasSameSizeAs(TestDatabases.expected("unflushed-log").keySet());
        }
    }

    @Test
    void refusesAStreamAndALookupOnceClosed() {
        StateReader reader = TestDatabases.BACKEND.read(TestDatabases.fixture("all-levels"));
        Iterator<StateEntry> entries = reader.entries().iterator();
        reader.close();
        reader.close();
        assertThatThrownBy(reader::entries).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(entries::next).isInstanceOf(IllegalStateException.class);
    }

    /** Any reading that succeeds is whole: the numbers of records that the writer had, or has by now, and no others. */
    @Test
    void readsAWriterAtWorkWhollyOrNotAtAll() throws Exception {
        Path database = temp.resolve("db");
        int succeeded = 0;
        int changed = 0;
        try (NodeProcess writer = NodeProcess.start("put-until-killed.mjs", database, 2_000_000, "live")) {
            writer.line();
            Thread drain = new Thread(() -> drain(writer));
            drain.start();
            long end = System.nanoTime() + 3_000_000_000L;
            while (System.nanoTime() < end) {
                try {
                    TestDatabases.read(database);
                    succeeded++;
                } catch (RollbackException e) {
                    assertThat(e.kind()).as("%s", e).isEqualTo(ErrorKind.CHANGED_WHILE_READING);
                    changed++;
                }
                Inspection inspection = TestDatabases.BACKEND.inspect(database);
                assertThat(inspection.worst()).as("%s", inspection.findings()).isLessThanOrEqualTo(Impact.WARNING);
            }
            writer.kill();
            drain.join();
        }
        System.out.printf("beside a writer at work: %d scans whole, %d refused as changed%n", succeeded, changed);
        assertThat(succeeded).isPositive();
    }

    private static void drain(NodeProcess writer) {
        try {
            while (writer.line() != null) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            // The writer was killed.
        }
    }

    @Test
    void readsWhatClassicLevelReadsAfterAKillAtAnyTime() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 6; run++) {
            Path database = temp.resolve("killed-" + run);
            try (NodeProcess writer = NodeProcess.start("put-until-killed.mjs", database, 1_000_000, seed + run)) {
                for (int lines = random.nextInt(8_000); lines >= 0; lines--) {
                    writer.line();
                }
                writer.kill();
            }
            Inspection inspection = TestDatabases.BACKEND.inspect(database);
            Map<Bytes, Bytes> read = TestDatabases.read(database);
            assertThat(inspection.intact()).as("%s", inspection.findings()).isTrue();
            try (NodeProcess dump = NodeProcess.start("dump.mjs", database)) {
                for (Map.Entry<Bytes, Bytes> entry : read.entrySet()) {
                    assertThat(dump.line()).isEqualTo(line(entry));
                }
                assertThat(dump.line()).isNull();
                assertThat(dump.end()).isZero();
            }
        }
    }

    private static String line(Map.Entry<Bytes, Bytes> entry) {
        java.util.HexFormat hex = java.util.HexFormat.of();
        return "{\"k\":\"" + hex.formatHex(entry.getKey().toArray()) + "\",\"v\":\""
                + hex.formatHex(entry.getValue().toArray()) + "\"}";
    }
}
