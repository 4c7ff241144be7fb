package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.Bytes;
import dev.rollback.api.Inspection;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histories of sessions of our store and of the C++ LevelDB, in any turn, with rebuilds and compactions. After each the
 * database holds what a plain map does, as our reader and the other client see it. {@code -Drollback.histories} says
 * how many.
 */
class HistoryTest {

    private static final int KEYS = 60;

    @TempDir(factory = InMemory.class)
    private Path temp;

    private int ours;
    private int theirs;

    @Test
    void endAsAPlainMapWould() throws Exception {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        int histories = Integer.getInteger("rollback.histories", 200);
        System.out.println("-Drollback.seed=" + seed + " -Drollback.histories=" + histories);
        try (ClassicLevel classic = ClassicLevel.start()) {
            for (int i = 0; i < histories; i++) {
                run(classic, new Random(seed + i), "seed " + (seed + i));
            }
        }
        System.out.println(
                histories + " histories, " + ours + " sessions of ours, " + theirs + " of classic-level, all alike");
    }

    private void run(ClassicLevel classic, Random random, String what) throws IOException {
        int first = random.nextInt(KEYS);
        Path database = Invented.build(temp.resolve("db"), first);
        Map<Bytes, Bytes> expected = Invented.numbered(0, first);
        for (int session = 2 + random.nextInt(5); session > 0; session--) {
            if (random.nextInt(3) > 0) {
                ours++;
                our(database, expected, random);
                assertThat(TestDatabases.read(database)).as(what).isEqualTo(expected);
                assertThat(classic.read(database)).as(what).isEqualTo(expected);
            } else {
                theirs++;
                Map<Bytes, Bytes> seen = their(classic, database, expected, random);
                assertThat(seen).as(what).isEqualTo(expected);
                assertThat(TestDatabases.read(database)).as(what).isEqualTo(expected);
            }
            Inspection inspection = TestDatabases.BACKEND.inspect(database);
            assertThat(inspection.intact())
                    .as("%s: %s", what, inspection.findings())
                    .isTrue();
        }
        Trees.delete(database, FileOps.system());
    }

    private static void our(Path database, Map<Bytes, Bytes> expected, Random random) {
        StoreLimits limits =
                new StoreLimits(1_000L << random.nextInt(8), 1 + random.nextInt(8), 1_000 << random.nextInt(5));
        try (StateStore store = LevelDbStore.open(database, FileOps.system(), limits)) {
            for (int i = random.nextInt(40); i > 0; i--) {
                List<StateChange> batch = new ArrayList<>();
                for (int j = random.nextInt(4); j > 0; j--) {
                    batch.add(change(random));
                }
                store.write(batch);
                batch.forEach(change -> Invented.apply(expected, change));
                if (random.nextInt(10) == 0) {
                    store.sync();
                }
            }
            assertThat(Invented.map(store.entries().toList())).isEqualTo(expected);
            for (int i = 0; i < KEYS; i++) {
                Bytes key = Bytes.utf8(Invented.key(i).toString());
                assertThat(store.find(Invented.key(i))
                                .map(record -> Bytes.copyOf(record.json().toArray())))
                        .isEqualTo(Optional.ofNullable(expected.get(key)));
            }
        }
    }

    private static StateChange change(Random random) {
        int number = random.nextInt(KEYS);
        return random.nextInt(3) == 0
                ? Invented.remove(number)
                : new StateChange.Put(Invented.contract(number, random.nextInt(1_000), 1 << random.nextInt(12)));
    }

    private static Map<Bytes, Bytes> their(
            ClassicLevel classic, Path database, Map<Bytes, Bytes> expected, Random random) throws IOException {
        List<ClassicLevel.Write> writes = new ArrayList<>();
        for (int i = random.nextInt(60); i > 0; i--) {
            StateChange change = change(random);
            Map<Bytes, Bytes> one = new TreeMap<>();
            Invented.apply(one, change);
            Bytes key = Bytes.utf8(change.key().toString());
            writes.add(new ClassicLevel.Write(key, Optional.ofNullable(one.get(key))));
            Invented.apply(expected, change);
        }
        return classic.write(database, writes, random.nextInt(3) == 0);
    }
}
