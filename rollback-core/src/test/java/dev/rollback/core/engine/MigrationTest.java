package dev.rollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Phase;
import dev.rollback.core.export.ExportBackend;
import dev.rollback.core.export.ExportFormat;
import dev.rollback.core.export.ExportWriter;
import dev.rollback.core.plan.MigrationRequest;
import dev.rollback.core.report.Outcome;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.StateSource;
import dev.rollback.spi.Hold;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import dev.rollback.testkit.FaultyFiles;
import dev.rollback.testkit.FaultyFiles.Fault;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    /** A workspace, a source that differs from what lives in it, and the target's state before. */
    private final class Case {
        final String target;
        final Path folder;
        final SampleWorkspace sample;
        final Path export;
        final Path location;
        final TreeMap<String, String> before;

        Case(String name, String target) {
            this.target = target;
            this.folder = temp.resolve(name);
            this.sample = SampleWorkspace.unpack(folder).withStaleLiveState();
            this.export = sample.file("source.jsonl");
            export(sample.file("deployments/unified"), export);
            this.location = sample.workspace().location(target);
            if (target.equals("unified-json")) {
                // one network more than the source has: it is to be displaced and not replaced
                write(
                        location.resolve("gone.unified.json"),
                        "{\"schemaVersion\":\"3.0.0\",\"fileVersion\":1,\"network\":\"gone\",\"chainId\":4242,"
                                + "\"contracts\":{\"core\":{\"Lone\":{\"proxy\":\"0x1\",\"implementation\":\"0x2\"}}}}");
                removeOne(location);
            }
            this.before = now();
        }

        MigrationRequest request() {
            return new MigrationRequest(new StateSource(new ExportBackend(), export), target, true);
        }

        TreeMap<String, String> now() {
            return SampleWorkspace.entries(target, location);
        }

        void close() {
            Trees.delete(folder, FileOps.system());
        }
    }

    private static void removeOne(Path folder) {
        try (var paths = Files.list(folder)) {
            Files.delete(paths.filter(path -> path.toString().endsWith(".unified.json"))
                    .filter(path -> !path.endsWith("gone.unified.json"))
                    .sorted()
                    .findFirst()
                    .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void export(Path unified, Path file) {
        try (StateReader reader = Backends.load().get("unified-json").read(unified);
                var entries = dev.rollback.core.compare.OrderedEntries.of(reader);
                OutputStream out = Files.newOutputStream(file)) {
            ExportWriter writer = new ExportWriter(out, ExportFormat.JSONL, "unified-json");
            for (var next = entries.next(); next.isPresent(); next = entries.next()) {
                writer.add(next.get());
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"leveldb", "unified-json"})
    void bringsEveryEntryToTheTargetAndKeepsWhatWasThere(String target) {
        Case test = new Case("whole", target);
        OperationResult result = test.sample.engine().migrate(test.request());

        assertThat(result.report().outcome()).isEqualTo(Outcome.MIGRATED);
        assertThat(result.trouble()).isEmpty();
        assertThat(result.report().incident()).isEmpty();
        assertThat(contracts(test.now())).isEqualTo(contracts(SampleWorkspace.entries("unified-json", source(test))));
        assertThat(test.now().keySet()).isNotEqualTo(test.before.keySet());
        assertThat(test.sample.file(".emergency-stop")).doesNotExist();
        assertThat(test.sample.file(".env.emergency")).doesNotExist();
        assertThat(SampleWorkspace.entries(target, displaced(test))).isEqualTo(test.before);
        assertThat(test.sample.names(".rollback/logs")).anyMatch(name -> name.endsWith("migration-report.txt"));

        OperationResult undone = test.sample.engine().undo(false);

        assertThat(undone.report().outcome()).isEqualTo(Outcome.UNDONE);
        assertThat(test.now()).isEqualTo(test.before);
    }

    /** The sample as it was before anything was broken, which is where the export was made from. */
    private Path source(Case test) {
        Path fresh = temp.resolve("fresh-" + test.target);
        return SampleWorkspace.unpack(fresh).file("deployments/unified");
    }

    private static Map<String, String> contracts(Map<String, String> entries) {
        TreeMap<String, String> contracts = new TreeMap<>(entries);
        contracts.keySet().removeIf(key -> key.startsWith("document "));
        return contracts;
    }

    private static Path displaced(Case test) {
        return operation(test).path().resolve("state/displaced");
    }

    private static OperationFolder operation(Case test) {
        return OperationFolder.list(test.sample.workspace(), FileOps.system()).get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leveldb", "unified-json"})
    void isWhollyOldOrWhollyNewAfterACrashBeforeAnyFileOperation(String target) {
        FaultyFiles counting = FaultyFiles.counting();
        Case whole = new Case("count", target);
        whole.sample.engine(counting).migrate(whole.request());
        TreeMap<String, String> wanted = whole.now();
        whole.close();
        int total = counting.calls().size();
        int olds = 0;
        int news = 0;
        for (int at = 1; at <= total; at += CrashTest.STEP) {
            for (boolean undo : List.of(false, true)) {
                String name = target + " cut off at " + at + (undo ? ", undone" : ", resumed");
                Case test = new Case("crash", target);
                FaultyFiles files = FaultyFiles.failing(Fault.CRASH, at);
                Throwable thrown =
                        catchThrowable(() -> test.sample.engine(files).migrate(test.request()));
                assertThat(thrown).as(name).isInstanceOf(FaultyFiles.Crash.class);
                recover(test, undo, name);
                Map<String, String> now = test.now();
                boolean isNew = now.equals(wanted);
                assertThat(isNew || now.equals(test.before))
                        .as(name + ": whole")
                        .isTrue();
                assertThat(OperationFolder.unfinished(test.sample.workspace(), FileOps.system()))
                        .as(name)
                        .isEmpty();
                if (isNew) {
                    news++;
                    assertThat(operation(test).phase()).as(name).isEqualTo(Phase.DONE);
                    assertThat(SampleWorkspace.entries(target, displaced(test)))
                            .as(name + ": kept")
                            .isEqualTo(test.before);
                } else {
                    olds++;
                }
                test.close();
            }
        }
        System.out.println("migrations to " + target + " cut off: " + CrashTest.points(total)
                + ", resumed and undone each: " + olds + " old and " + news + " new states, whole");
        assertThat(olds).isPositive();
        assertThat(news).isPositive();
    }

    private static void recover(Case test, boolean undo, String name) {
        try {
            if (undo) {
                test.sample.engine().undo(false);
            } else {
                test.sample.engine().resume();
            }
        } catch (RollbackException e) {
            assertThat(e.kind()).as(name + ": " + e.getMessage()).isEqualTo(ErrorKind.NOT_FOUND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"leveldb", "unified-json"})
    void aFullDiskLeavesTheOldStateOrFinishes(String target) {
        FaultyFiles counting = FaultyFiles.counting();
        Case whole = new Case("count", target);
        whole.sample.engine(counting).migrate(whole.request());
        TreeMap<String, String> wanted = whole.now();
        whole.close();
        int refused = 0;
        for (int at = 1; at <= counting.calls().size(); at++) {
            Case test = new Case("full", target);
            try {
                test.sample.engine(FaultyFiles.failing(Fault.DISK_FULL, at)).migrate(test.request());
            } catch (RollbackException e) {
                assertThat(e.kind()).as(at + ": " + e).isEqualTo(ErrorKind.DISK_FULL);
                assertThat(test.now()).as("" + at).isEqualTo(test.before);
                refused++;
            }
            recover(test, false, "full disk at " + at);
            Map<String, String> now = test.now();
            assertThat(now.equals(wanted) || now.equals(test.before))
                    .as("" + at)
                    .isTrue();
            test.close();
        }
        assertThat(refused).isPositive();
    }

    @Test
    void refusesATargetThatHoldsSomethingUnlessItIsToBeDisplaced() {
        Case test = new Case("occupied", "leveldb");
        String view = test.sample.operatorsView();
        MigrationRequest request = new MigrationRequest(test.request().source(), "leveldb", false);

        RollbackException e = refused(test, request);

        assertThat(e.kind()).isEqualTo(ErrorKind.CONFIRMATION_NEEDED);
        assertThat(e).hasMessageContainingAll("not empty", "contract records");
        assertThat(e.hint().orElseThrow()).contains("--force");
        assertThat(test.sample.operatorsView()).isEqualTo(view);

        Trees.delete(test.location, FileOps.system());
        assertThat(test.sample.engine().migrate(request).report().outcome()).isEqualTo(Outcome.MIGRATED);
    }

    @Test
    void tellsWhatTheTargetHasAndTheSourceHasNot() {
        Case test = new Case("ledger", "leveldb");
        var ledger = test.sample.engine().plan(test.request()).ledger();
        TreeMap<String, String> source = SampleWorkspace.entries("unified-json", source(test));
        long absent = test.before.keySet().stream()
                .filter(key -> !source.containsKey(key))
                .count();
        assertThat(ledger.absent()).isEqualTo(absent);
        assertThat(ledger.compared()).isEqualTo(test.before.size());
    }

    @Test
    void refusesASourceThatCannotAllBeRead() throws IOException {
        Case test = new Case("damaged", "leveldb");
        String text = Files.readString(test.export);
        Files.writeString(test.export, text.substring(0, text.length() - 40));
        RollbackException e = refused(test, test.request());
        assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT);
        assertThat(test.now()).isEqualTo(test.before);
        assertThat(OperationFolder.list(test.sample.workspace(), FileOps.system()))
                .isEmpty();
    }

    @Test
    void refusesASourceThatChangesBetweenThePlanAndTheStage() {
        Case test = new Case("changed", "leveldb");
        FaultyFiles files = FaultyFiles.counting();
        files.before(call -> {
            if (call.startsWith("mkdir ") && call.endsWith("/state/stage")) {
                export(test.sample.file("deployments/unified"), test.export.resolveSibling("other"));
                removeOne(test.sample.file("deployments/unified"));
                export(test.sample.file("deployments/unified"), test.export);
            }
        });
        Throwable thrown = catchThrowable(() -> test.sample.engine(files).migrate(test.request()));
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        assertThat(test.now()).isEqualTo(test.before);
        assertThat(OperationFolder.list(test.sample.workspace(), FileOps.system()))
                .isEmpty();
    }

    @Test
    void refusesToMigrateAStateToItself() {
        Case test = new Case("same", "leveldb");
        StateSource live = new StateSource(Backends.load().get("leveldb"), test.location);
        assertThat(refused(test, new MigrationRequest(live, "leveldb", true)).kind())
                .isEqualTo(ErrorKind.USAGE);
    }

    @Test
    void refusesWhileAClientHasTheSourceOrTheTargetOpen() {
        Case test = new Case("held", "leveldb");
        StagingBackend leveldb = Backends.load().staging("leveldb");
        try (Hold hold = leveldb.hold(test.location)) {
            assertThat(refused(test, test.request()).kind()).isEqualTo(ErrorKind.LOCKED);
            StateSource live = new StateSource(leveldb, test.location);
            assertThat(refused(test, new MigrationRequest(live, "unified-json", true))
                            .kind())
                    .isEqualTo(ErrorKind.LOCKED);
        }
        assertThat(OperationFolder.list(test.sample.workspace(), FileOps.system()))
                .isEmpty();
    }

    private static RollbackException refused(Case test, MigrationRequest request) {
        Throwable thrown = catchThrowable(() -> test.sample.engine().migrate(request));
        assertThat(thrown).isInstanceOf(RollbackException.class);
        return (RollbackException) thrown;
    }
}
