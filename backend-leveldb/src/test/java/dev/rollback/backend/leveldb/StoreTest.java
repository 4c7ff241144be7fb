package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollback.api.Bytes;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Impact;
import dev.rollback.api.JsonText;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.iq80.leveldb.DB;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is served: written to, read meanwhile, and rebuilt. */
class StoreTest {

    /** Rebuilds at every few writes, into tables of a few entries. */
    static final StoreLimits TINY = new StoreLimits(2_000, 3, 2_000);

    @TempDir(factory = InMemory.class)
    private Path temp;

    private Path database = Path.of("");
    private Map<Bytes, Bytes> expected = new TreeMap<>();

    @BeforeEach
    void build() {
        database = Invented.build(temp.resolve("db"), 100);
        expected = Invented.numbered(0, 100);
    }

    private StateStore store() {
        return TestDatabases.BACKEND.open(database, FileOps.system());
    }

    private StateStore tiny() {
        return LevelDbStore.open(database, FileOps.system(), TINY);
    }

    private void write(StateStore store, StateChange... changes) {
        store.write(List.of(changes));
        List.of(changes).forEach(change -> Invented.apply(expected, change));
    }

    private static Map<Bytes, Bytes> read(StateStore store) {
        try (Stream<StateEntry> entries = store.entries()) {
            return Invented.map(entries.toList());
        }
    }

    @Test
    void showsWritesAtOnceAndToEveryClientAfterItsEnd() throws Exception {
        try (StateStore store = store()) {
            write(store, Invented.put(5, 1), Invented.remove(6), Invented.put(200, 1), Invented.remove(201));
            write(store, Invented.put(200, 2));
            assertThat(read(store)).isEqualTo(expected);
            assertThat(store.find(Invented.key(200))).contains(Invented.contract(200, 2));
            assertThat(store.find(Invented.key(6))).isEmpty();
            assertThat(store.find(Invented.key(7))).contains(Invented.contract(7, 0));
            assertThat(store.find(new ContractKey(new ChainId(1), "A\ud800"))).isEmpty();
        }
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
        Path copy = TestDatabases.copy(database, temp.resolve("copy"));
        try (ClassicLevel classic = ClassicLevel.start()) {
            assertThat(classic.read(copy)).isEqualTo(expected);
            assertThat(classic.write(copy, List.of(), true)).isEqualTo(expected);
        }
        goOnWithIq80();
    }

    @Test
    void isReadWholeByAnotherClientBehindTheEmptyLogOfACrash() throws IOException {
        Files.createFile(database.resolve("000003.log"));
        goOnWithIq80();
    }

    private void goOnWithIq80() throws IOException {
        for (int session = 0; session < 3; session++) {
            try (StateStore store = store()) {
                for (int i = 0; i < 5; i++) {
                    write(store, Invented.put(5 + i, 10 + session), Invented.remove(300 + session));
                }
            }
            // On copies: what its compactions write into the MANIFEST is not always so.
            Path copy = TestDatabases.copy(database, temp.resolve("iq80-" + session));
            Map<Bytes, Bytes> there = new TreeMap<>(expected);
            for (int again = 0; again < 3; again++) {
                try (DB db = WriterTest.iq80(copy)) {
                    assertThat(WriterTest.all(db)).isEqualTo(there);
                    StateChange.Put own = (StateChange.Put) Invented.put(400 + again, session);
                    db.put(
                            Crafted.utf8(own.key().toString()),
                            own.record().json().toArray());
                    Invented.apply(there, own);
                }
            }
        }
    }

    @Test
    void changesNothingWhenNothingIsWritten() throws IOException {
        Map<String, String> before = files();
        try (StateStore store = store()) {
            assertThat(read(store)).isEqualTo(expected);
            store.write(List.of());
            store.sync();
        }
        Map<String, String> after = files();
        after.remove("LOCK");
        assertThat(after).isEqualTo(before);
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> state = TestDatabases.state(database);
        state.remove(".");
        return state;
    }

    @Test
    void showsAStreamTheStateOfItsCreationWhateverIsWrittenAndRebuilt() throws IOException {
        try (StateStore store = tiny()) {
            write(store, Invented.put(3, 7), Invented.remove(4));
            Map<Bytes, Bytes> then = new TreeMap<>(expected);
            Stream<StateEntry> stream = store.entries();
            Iterator<StateEntry> entries = stream.iterator();
            List<StateEntry> seen = new ArrayList<>(List.of(entries.next()));
            for (int i = 0; i < 300; i++) {
                write(store, Invented.put(i, 8), Invented.remove(i + 1));
            }
            entries.forEachRemaining(seen::add);
            assertThat(Invented.map(seen)).isEqualTo(then);
            assertThat(read(store)).isEqualTo(expected);
            stream.close();
            write(store, Invented.put(1, 9));
        }
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
    }

