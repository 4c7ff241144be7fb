package dev.rollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Phase;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.report.Outcome;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.testkit.FaultyFiles;
import dev.rollback.testkit.FaultyFiles.Fault;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else is at work in the workspace, before, during and after a rollback that is cut off or not. */
class DisturbedTest {

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    private SampleWorkspace sample;
    private Map<String, String> before;

    @BeforeEach
    void unpack() {
        sample = SampleWorkspace.unpack(temp).withStaleLiveState();
        before = SampleWorkspace.records(sample.leveldb());
    }

    @Test
    void refusesBeforeTheCommitWhenTheLiveStateChangesWhileItsReplacementIsPrepared() {
        FaultyFiles files = FaultyFiles.counting().before(call -> {
            if (call.startsWith("create ") && call.endsWith("/stage/CURRENT")) {
                write(sample.file("leveldb/000099.log"), "");
            }
        });

        assertThatThrownBy(() -> sample.engine(files).run(SampleWorkspace.request()))
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));

        assertThat(OperationFolder.list(sample.workspace(), FileOps.system())).isEmpty();
        assertThat(SampleWorkspace.records(sample.leveldb())).isEqualTo(before);
        assertThat(sample.file(".emergency-stop")).doesNotExist();
    }

    @Test
    void undoesACommitThatPublishedNothingThoughTheLiveStateHasChangedSince() throws IOException {
        crashBefore("move " + sample.leveldb());
        Files.writeString(sample.file("leveldb/000099.log"), "");

        assertThat(sample.engine().undo(false).report().outcome()).isEqualTo(Outcome.UNDONE);

        assertThat(SampleWorkspace.records(sample.leveldb())).isEqualTo(before);
        assertThat(sample.file("leveldb/000099.log")).exists();
    }

    @Test
    void neitherResumesNorUndoesWithoutConsentWhatWasWrittenToAfterACrash() throws IOException {
        crashBefore("move " + sample.root + "/.rollback/ops", "journal.committed.json");
        Files.writeString(sample.file(".env.emergency"), "STATE_BACKEND=leveldb\nMINE=1\n");

        for (boolean resume : List.of(true, false)) {
            assertThatThrownBy(() -> {
                        RollbackEngine engine = sample.engine();
                        OperationResult ignored = resume ? engine.resume() : engine.undo(false);
                        throw new AssertionError(ignored);
                    })
                    .isInstanceOfSatisfying(
                            RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        }

        OperationFolder operation = only();
        assertThat(sample.engine().undo(true).report().outcome()).isEqualTo(Outcome.UNDONE);
        assertThat(SampleWorkspace.records(sample.leveldb())).isEqualTo(before);
        assertThat(operation.path().resolve("environment/withdrawn/.env.emergency"))
                .content()
                .contains("MINE=1");
    }

    @Test
    void finishesAnUndoWhoseRestoredStateSomebodyHasOpenedSince() throws IOException {
        sample.engine().run(SampleWorkspace.request());
        FaultyFiles files = FaultyFiles.counting().before(call -> {
            if (call.startsWith("move ") && call.endsWith("journal.undoing.json")) {
                throw new FaultyFiles.Crash(call);
            }
        });
        assertThat(catchThrowable(() -> sample.engine(files).undo(false))).isInstanceOf(FaultyFiles.Crash.class);
        Files.writeString(sample.file("leveldb/000099.log"), "");

        assertThat(sample.engine().resume().report().outcome()).isEqualTo(Outcome.UNDONE);
        assertThat(only().phase()).isEqualTo(Phase.UNDONE);
    }

    @Test
    void resumesAndUndoesAndPrunesOnAFullDisk() {
        crashBefore("move " + sample.root + "/.rollback/ops", "state/stage");
        assertThat(sample.leveldb()).doesNotExist();

        sample.engine(FaultyFiles.failing(Fault.DISK_FULL, 1)).undo(false);

        assertThat(SampleWorkspace.records(sample.leveldb())).isEqualTo(before);
        assertThat(sample.engine(FaultyFiles.failing(Fault.DISK_FULL, 1)).prune(List.of()))
                .hasSize(1);
    }

    @Test
    void listsForeignEntriesOfTheLiveStateInTheLedger() throws IOException {
        Path fixture = Path.of("../backend-leveldb/src/test/resources/leveldb/binary-keys/db");
        dev.rollback.spi.directory.Trees.delete(sample.leveldb(), FileOps.system());
        SampleWorkspace.copy(fixture, sample.leveldb());

        OperationResult result = sample.engine().run(SampleWorkspace.request());

        assertThat(result.report().plan().ledger().first())
                .anyMatch(entry -> entry.key().startsWith("foreign key "));
        Path ledger = sample.file("logs/incidents/" + result.report().incident().orElseThrow() + "/ledger.jsonl");
        assertThat(Files.readString(ledger)).contains("keyBase64", "valueBase64");
        long foreign = SampleWorkspace.records(fixture).keySet().stream()
                .filter(key -> key.startsWith("foreign "))
                .count();
        assertThat(Files.readAllLines(ledger).stream()
                        .filter(line -> line.contains("keyBase64"))
                        .count())
                .isEqualTo(foreign)
                .isPositive();
    }

    @Test
    void refusesAPlanWhoseLedgerHasChanged() throws IOException {
        RollbackPlan plan = sample.engine().plan(SampleWorkspace.request());
        Path unified = sample.file("deployments/unified/bscmainnet.unified.json");
        String text = Files.readString(unified);
        int at = text.indexOf("\"proxy\": \"0x") + 14;
        char other = text.charAt(at) == '1' ? '2' : '1';
        Files.writeString(unified, text.substring(0, at) + other + text.substring(at + 1), StandardOpenOption.WRITE);

        assertThatThrownBy(() -> sample.engine().run(plan))
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
    }

    @Test
    void failsToRevertWithAWordOnWhatToDo() {
        FaultyFiles files = FaultyFiles.counting().before(call -> {
            boolean afterDisplacing = call.startsWith("move ") && call.contains("/state/stage");
            boolean undoing = call.startsWith("move ") && call.endsWith("journal.committed.json");
            if (afterDisplacing || undoing) {
                throw new RollbackException(ErrorKind.IO, "injected: " + call);
            }
        });
        assertThatThrownBy(() -> sample.engine(files).run(SampleWorkspace.request()))
                .isInstanceOfSatisfying(RollbackException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.REVERT_FAILED);
                    assertThat(e.hint()).isPresent();
                });

        assertThat(sample.engine().undo(false).report().outcome()).isEqualTo(Outcome.UNDONE);
        assertThat(SampleWorkspace.records(sample.leveldb())).isEqualTo(before);
    }

    private OperationFolder only() {
        return OperationFolder.list(sample.workspace(), FileOps.system()).get(0);
    }

    /** Runs until the call that begins and ends so, and dies before it. */
    private void crashBefore(String begin, String... end) {
        FaultyFiles files = FaultyFiles.counting().before(call -> {
            if (call.startsWith(begin) && (end.length == 0 || call.endsWith(end[0]))) {
                throw new FaultyFiles.Crash(call);
            }
        });
        assertThat(catchThrowable(() -> sample.engine(files).run(SampleWorkspace.request())))
                .isInstanceOf(FaultyFiles.Crash.class);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
