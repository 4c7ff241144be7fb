package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.Bytes;
import dev.rollback.api.Inspection;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that puts records into a store is killed at random times and started again on what it left. {@code
 * -Drollback.kills} says how often.
 */
class KillTest {

    private static final int KEYS = 1_000;
    private static final int PUTS_A_KILL = 2_000;
    private static final Pattern VERSION = Pattern.compile("\"version\":([0-9]+)");

    @TempDir(factory = InMemory.class)
    private Path temp;

    /** Puts numbered records, one after another, and says after each sync how many are safe. */
    static final class Putter {

        private Putter() {}

        public static void main(String[] arguments) {
            int from = Integer.parseInt(arguments[1]);
            Random random = new Random(Long.parseLong(arguments[2]));
            StoreLimits limits = new StoreLimits(300_000, 4, 50_000);
            try (StateStore store = LevelDbStore.open(Path.of(arguments[0]), FileOps.system(), limits)) {
                for (int i = from; ; i++) {
                    store.put(Invented.contract(i % KEYS, i));
                    if (random.nextInt(5) == 0) {
                        store.sync();
                        System.out.println(i + 1);
                    }
                }
            }
        }
    }

    @Test
    void losesNoSyncedPutAndNoneBeforeIt() throws Exception {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        int kills = Integer.getInteger("rollback.kills", 4);
        System.out.println("-Drollback.seed=" + seed + " -Drollback.kills=" + kills);
        Random random = new Random(seed);
        Path database = Invented.build(temp.resolve("db"), List.of());
        int put = 0;
        long beyond = 0;
        try (ClassicLevel classic = ClassicLevel.start()) {
            for (int kill = 0; kill < kills; kill++) {
                int acknowledged = putUntilKilled(database, put, random);
                Inspection inspection = TestDatabases.BACKEND.inspect(database);
                assertThat(inspection.intact()).as("%s", inspection.findings()).isTrue();
                Map<Bytes, Bytes> read = TestDatabases.read(database);
                put = 1 + newest(read);
                assertThat(put).isGreaterThanOrEqualTo(acknowledged);
                assertThat(read).isEqualTo(after(put));
                assertThat(classic.read(database)).isEqualTo(read);
                beyond += put - acknowledged;
            }
        }
        System.out.println(kills + " kills in " + put + " puts, " + beyond + " puts there that were not synced yet");
        assertThat(put).isGreaterThan(kills * PUTS_A_KILL / 4);
    }

    /** The number of puts that a sync had covered. */
    private static int putUntilKilled(Path database, int from, Random random) throws Exception {
        int enough = from + random.nextInt(2 * PUTS_A_KILL);
        int acknowledged = from;
        try (ChildProcess child = ChildProcess.start("128m", Putter.class, database, from, random.nextLong())) {
            while (acknowledged < enough) {
                String line = child.line();
                if (line == null) {
                    throw new IOException("the process ended by itself");
                }
                acknowledged = Integer.parseInt(line);
            }
            Thread.sleep(random.nextInt(20));
            for (String line : child.kill()) {
                acknowledged = Integer.parseInt(line);
            }
        }
        return acknowledged;
    }

    private static int newest(Map<Bytes, Bytes> read) {
        int newest = -1;
        for (Bytes value : read.values()) {
            Matcher matcher = VERSION.matcher(new String(value.toArray(), java.nio.charset.StandardCharsets.UTF_8));
            assertThat(matcher.find()).isTrue();
            newest = Math.max(newest, Integer.parseInt(matcher.group(1)));
        }
        return newest;
    }

    private static Map<Bytes, Bytes> after(int puts) {
        Map<Bytes, Bytes> map = new TreeMap<>();
        for (int i = Math.max(0, puts - KEYS); i < puts; i++) {
            Invented.apply(map, Invented.put(i % KEYS, i));
        }
        return map;
    }
}