    @Test
    void keepsOnlyTheFilesThatAreNeededOnceRebuilt() throws Exception {
        try (StateStore store = tiny()) {
            for (int i = 0; i < 500; i++) {
                write(store, Invented.put(i % 120, i));
            }
            store.sync();
        }
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
        assertThat(TestDatabases.BACKEND.inspect(database).findings()).isEmpty();
        assertThat(TestDatabases.files(database))
                .filteredOn(name -> name.startsWith("MANIFEST"))
                .hasSize(1);
        assertThat(TestDatabases.files(database))
                .filteredOn(name -> name.endsWith(".log"))
                .hasSize(1);
        for (String name : TestDatabases.files(database)) {
            if (name.endsWith(".log")) {
                assertThat(database.resolve(name).toFile().length()).isLessThan(2 * TINY.pendingBytes());
            }
        }
        try (ClassicLevel classic = ClassicLevel.start()) {
            assertThat(classic.write(database, List.of(), true)).isEqualTo(expected);
        }
    }

    @Test
    void keepsEveryOtherClientOutAndIsKeptOutByThem() throws Exception {
        try (StateStore store = store()) {
            write(store, Invented.put(1, 1));
            assertThat(catchThrowableOfType(RollbackException.class, this::store)
                            .kind())
                    .isEqualTo(ErrorKind.LOCKED);
            try (NodeProcess client = NodeProcess.start("hold.mjs", database)) {
                assertThat(client.line()).isNull();
                assertThat(client.end()).isEqualTo(1);
            }
            write(store, Invented.put(1, 2));
        }
        try (NodeProcess client = NodeProcess.start("hold.mjs", database)) {
            assertThat(client.line()).isEqualTo("open");
            assertThat(catchThrowableOfType(RollbackException.class, this::store)
                            .kind())
                    .isEqualTo(ErrorKind.LOCKED);
            assertThat(client.end()).isZero();
        }
        try (DB db = WriterTest.iq80(database)) {
            assertThat(db).isNotNull();
            assertThat(catchThrowableOfType(RollbackException.class, this::store)
                            .kind())
                    .isEqualTo(ErrorKind.LOCKED);
        }
        store().close();
    }

    /** A crash leaves a torn end; a log behind it would make it a loss. */
    @Test
    void leavesALogWithATornEndBehind() throws Exception {
        try (StateStore store = store()) {
            write(store, Invented.put(1, 1), Invented.put(2, 1));
        }
        Path log = database.resolve(TestDatabases.files(database).stream()
                .filter(name -> name.endsWith(".log"))
                .findFirst()
                .orElseThrow());
        byte[] torn = Crafted.log(Crafted.batch(900, 1).put("1-Torn", "{}").done());
        Files.write(log, java.util.Arrays.copyOf(torn, torn.length - 3), StandardOpenOption.APPEND);
        assertThat(TestDatabases.BACKEND.inspect(database).worst()).isEqualTo(Impact.WARNING);

        try (StateStore store = store()) {
            write(store, Invented.put(3, 1));
        }
        assertThat(TestDatabases.BACKEND.inspect(database).findings()).isEmpty();
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
        try (ClassicLevel classic = ClassicLevel.start()) {
            assertThat(classic.read(database)).isEqualTo(expected);
        }
    }

    @Test
    void doesNotLetLogsPileUpSessionBySession() throws IOException {
        for (int session = 0; session < 40; session++) {
            try (StateStore store = store()) {
                write(store, Invented.put(session, session));
            }
            assertThat(TestDatabases.files(database).stream().filter(name -> name.endsWith(".log")))
                    .hasSizeLessThanOrEqualTo(StoreLimits.DEFAULT.logs());
        }
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
        assertThat(TestDatabases.BACKEND.inspect(database).findings()).isEmpty();
    }

    @Test
    void refusesADamagedDatabaseAndLeavesItAsItIs() throws IOException {
        Path table = database.resolve(TestDatabases.files(database).stream()
                .filter(name -> name.endsWith(".sst"))
                .findFirst()
                .orElseThrow());
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 2] ^= 1;
        Files.write(table, bytes);
        Map<String, String> before = files();
        assertThat(catchThrowableOfType(RollbackException.class, this::store).kind())
                .isEqualTo(ErrorKind.CORRUPT);
        Map<String, String> after = files();
        after.remove("LOCK");
        assertThat(after).isEqualTo(before);
        LevelDbLock.acquire(database).close();

