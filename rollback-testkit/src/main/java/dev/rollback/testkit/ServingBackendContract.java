package dev.rollback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.ServingBackend;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backend promises that can serve a live state. */
public interface ServingBackendContract extends ServingCrashContract {

    @Override
    BackendFixture fixture();

    @Test
    default void takesAndGivesRecords(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.of(fixture(), folder, Entries.usual());
        ContractRecord added = Entries.contract(901, "Added", "\"address\":\"0xE1\"");
        ContractRecord other = Entries.contract(901, "Vault", "\"address\":\"0xE2\"");
        ContractRecord gone = Entries.contract(901, "Desk");
        try (StateStore store = open(location)) {
            store.put(added);
            store.put(other);
            store.remove(gone.key());
            store.remove(Entries.contract(901, "NeverThere").key());

            assertThat(store.find(added.key()).map(Entries::fingerprint)).contains(Entries.fingerprint(added));
            assertThat(store.find(other.key()).map(Entries::fingerprint)).contains(Entries.fingerprint(other));
            assertThat(store.find(gone.key())).isEmpty();
            States.assertSame(fixture(), store.entries().toList(), changed(added, other, gone));
        }
        States.assertHolds(fixture(), location, changed(added, other, gone));
        assertThat(fixture().backend().inspect(location).intact()).isTrue();
        try (StateStore store = open(location)) {
            States.assertSame(fixture(), store.entries().toList(), changed(added, other, gone));
        }
    }

    @Test
    default void keepsOddRecordsWholeThatAreWrittenToIt(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.of(fixture(), folder, List.of(Entries.contract(901, "First")));
        List<ContractRecord> odd = fixture().kept(Entries.odd());
        List<StateEntry> all = new ArrayList<>(odd);
        all.add(Entries.contract(901, "First"));
        try (StateStore store = open(location)) {
            odd.forEach(store::put);
            States.assertSame(fixture(), store.entries().toList(), all);
            odd.forEach(record -> assertThat(store.find(record.key()).map(Entries::fingerprint))
                    .as("%s", record.key())
                    .contains(Entries.fingerprint(record)));
        }
        States.assertHolds(fixture(), location, all);
    }

    @Test
    default void takesABatchInItsOrder(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.of(fixture(), folder, Entries.many(1));
        ContractRecord first = Entries.contract(901, "X", "\"address\":\"0x1\"");
        ContractRecord last = Entries.contract(901, "X", "\"address\":\"0x2\"");
        ContractRecord removed = Entries.contract(901, "Y");
        try (StateStore store = open(location)) {
            store.write(List.of());
            store.write(List.of(
                    new StateChange.Put(first),
                    new StateChange.Remove(first.key()),
                    new StateChange.Put(removed),
                    new StateChange.Put(last),
                    new StateChange.Remove(removed.key())));
            assertThat(store.find(last.key()).map(Entries::fingerprint)).contains(Entries.fingerprint(last));
            assertThat(store.find(removed.key())).isEmpty();
        }
        List<StateEntry> all = new ArrayList<>(Entries.many(1));
        all.add(last);
        States.assertHolds(fixture(), location, all);
    }

    @Test
    default void streamsTheStateAsItWasWhenAsked(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.of(fixture(), folder, Entries.many(200));
        try (StateStore store = open(location)) {
            store.put(Entries.contract(901, "Before"));
            List<StateEntry> before = store.entries().toList();
            Iterator<StateEntry> begun = store.entries().iterator();
            List<StateEntry> streamed = new ArrayList<>();
            streamed.add(begun.next());
            for (int i = 0; i < 200; i++) {
                store.remove(((ContractRecord) Entries.many(200).get(i)).key());
                store.put(Entries.contract(902, "After" + i));
            }
            store.sync();
            begun.forEachRemaining(streamed::add);
            assertThat(Entries.byKey(streamed)).isEqualTo(Entries.byKey(before));
        }
    }

    @Test
    default void hasSyncedWhatEverybodyCanRead(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.of(fixture(), folder, Entries.usual());
        List<StateEntry> all = new ArrayList<>(Entries.usual());
        try (StateStore store = open(location)) {
            for (int i = 0; i < 5; i++) {
                ContractRecord record = Entries.contract(901, "Synced" + i);
                store.put(record);
                all.add(record);
                store.sync();
                store.sync();
                States.assertHolds(fixture(), location, all);
            }
        }
    }

