package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.Bytes;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that the Java port of LevelDB wrote: {@code .sst} tables and memory-mapped logs. */
class Iq80Test {

    @TempDir
    private Path temp;

    @Test
    void readsTablesAndLogsOfSeveralSessions() throws IOException {
        Path database = temp.resolve("db");
        Map<Bytes, Bytes> expected = new TreeMap<>();
        for (int session = 0; session < 3; session++) {
            try (DB db = open(database)) {
                put(db, expected, session * 500, 700);
            }
        }

        assertThat(TestDatabases.files(database)).anyMatch(name -> name.endsWith(".sst"));
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
        assertThat(TestDatabases.BACKEND.inspect(database).worst()).isEqualTo(Impact.NOTE);
    }

    @Test
    void readsALogWhoseReservedSpaceWasNeverUsed() throws IOException {
        Path database = temp.resolve("db");
        Path crashed = temp.resolve("crashed");
        Map<Bytes, Bytes> expected = new TreeMap<>();
        try (DB db = open(database)) {
            put(db, expected, 0, 300);
            TestDatabases.copy(database, crashed);
        }

        assertThat(TestDatabases.read(crashed)).isEqualTo(expected);
        var inspection = TestDatabases.BACKEND.inspect(crashed);
        assertThat(inspection.intact()).isTrue();
        assertThat(inspection.worst()).isEqualTo(Impact.NOTE);
        assertThat(inspection.findings()).extracting(Finding::type).contains(FindingType.ZERO_FILLED_TAIL);
        assertThat(Files.size(crashed.resolve(logOf(crashed)))).isGreaterThan(500_000);
    }

    private static String logOf(Path database) throws IOException {
        return TestDatabases.files(database).stream()
                .filter(name -> name.endsWith(".log"))
                .findFirst()
                .orElseThrow();
    }

    private static DB open(Path database) throws IOException {
        Options options = new Options().createIfMissing(true).compressionType(CompressionType.NONE);
        return Iq80DBFactory.factory.open(database.toFile(), options);
    }

    private static void put(DB db, Map<Bytes, Bytes> expected, int from, int count) {
        for (int i = from; i < from + count; i++) {
            byte[] key = Crafted.utf8("56-Contract" + i);
            byte[] value = Crafted.utf8("{\"contractName\":\"Contract" + i + "\",\"chainId\":56,\"run\":" + from + "}");
            db.put(key, value);
            expected.put(Bytes.copyOf(key), Bytes.copyOf(value));
        }
    }
}
