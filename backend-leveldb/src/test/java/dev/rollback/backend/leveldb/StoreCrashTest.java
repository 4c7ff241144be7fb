package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollback.api.Bytes;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores whose power is cut, or whose disk fails, at each file operation in turn. */
class StoreCrashTest {

    private static final int WRITES = 40;

    @TempDir(factory = InMemory.class)
    private Path temp;

    private Path built = Path.of("");
    private final long seed = Long.getLong("rollback.seed", System.nanoTime());

    /** What was written, state by state, and up to which of them a sync has returned. */
    private static final class History {
        private final List<Map<Bytes, Bytes>> states = new ArrayList<>();
        private int synced;
        private int begun;

        History(Map<Bytes, Bytes> first) {
            states.add(first);
        }

        /** The states that may be there after a crash: from the last synced one to the one that was being written. */
        List<Map<Bytes, Bytes>> possible() {
            return states.subList(synced, Math.min(states.size(), begun + 1));
        }
    }

    @BeforeEach
    void build() {
        System.out.println("-Drollback.seed=" + seed);
        built = Invented.build(temp.resolve("built"), 12);
    }

    private void work(StateStore store, History history, Random random) {
        for (int i = 0; i < WRITES; i++) {
            List<StateChange> batch = new ArrayList<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                int number = random.nextInt(20);
                batch.add(random.nextInt(4) == 0 ? Invented.remove(number) : Invented.put(number, i));
            }
            Map<Bytes, Bytes> after = new TreeMap<>(history.states.get(history.states.size() - 1));
            batch.forEach(change -> Invented.apply(after, change));
            history.states.add(after);
            history.begun++;
            store.write(batch);
            if (random.nextInt(4) == 0) {
                store.sync();
                history.synced = history.begun;
            }
        }
    }

    @Test
    void holdEverySyncedWriteAndNoPartOfABatchAfterAPowerCutAnywhere() throws Exception {
        int cuts = 0;
        int oldest = 0;
        try (ClassicLevel classic = ClassicLevel.start()) {
            for (int at = 1; ; at++) {
                Path root = temp.resolve("root-" + at);
                Path database = TestDatabases.copy(built, root.resolve("db"));
                FaultyFiles files = new FaultyFiles(root, FaultyFiles.Fault.POWER_CUT, at, new Random(seed + at));
                History history = new History(Invented.numbered(0, 12));
                if (!cutOff(database, files, history)) {
                    break;
                }
                cuts++;
                Path left = temp.resolve("left-" + at);
                files.survive(root, left);
                Map<Bytes, Bytes> found = check(left.resolve("db"), history, "cut at " + at + ", " + files.last());
                oldest += found.equals(history.possible().get(0)) ? 1 : 0;
                if (at % 7 == 0) {
                    assertThat(classic.write(left.resolve("db"), List.of(), true))
                            .isEqualTo(found);
                }
                if (at % 3 == 0) {
                    goOn(left.resolve("db"), found);
                }
                Trees.delete(root);
                Trees.delete(left);
            }
        }
        System.out.println(cuts + " cuts, of which " + oldest + " left the last synced state");
        assertThat(cuts).isGreaterThan(100);
    }

    /** False when it came to its end. */
    private boolean cutOff(Path database, FileOps files, History history) {
        StateStore store = LevelDbStore.open(database, files, StoreTest.TINY);
        try {
            work(store, history, new Random(seed));
            store.close();
            return false;
        } catch (FaultyFiles.Cut e) {
            closeAfterCut(store);
            return true;
        }
    }

    /** Lets go of the lock as the end of the process would. */
    private static void closeAfterCut(StateStore store) {
        try {
            store.close();
        } catch (RollbackException | FaultyFiles.Cut e) {
            // There is no power.
        }
    }

    private Map<Bytes, Bytes> check(Path database, History history, String what) {
        Inspection inspection = TestDatabases.BACKEND.inspect(database);
        assertThat(inspection.intact())
                .as("%s: %s", what, inspection.findings())
                .isTrue();
        Map<Bytes, Bytes> found = TestDatabases.read(database);
        assertThat(history.possible()).as(what).contains(found);
        return found;
    }

    private static void goOn(Path database, Map<Bytes, Bytes> found) {
        Map<Bytes, Bytes> expected = new TreeMap<>(found);
        try (StateStore store = LevelDbStore.open(database, FileOps.system(), StoreTest.TINY)) {
            for (int i = 0; i < 20; i++) {
                store.write(List.of(Invented.put(i, 99)));
                Invented.apply(expected, Invented.put(i, 99));
            }
        }
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
        assertThat(TestDatabases.BACKEND.inspect(database).findings()).isEmpty();
    }

    @Test
    void takeNoMoreChangesAfterAFailureButCanBeReadAndOpenedAgain() throws IOException {
        int failures = 0;
        for (int at = 1; ; at++) {
            Path root = temp.resolve("root-" + at);
            Path database = TestDatabases.copy(built, root.resolve("db"));
            FaultyFiles files = new FaultyFiles(root, FaultyFiles.Fault.ERROR, at, new Random(seed + at));
            History history = new History(Invented.numbered(0, 12));
            if (!failed(database, files, history)) {
                if (files.calls() < at) {
                    break;
                }
                // An obsolete file could not be deleted: that fails nothing.
                assertThat(files.calls()).isGreaterThanOrEqualTo(at);
            } else {
                failures++;
            }
            Map<Bytes, Bytes> found = check(database, history, "failed at " + at + ", " + files.last());
            if (at % 3 == 0) {
                goOn(database, found);
            }
            Trees.delete(root);
        }
        System.out.println(failures + " failures");
        assertThat(failures).isGreaterThan(100);
    }

    private boolean failed(Path database, FileOps files, History history) {
        StateStore store = LevelDbStore.open(database, files, StoreTest.TINY);
        try {
            work(store, history, new Random(seed));
        } catch (RollbackException first) {
            assertThat(first.kind()).isEqualTo(ErrorKind.IO);
            for (int again = 0; again < 2; again++) {
                RollbackException error =
                        catchThrowableOfType(RollbackException.class, () -> store.write(List.of(Invented.put(1, 1))));
                assertThat(error.kind()).isEqualTo(ErrorKind.IO);
                assertThat(error).hasMessageContaining(first.plainMessage());
                assertThat(catchThrowableOfType(RollbackException.class, store::sync))
                        .hasMessageContaining(first.plainMessage());
            }
            assertThat(history.possible()).contains(Invented.map(store.entries().toList()));
            closeAfterCut(store);
            return true;
        }
        try {
            store.close();
            history.synced = history.begun;
            return false;
        } catch (RollbackException first) {
            LevelDbLock.acquire(database).close();
            return true;
        }
    }

    private static final class Trees {
        static void delete(Path root) {
            dev.rollback.spi.directory.Trees.delete(root, FileOps.system());
        }
    }
}