    @Test
    default void refusesToOpenWhatIsNotThereOrDamaged(@TempDir(factory = MemoryFolder.class) Path folder)
            throws IOException {
        States.assertFails(ErrorKind.NOT_FOUND, () -> open(folder.resolve("absent")));
        Path location = Places.of(fixture(), folder, Entries.usual());
        for (Path file : Places.files(location)) {
            byte[] content = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(content, content.length / 2));
            boolean readable = catchThrowable(() -> States.read(fixture(), location)) == null;
            if (!readable) {
                TreeSnapshot before = TreeSnapshot.ofContent(location);
                assertThat(catchThrowable(() -> open(location).close()))
                        .as("opening with half of %s", file)
                        .isInstanceOf(RollbackException.class);
                assertThat(TreeSnapshot.ofContent(location).lines()).containsAllEntriesOf(before.lines());
            }
            Files.write(file, content);
        }
        open(location).close();
        States.assertHolds(fixture(), location, Entries.usual());
    }

    @Test
    default void isOpenOnceOrOverwritesNobody(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.of(fixture(), folder, Entries.many(3));
        try (StateStore first = open(location)) {
            if (fixture().locksOut()) {
                States.assertFails(ErrorKind.LOCKED, () -> open(location));
                first.put(Entries.contract(901, "Mine"));
            } else {
                StateStore second = open(location);
                second.put(Entries.contract(901, "Theirs"));
                second.close();
                first.put(Entries.contract(901, "Mine"));
                States.assertFails(ErrorKind.CONFLICT, first::sync);
                assertThat(catchThrowable(first::close))
                        .as("closing may tell of it once more")
                        .satisfiesAnyOf(
                                none -> assertThat(none).isNull(),
                                again -> assertThat(again).isInstanceOf(RollbackException.class));
            }
        }
        String kept = fixture().locksOut() ? "Mine" : "Theirs";
        List<StateEntry> all = new ArrayList<>(Entries.many(3));
        all.add(Entries.contract(901, kept));
        States.assertHolds(fixture(), location, all);
        open(location).close();
    }

    @Test
    default void theStoreIsClosedTwiceAndNotUsedAfterwards(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.of(fixture(), folder, Entries.usual());
        StateStore store = open(location);
        store.close();
        store.close();
        ContractRecord record = Entries.contract(901, "Late");
        assertThatThrownBy(() -> store.put(record)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.find(record.key())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store::entries).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store::sync).isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void isWrittenByManyAtOnce(@TempDir(factory = MemoryFolder.class) Path folder) throws Exception {
        Path location = Places.of(fixture(), folder, Entries.many(1));
        List<StateEntry> all = new ArrayList<>(Entries.many(1));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (StateStore store = open(location)) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                for (int i = 0; i < 25; i++) {
                    all.add(Entries.contract(901 + thread % 2, "T" + thread + "-" + i));
                }
                work.add(() -> {
                    for (int i = 0; i < 25; i++) {
                        ContractRecord record = Entries.contract(901 + thread % 2, "T" + thread + "-" + i);
                        store.write(List.of(
                                new StateChange.Put(record),
                                new StateChange.Put(Entries.contract(901, "Shared" + thread)),
                                new StateChange.Remove(
                                        Entries.contract(901, "Shared" + thread).key())));
                        assertThat(store.find(record.key())).isPresent();
                        assertThat(store.records()
                                        .filter(any -> any.key().name().startsWith("Shared")))
                                .as("half of a batch")
                                .isEmpty();
                        if (i % 5 == 0) {
                            store.sync();
                        }
                    }
                    return true;
                });
            }
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
            States.assertSame(fixture(), store.entries().toList(), all);
        } finally {
            threads.shutdownNow();
        }
        States.assertHolds(fixture(), location, all);
    }

    /** {@code -Drollback.testkit.histories} says how many. */
    @Test
    default void actsAsAMapDoes(@TempDir(factory = MemoryFolder.class) Path folder) {
        Random random = Seeds.of(getClass().getSimpleName() + ", actsAsAMapDoes");
        int histories = Integer.getInteger("rollback.testkit.histories", 8);
        for (int history = 0; history < histories; history++) {
            Path location = Places.of(fixture(), folder, Entries.many(2));
            Map<String, Fingerprint> model = new TreeMap<>(Entries.byKey(Entries.many(2)));
            StateStore store = open(location);
            for (int step = 0; step < 120; step++) {
                List<StateChange> batch = new ArrayList<>();
                for (int n = random.nextInt(4); n >= 0; n--) {
                    ContractRecord record = Entries.random(random, 901 + random.nextInt(3));
                    boolean put = random.nextInt(3) > 0;
                    batch.add(put ? new StateChange.Put(record) : new StateChange.Remove(record.key()));
                    model.remove(Entries.key(record));
                    if (put) {
                        model.put(Entries.key(record), Entries.fingerprint(record));
                    }
                }
                store.write(batch);
                switch (random.nextInt(12)) {
                    case 0 -> {
                        store.close();
                        assertThat(States.records(fixture(), location)).isEqualTo(model);
                        store = open(location);
                    }
                    case 1 -> store.sync();
                    case 2 ->
                        assertThat(Entries.byKey(store.records().toList())).isEqualTo(model);
                    default -> {
                        ContractRecord any = Entries.random(random, 901 + random.nextInt(3));
                        assertThat(store.find(any.key()).isPresent()).isEqualTo(model.containsKey(Entries.key(any)));
                    }
                }
            }
            store.close();
            assertThat(States.records(fixture(), location)).isEqualTo(model);
            assertThat(fixture().backend().inspect(location).intact()).isTrue();
        }
    }

    private StateStore open(Path location) {
        return ((ServingBackend) fixture().backend()).open(location, FileOps.system());
    }

    private static List<StateEntry> changed(ContractRecord added, ContractRecord other, ContractRecord gone) {
        List<StateEntry> entries = new ArrayList<>(Entries.usual());
        entries.removeIf(entry -> Entries.key(entry).equals(Entries.key(other))
                || Entries.key(entry).equals(Entries.key(gone)));
        entries.add(added);
        entries.add(other);
        return entries;
    }
}