        assertThat(catchThrowableOfType(
                                RollbackException.class,
                                () -> TestDatabases.BACKEND.open(temp.resolve("none"), FileOps.system()))
                        .kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void takesNothingOfABatchThatIsTooLarge() {
        JsonText large = JsonText.copyOf(new byte[LevelDbLimits.MAX_VALUE_BYTES - 1_000]);
        try (StateStore store = store()) {
            List<StateChange> batch = new ArrayList<>(List.of(Invented.put(1, 1)));
            for (int i = 0; i < 2; i++) {
                batch.add(new StateChange.Put(new ContractRecord(Invented.key(300 + i), large)));
            }
            batch.add(Invented.put(2, 2));
            assertThat(catchThrowableOfType(RollbackException.class, () -> store.write(batch)))
                    .isNull();
            batch.forEach(change -> Invented.apply(expected, change));

            List<StateChange> many = new ArrayList<>(Collections.nCopies(600_000, Invented.remove(5)));
            assertThat(catchThrowableOfType(RollbackException.class, () -> store.write(many))
                            .kind())
                    .isEqualTo(ErrorKind.TOO_LARGE);
            StateChange beyond = new StateChange.Put(
                    new ContractRecord(Invented.key(5), JsonText.copyOf(new byte[LevelDbLimits.MAX_VALUE_BYTES + 1])));
            assertThat(catchThrowableOfType(
                                    RollbackException.class, () -> store.write(List.of(Invented.remove(1), beyond)))
                            .kind())
                    .isEqualTo(ErrorKind.TOO_LARGE);
            write(store, Invented.put(9, 9));
            assertThat(read(store)).isEqualTo(expected);
        }
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
    }

    @Test
    void givesNewFilesTheModeOfTheOldOnes() throws IOException {
        for (String name : TestDatabases.files(database)) {
            Files.setPosixFilePermissions(database.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
        }
        try (StateStore store = tiny()) {
            for (int i = 0; i < 50; i++) {
                write(store, Invented.put(i, i));
            }
        }
        for (String name : TestDatabases.files(database)) {
            if (!name.equals("LOCK")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database.resolve(name))))
                        .as(name)
                        .isEqualTo("rw-r--r--");
            }
        }
    }

    @Test
    void refusesEverythingOnceClosed() {
        StateStore store = store();
        Iterator<StateEntry> entries = store.entries().iterator();
        entries.next();
        store.close();
        store.close();
        assertThatThrownBy(store::entries).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.find(Invented.key(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.write(List.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store::sync).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> entries.forEachRemaining(entry -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void removesWhatACrashLeftBeforeItNeedsRoomItself() throws IOException {
        for (String left : List.of("000900.sst", "000901.log.tmp", "MANIFEST-000902", "000902.dbtmp")) {
            Files.write(database.resolve(left), new byte[1_000]);
        }
        try (StateStore store = store()) {
            assertThat(database.resolve("000900.sst")).exists();
            write(store, Invented.put(1, 1));
            assertThat(TestDatabases.files(database))
                    .contains("000901.log.tmp")
                    .doesNotContain("000900.sst", "MANIFEST-000902", "000902.dbtmp");
            assertThat(TestDatabases.files(database)).anyMatch(name -> name.equals("MANIFEST-000904"));
        }
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
    }

    @Test
    void isOfUseAfterAnInterrupt() {
        try (StateStore store = store()) {
            write(store, Invented.put(1, 1));
            Thread.currentThread().interrupt();
            assertThat(catchThrowableOfType(RollbackException.class, () -> store.put(Invented.contract(2, 1)))
                            .kind())
                    .isEqualTo(ErrorKind.INTERRUPTED);
            assertThat(catchThrowableOfType(RollbackException.class, store::sync)
                            .kind())
                    .isEqualTo(ErrorKind.INTERRUPTED);
            assertThat(catchThrowableOfType(RollbackException.class, () -> store.find(Invented.key(50)))
                            .kind())
                    .isEqualTo(ErrorKind.INTERRUPTED);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(store.find(Invented.key(50))).contains(Invented.contract(50, 0));
            write(store, Invented.put(3, 1));
            Thread.currentThread().interrupt();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
    }

    /** Two records change together: nobody may ever see them differ, and no stream sees what came after it began. */
    @Test
    void showsWholeBatchesToSeveralThreadsWhileItIsRebuilt() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger looks = new AtomicInteger();
        ExecutorService readers = Executors.newFixedThreadPool(3);
        try (StateStore store = tiny()) {
            write(store, Invented.put(1, 0), Invented.put(90, 0));
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                running.add(readers.submit(() -> {
                    int before = 0;
                    while (!done.get()) {
                        Map<Bytes, Bytes> seen = read(store);
                        int version = version(seen, 1);
                        assertThat(version(seen, 90)).isEqualTo(version).isGreaterThanOrEqualTo(before);
                        assertThat(seen).hasSize(100);
                        assertThat(store.find(Invented.key(50))).contains(Invented.contract(50, 0));
                        before = version;
                        looks.incrementAndGet();
                    }
                    return null;
                }));
            }
            for (int i = 1; i < 600 || looks.get() < 30; i++) {
                write(store, Invented.put(1, i), Invented.put(90, i));
            }
            done.set(true);
            for (Future<?> reader : running) {
                reader.get(60, TimeUnit.SECONDS);
            }
        } finally {
            done.set(true);
            readers.shutdownNow();
        }
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
        assertThat(TestDatabases.BACKEND.inspect(database).findings()).isEmpty();
    }

    private static int version(Map<Bytes, Bytes> seen, int number) {
        Bytes value = seen.getOrDefault(Bytes.utf8(Invented.key(number).toString()), Bytes.utf8("{}"));
        return JsonText.copyOf(value.toArray())
                .value()
                .orElseThrow()
                .get("version")
                .intValue();
    }
}
