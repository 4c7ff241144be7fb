package dev.rollback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.ServingBackend;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.testkit.FaultyFiles.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a served state when the process, the disk or the power fails at any of its file operations. */
public interface ServingCrashContract extends StateBackendContract {

    @Override
    BackendFixture fixture();

    @Test
    default void keepsWhatWasSyncedAfterACrashAnywhere(@TempDir(factory = MemoryFolder.class) Path folder) {
        Random random = Seeds.of(getClass().getSimpleName() + ", keepsWhatWasSyncedAfterACrashAnywhere");
        everywhere(folder, random, at -> FaultyFiles.failing(Fault.CRASH, at), files -> {});
    }

    @Test
    default void keepsWhatWasSyncedAfterAPowerCutAnywhere(@TempDir(factory = MemoryFolder.class) Path folder) {
        Random random = Seeds.of(getClass().getSimpleName() + ", keepsWhatWasSyncedAfterAPowerCutAnywhere");
        everywhere(
                folder,
                random,
                at -> new PowerCutFiles(at, Places.folder(folder, "stash")),
                files -> ((PowerCutFiles) files).cut(random));
    }

    @Test
    default void takesNoMoreChangesAfterAFailure(@TempDir(factory = MemoryFolder.class) Path folder) {
        Random random = Seeds.of(getClass().getSimpleName() + ", takesNoMoreChangesAfterAFailure");
        for (Fault fault : new Fault[] {Fault.IO_ERROR_ONCE, Fault.DISK_FULL}) {
            for (int at = 1; ; at++) {
                History history = new History(random.nextLong());
                Path location = Places.of(fixture(), folder, history.first);
                String what = fault + " at operation " + at;
                Throwable failure = history.run(fixture(), location, FaultyFiles.failing(fault, at), store -> {
                    Throwable again = catchThrowable(() -> store.put(Entries.contract(901, "TooLate")));
                    assertThat(again).as("%s: a change after it", what).isInstanceOf(RollbackException.class);
                    assertThat(catchThrowable(store::sync))
                            .as("%s: a sync after it", what)
                            .isInstanceOf(RollbackException.class);
                    assertThat(store.records().toList())
                            .as("%s: still read", what)
                            .isNotEmpty();
                });
                history.requireOneOf(States.records(fixture(), location), what);
                if (failure == null) {
                    assertThat(at).as("operations by FileOps").isGreaterThan(3);
                    break;
                }
                assertThat(failure).as(what).isInstanceOf(RollbackException.class);
                reopen(location, what);
            }
        }
    }

    /** Makes the file operations that fail at the n-th. */
    interface Failing {
        FileOps at(int operation);
    }

    /** What happens to the files when the process is gone. */
    interface Aftermath {
        void apply(FileOps files);
    }

    private void everywhere(Path folder, Random random, Failing failing, Aftermath aftermath) {
        for (int at = 1; ; at++) {
            History history = new History(random.nextLong());
            Path location = Places.of(fixture(), folder, history.first);
            FileOps files = failing.at(at);
            Throwable failure = history.run(fixture(), location, files, store -> {});
            aftermath.apply(files);
            String what = "after failing at operation " + at + ": " + failure;
            history.requireOneOf(States.records(fixture(), location), what);
            assertThat(fixture().backend().inspect(location).summary()).as(what).isPresent();
            if (failure == null) {
                assertThat(at).as("operations by FileOps").isGreaterThan(3);
                return;
            }
            assertThat(failure).as(what).isInstanceOf(FaultyFiles.Crash.class);
            reopen(location, what);
        }
    }

    /** The next process takes the state as it finds it, and writes to it. */
    private void reopen(Path location, String what) {
        Map<String, Fingerprint> found = new TreeMap<>(States.records(fixture(), location));
        ContractRecord next = Entries.contract(901, "Next");
        try (StateStore store = ((ServingBackend) fixture().backend()).open(location, FileOps.system())) {
            store.put(next);
        }
        found.put(Entries.key(next), Entries.fingerprint(next));
        assertThat(States.records(fixture(), location)).as("%s: reopened", what).isEqualTo(found);
    }

    /** Batches of changes to one chain, with syncs in between, and the state after each. */
    final class History {

        private final List<ContractRecord> first = new ArrayList<>();
        private final List<List<StateChange>> batches = new ArrayList<>();
        private final List<Map<String, Fingerprint>> states = new ArrayList<>();
        private final Random random;
        private int synced;
        private int begun;

        History(long seed) {
            random = new Random(seed);
            Map<String, Fingerprint> state = new TreeMap<>();
            first.add(Entries.contract(901, "First"));
            state.put(Entries.key(first.get(0)), Entries.fingerprint(first.get(0)));
            states.add(new TreeMap<>(state));
            for (int i = 0; i < 8; i++) {
                List<StateChange> batch = new ArrayList<>();
                for (int n = 0; n < 3; n++) {
                    ContractRecord record = Entries.random(random, 901);
                    boolean put = random.nextInt(4) > 0;
                    batch.add(put ? new StateChange.Put(record) : new StateChange.Remove(record.key()));
                    state.remove(Entries.key(record));
                    if (put) {
                        state.put(Entries.key(record), Entries.fingerprint(record));
                    }
                }
                batches.add(batch);
                states.add(new TreeMap<>(state));
            }
        }

        /** Runs it to its end or to what goes wrong, which it answers with. */
        @Nullable
        Throwable run(BackendFixture fixture, Path location, FileOps files, AfterFailure then) {
            StateStore[] store = new StateStore[1];
            Throwable failure = catchThrowable(() -> {
                store[0] = ((ServingBackend) fixture.backend()).open(location, files);
                for (int i = 0; i < batches.size(); i++) {
                    begun = i + 1;
                    store[0].write(batches.get(i));
                    if (i % 3 == 1) {
                        store[0].sync();
                        synced = i + 1;
                    }
                }
                store[0].sync();
                synced = batches.size();
            });
            if (store[0] == null) {
                return failure;
            }
            StateStore open = store[0];
            try {
                if (failure instanceof RollbackException) {
                    then.look(open);
                }
            } finally {
                Throwable closing = catchThrowable(open::close);
                failure = failure == null ? closing : failure;
            }
            return failure;
        }

        /** A state from the last sync that returned to the last batch that was begun. */
        void requireOneOf(Map<String, Fingerprint> found, String what) {
            assertThat(states.subList(synced, begun + 1))
                    .as("%s: synced up to %d, begun %d; wholly one of these", what, synced, begun)
                    .contains(found);
        }
    }

    /** What is looked at when a store has failed, and is still open. */
    interface AfterFailure {
        void look(StateStore store);
    }
}
