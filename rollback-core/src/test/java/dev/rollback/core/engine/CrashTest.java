package dev.rollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Phase;
import dev.rollback.core.report.Outcome;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import dev.rollback.testkit.FaultyFiles;
import dev.rollback.testkit.FaultyFiles.Fault;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
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
 * Cuts the whole of a rollback off before every single file operation, and makes every one of them fail, on real files;
 * then resumes or undoes and compares record by record.
 */
class CrashTest {

    /** 1 for every file operation; a second run elsewhere may take each eighth, and says so. */
    static final int STEP = Math.max(1, Integer.getInteger("rollback.crash.step", 1));

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    @Test
    void resumesOrUndoesAfterACrashBeforeAnyFileOperation() {
        int total = callsOfAWholeRun();
        Tally tally = new Tally();
        for (int at = 1; at <= total; at += STEP) {
            for (boolean undo : List.of(false, true)) {
                Case test = new Case("crash-" + at + "-" + undo);
                test.crashDuringRun(at);
                test.recover(undo, FileOps.system());
                test.check(tally);
                test.close();
            }
        }
        System.out.println("crashes: " + points(total) + ", resumed and undone each: " + tally);
        assertThat(tally.oldStates).isPositive();
        assertThat(tally.newStates).isPositive();
    }

    @Test
    void survivesASecondCrashDuringTheRecovery() {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        System.out.println("second crashes: seed " + seed + " (-Drollback.seed)");
        Random random = new Random(seed);
        int total = callsOfAWholeRun();
        Tally tally = new Tally();
        for (int round = 0; round < 120; round++) {
            Case test = new Case("twice-" + round);
            test.crashDuringRun(1 + random.nextInt(total));
            test.recover(random.nextBoolean(), FaultyFiles.failing(Fault.CRASH, 1 + random.nextInt(60)));
            test.recover(random.nextBoolean(), FileOps.system());
            test.check(tally);
            test.close();
        }
        System.out.println("second crashes: " + tally);
    }

    @Test
    void keepsTheOldStateOrFinishesWhenAnyFileOperationFails() {
        int total = callsOfAWholeRun();
        Tally tally = new Tally();
        for (int at = 1; at <= total; at += STEP) {
            Case test = new Case("io-" + at);
            test.failDuringRun(Fault.IO_ERROR_ONCE, at);
            test.recover(false, FileOps.system());
            test.check(tally);
            test.close();
        }
        System.out.println("I/O errors: " + points(total) + ": " + tally);
        assertThat(tally.oldStates).isPositive();
    }

    @Test
    void needsNoSpaceToFinishOrUndoOnceTheDiskIsFull() {
        int total = callsOfAWholeRun();
        Tally tally = new Tally();
        for (int at = 1; at <= total; at += STEP) {
            Case test = new Case("full-" + at);
            Optional<OperationResult> result = test.failDuringRun(Fault.DISK_FULL, at);
            if (result.isEmpty()) {
                test.check(new Tally());
            }
            test.recover(false, FileOps.system());
            test.check(tally);
            test.worksAgain();
            test.close();
        }
        System.out.println("full disk: " + points(total) + ": " + tally);
        assertThat(tally.oldStates).isPositive();
        assertThat(tally.newStates).isPositive();
    }

    @Test
    void syncsEveryFileBeforeTheCommitAndBothFoldersAfterEveryRename() {
        FaultyFiles files = FaultyFiles.counting();
        Case test = new Case("order");
        test.sample.engine(files).run(SampleWorkspace.request());

        List<String> unsynced = new ArrayList<>();
        List<String> calls = files.calls();
        boolean committed = false;
        int renames = 0;
        for (int i = 0; i < calls.size(); i++) {
            String call = calls.get(i);
            String path = call.substring(call.indexOf(' ') + 1);
            if (call.startsWith("create ") || call.startsWith("write ")) {
                unsynced.add(path);
            } else if (call.startsWith("sync ")) {
                unsynced.removeIf(path::equals);
            } else if (call.startsWith("replace ") && path.endsWith("journal.committed.json.tmp")) {
                assertThat(unsynced).as("files not synced at the commit").isEmpty();
                committed = true;
            } else if (call.startsWith("move ") && committed) {
                renames++;
                assertThat(calls.get(i + 1)).as("after " + call).startsWith("syncdir ");
            }
        }
        assertThat(committed).isTrue();
        assertThat(renames).isGreaterThanOrEqualTo(4);
        test.close();
    }

    /** How many points of how many a loop by {@link #STEP} takes. */
    static String points(int total) {
        return (total + STEP - 1) / STEP + " of " + total + " points (-Drollback.crash.step=" + STEP + ")";
    }

    private int callsOfAWholeRun() {
        FaultyFiles files = FaultyFiles.counting();
        Case test = new Case("count");
        OperationResult result = test.sample.engine(files).run(SampleWorkspace.request());
        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        test.close();
        return files.calls().size();
    }

    private static final class Tally {
        int oldStates;
        int newStates;

        @Override
        public String toString() {
            return oldStates + " old and " + newStates + " new states, whole";
        }
    }

    private final class Case {
        final String name;
        final Path folder;
        final SampleWorkspace sample;
        final TreeMap<String, String> before;
        final TreeMap<String, String> wanted;
        final String view;

        Case(String name) {
            this.name = name;
            this.folder = temp.resolve(name);
            this.sample = SampleWorkspace.unpack(folder).withStaleLiveState().withBrokenUnifiedJson();
            write(sample.file("deployments/bscmainnet.json"), "{\"stale\": true}");
            write(sample.file(".env.emergency"), "STATE_BACKEND=unified-json\n");
            this.before = SampleWorkspace.records(sample.leveldb());
            this.wanted = SampleWorkspace.records(sample.backup().resolve("leveldb/current"));
            this.view = sample.operatorsView();
            assertThat(before).isNotEqualTo(wanted);
        }

        void crashDuringRun(int at) {
            FaultyFiles files = FaultyFiles.failing(Fault.CRASH, at);
            Throwable thrown = catchThrowable(() -> sample.engine(files).run(SampleWorkspace.request()));
            assertThat(thrown).as(name).isInstanceOf(FaultyFiles.Crash.class);
        }

        Optional<OperationResult> failDuringRun(Fault fault, int at) {
            FaultyFiles files = FaultyFiles.failing(fault, at);
            try {
                return Optional.of(sample.engine(files).run(SampleWorkspace.request()));
            } catch (RollbackException e) {
                assertThat(e.kind())
                        .as(name + ": " + e)
                        .isIn(ErrorKind.IO, ErrorKind.DISK_FULL, ErrorKind.REVERT_FAILED);
                return Optional.empty();
            }
        }

        void recover(boolean undo, FileOps files) {
            try {
                if (undo) {
                    sample.engine(files).undo(false);
                } else {
                    sample.engine(files).resume();
                }
            } catch (RollbackException e) {
                assertThat(e.kind()).as(name + ": " + e.getMessage()).isEqualTo(ErrorKind.NOT_FOUND);
            } catch (FaultyFiles.Crash e) {
                // the second crash
            }
        }

        void check(Tally tally) {
            assertThat(OperationFolder.unfinished(sample.workspace(), FileOps.system()))
                    .as(name)
                    .isEmpty();
            Map<String, String> now = SampleWorkspace.records(sample.leveldb());
            boolean isNew = now.equals(wanted);
            assertThat(isNew || now.equals(before)).as(name + ": whole").isTrue();
            String environment = read(sample.file(".env.emergency"));
            assertThat(environment.contains("STATE_BACKEND=leveldb")).as(name).isEqualTo(isNew);
            assertThat(read(sample.file("deployments/bscmainnet.json")).contains("stale"))
                    .as(name)
                    .isNotEqualTo(isNew);
            if (!isNew && Files.notExists(sample.file(".emergency-stop"))) {
                assertThat(sample.operatorsView()).as(name).isEqualTo(view);
            }
            List<Phase> phases = OperationFolder.list(sample.workspace(), FileOps.system()).stream()
                    .map(OperationFolder::phase)
                    .toList();
            assertThat(phases.contains(Phase.DONE)).as(name).isEqualTo(isNew);
            if (isNew) {
                tally.newStates++;
                assertThat(SampleWorkspace.records(displaced()))
                        .as(name + ": kept")
                        .isEqualTo(before);
            } else {
                tally.oldStates++;
            }
        }

        private Path displaced() {
            OperationFolder operation =
                    OperationFolder.list(sample.workspace(), FileOps.system()).get(0);
            return operation.path().resolve("state/displaced");
        }

        void worksAgain() {
            OperationResult again = sample.engine().run(SampleWorkspace.request());
            assertThat(again.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(SampleWorkspace.records(sample.leveldb())).isEqualTo(wanted);
        }

        void close() {
            Trees.delete(folder, FileOps.system());
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
