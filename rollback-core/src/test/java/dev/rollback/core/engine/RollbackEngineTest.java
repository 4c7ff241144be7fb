package dev.rollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.backup.BackupSelector;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Phase;
import dev.rollback.core.execute.ProgressListener;
import dev.rollback.core.execute.Step;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.IncidentState;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.incident.Moment;
import dev.rollback.core.plan.PlanJson;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.plan.RollbackRequest;
import dev.rollback.core.report.OperationReport;
import dev.rollback.core.report.Outcome;
import dev.rollback.core.verify.Check;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Severity;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.Hold;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Listing;
import dev.rollback.spi.directory.Trees;
import dev.rollback.testkit.FaultyFiles;
import dev.rollback.testkit.FaultyFiles.Fault;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class RollbackEngineTest {

    private static final StagingBackend LEVELDB = Backends.load().staging("leveldb");

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    SampleWorkspace sample;
    Map<String, String> before;
    Map<String, String> wanted;

    @BeforeEach
    void unpack() {
        sample = SampleWorkspace.unpack(temp).withStaleLiveState().withBrokenUnifiedJson();
        write(sample.file("deployments/bscmainnet.json"), "{\"stale\": true}");
        before = SampleWorkspace.records(sample.leveldb());
        wanted = SampleWorkspace.records(sample.backup().resolve("leveldb/current"));
        assertThat(before).isNotEqualTo(wanted);
    }

    private RollbackEngine engine(Surroundings around) {
        return new RollbackEngine(sample.workspace(), Backends.load(), around);
    }

    private static Surroundings around() {
        return SampleWorkspace.around(FileOps.system());
    }

    private OperationResult run() {
        return sample.engine().run(SampleWorkspace.request());
    }

    /** Runs something just before a step. */
    private static ProgressListener at(Step step, IoAction action) {
        return new ProgressListener() {
            @Override
            public void started(Step begun) {
                if (begun == step) {
                    try {
                        action.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }

            @Override
            public void finished(Step ended, Duration took) {}
        };
    }

    private interface IoAction {
        void run() throws IOException;
    }

    private OperationResult runWith(Step step, IoAction action) {
        return engine(around().withListener(at(step, action))).run(SampleWorkspace.request());
    }

    private static RollbackException refused(ThrowingCallable call) {
        RollbackException e = catchThrowableOfType(RollbackException.class, call);
        if (e == null) {
            throw new AssertionError("not refused");
        }
        return e;
    }

    private static void refused(ErrorKind kind, ThrowingCallable call) {
        RollbackException e = refused(call);
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> live() {
        return SampleWorkspace.records(sample.leveldb());
    }

    private List<OperationFolder> operations() {
        return OperationFolder.list(sample.workspace(), FileOps.system());
    }

    private Path operation() {
        assertThat(operations()).hasSize(1);
        return operations().get(0).path();
    }

    private void assertNothingChanged(String view) {
        assertThat(sample.operatorsView()).isEqualTo(view);
        assertThat(operations()).isEmpty();
        assertThat(sample.file(".emergency-stop")).doesNotExist();
        assertThat(sample.file("backups").toFile().list()).noneMatch(name -> name.startsWith("."));
        assertThat(live()).isEqualTo(before);
    }

    /** Every file and link of the workspace with its content or target, but for locks, owners and logs. */
    private Map<String, String> tree() {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(sample.root)) {
            for (Path path : paths.toList()) {
                String name = sample.root.relativize(path).toString();
                if (Files.isRegularFile(path)
                        && !name.startsWith("logs/")
                        && !name.startsWith(".rollback/lock")
                        && !name.endsWith("/LOCK")) {
                    found.put(
                            name,
                            dev.rollback.spi.directory.FileHash.of(path, name)
                                    .sum()
                                    .hex());
                } else if (Files.isSymbolicLink(path)) {
                    found.put(name, "-> " + Files.readSymbolicLink(path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void bringsEveryRecordBackAndKeepsEverythingElse() throws IOException {
        Listing backup = sample.backups();
        Files.setPosixFilePermissions(sample.leveldb(), PosixFilePermissions.fromString("rwxr-x---"));
        for (String name : sample.names("leveldb")) {
            Files.setPosixFilePermissions(sample.leveldb().resolve(name), PosixFilePermissions.fromString("rw-r-----"));
        }
        Map<String, String> unified = unifiedFiles();

        OperationResult result = run();

        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(result.trouble()).isEmpty();
        assertThat(result.report().checks())
                .hasSize(4)
                .extracting(Check::outcome)
                .containsOnly(Check.Outcome.PASSED);
        assertThat(live()).isEqualTo(wanted);
        assertThat(sample.backups()).isEqualTo(backup);
        assertThat(unifiedFiles()).isEqualTo(unified);
        assertThat(sample.file(".env.emergency"))
                .hasContent("STATE_BACKEND=leveldb\nDISABLE_UNIFIED_JSON=true\nFORCE_LEVELDB=true\n"
                        + "DEBUG_STATE_MANAGER=true\n");
        assertThat(mode(sample.file(".env.emergency"))).isEqualTo("rw-------");
        assertThat(mode(sample.file(".rollback"))).isEqualTo("rwx------");
        assertThat(mode(sample.leveldb())).isEqualTo("rwxr-x---");
        assertThat(mode(sample.leveldb().resolve("000015.log"))).isEqualTo("rw-r-----");
        assertThat(sample.file(".emergency-stop")).doesNotExist();
        assertThat(sample.file("deployments/bscmainnet.json")).content().doesNotContain("stale");
        assertThat(SampleWorkspace.records(operation().resolve("state/displaced")))
                .isEqualTo(before);
        assertThat(operation().resolve("legacy/displaced/bscmainnet.json"))
                .content()
                .contains("stale");

        Path incident =
                sample.file("logs/incidents").resolve(result.report().incident().orElseThrow());
        assertThat(sample.names("logs/incidents/" + result.report().incident().orElseThrow()))
                .contains(
                        "rollback.log",
                        "rollback-report.txt",
                        "rollback-report.json",
                        "journal-" + result.report().operation() + ".json",
                        "corrupted-state/unified-json/basesepolia.unified.json");
        for (Map.Entry<String, String> file : unified.entrySet()) {
            assertThat(Files.readString(
                            incident.resolve("corrupted-state/unified-json").resolve(file.getKey())))
                    .isEqualTo(file.getValue());
        }
        assertThat(incident.resolve("rollback-report.txt")).content().startsWith("ROLLED BACK to leveldb");
    }

    private Map<String, String> unifiedFiles() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String name : sample.names("deployments/unified")) {
            found.put(name, Files.readString(sample.file("deployments/unified").resolve(name)));
        }
        return found;
    }

    @Test
    void backsUpWhatItDisplacesSoThatItCanBeRestoredByName() {
        OperationResult result = run();
        Path made = result.report().preRollbackBackup().orElseThrow();
        assertThat(made).hasParent(sample.file("backups"));
        assertThat(made.getFileName().toString())
                .isEqualTo("emergency-rollback-" + result.report().incident().orElseThrow());
        assertThat(SampleWorkspace.records(made.resolve("leveldb/current"))).isEqualTo(before);
        assertThat(made.resolve("legacy-json/bscmainnet.json")).content().contains("stale");
        assertThat(new BackupSelector(LEVELDB, java.time.Clock.systemUTC())
                        .select(sample.workspace())
                        .chosen()
                        .orElseThrow()
                        .verification()
                        .backup()
                        .id())
                .isEqualTo(SampleWorkspace.BACKUP);

        OperationResult back = sample.engine()
                .run(new RollbackRequest(
                        "leveldb", Optional.of(made.getFileName().toString()), true));
        assertThat(back.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(live()).isEqualTo(before);
        assertThat(sample.file("deployments/bscmainnet.json")).content().contains("stale");
    }

    @Test
    void refusesToGoOnWithABackupThatDoesNotReadBack() {
        String view = sample.operatorsView();
        boolean[] done = {false};
        FaultyFiles files = FaultyFiles.counting().before(call -> {
            if (call.startsWith("syncdir ") && call.contains("/.building-") && !done[0]) {
                done[0] = true;
                try {
                    flip(
                            Path.of(call.substring(call.indexOf('/'), call.indexOf("/.building-")))
                                    .resolve(".building-" + operations().get(0).id())
                                    .resolve("leveldb/current/000005.ldb"),
                            9);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        refused(ErrorKind.CORRUPT, () -> sample.engine(files).run(SampleWorkspace.request()));
        assertThat(done[0]).isTrue();
        assertNothingChanged(view);
    }

    @Test
    void keepsWhatItDisplacesAlsoWithoutABackup() {
        OperationResult result = sample.engine().run(new RollbackRequest("leveldb", Optional.empty(), false));
        assertThat(result.report().preRollbackBackup()).isEmpty();
        assertThat(sample.names("backups")).noneMatch(name -> name.startsWith("emergency"));
        assertThat(SampleWorkspace.records(operation().resolve("state/displaced")))
                .isEqualTo(before);
        sample.engine().undo(false);
        assertThat(live()).isEqualTo(before);
    }

    @Test
    void writesEveryRecordThatWillNotLiveOnIntoTheLedger() throws IOException {
        Trees.delete(sample.leveldb(), FileOps.system());
        SampleWorkspace.copy(sample.backup().resolve("leveldb/current"), sample.leveldb());
        OperationResult result =
                sample.engine().run(new RollbackRequest("leveldb", Optional.of(SampleWorkspace.OLDER_BACKUP), true));
        var ledger = result.report().plan().ledger();
        List<String> lines = Files.readAllLines(sample.file("logs/incidents")
                .resolve(result.report().incident().orElseThrow())
                .resolve("ledger.jsonl"));
        assertThat(lines).hasSize((int) (ledger.absent() + ledger.different())).isNotEmpty();
        assertThat(lines).allSatisfy(line -> {
            var entry = StrictJson.parse(line.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .value()
                    .orElseThrow();
            if (entry.path("source").asText().equals("leveldb")) {
                assertThat(entry.path("record").asText())
                        .isEqualTo(wanted.get(entry.path("key").asText()));
            }
        });
        assertThat(result.report().hasWarnings()).isTrue();
    }

    @Test
    void worksWhereNothingIsLive() {
        Trees.delete(sample.leveldb(), FileOps.system());
        OperationResult result = run();
        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(live()).isEqualTo(wanted);
        sample.engine().undo(false);
        assertThat(sample.leveldb()).doesNotExist();
    }

    @Test
    void displacesALiveStateThatNobodyCanRead() throws IOException {
        Files.delete(sample.leveldb().resolve("CURRENT"));
        Files.createSymbolicLink(sample.leveldb().resolve("link"), Path.of("/dev/zero"));
        flip(sample.leveldb().resolve("000005.ldb"), 40);
        OperationResult result = run();
        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(live()).isEqualTo(wanted);
        assertThat(result.report().warnings())
                .anySatisfy(warning -> assertThat(warning).contains("not in the pre-rollback backup", "link"));
        sample.engine().undo(false);
        assertThat(Files.isSymbolicLink(sample.leveldb().resolve("link"))).isTrue();
    }

    @Test
    void worksInAWorkspaceWithItsStateElsewhere() throws IOException {
        Files.createDirectories(sample.file("state"));
        Files.move(sample.leveldb(), sample.file("state/db"));
        Files.move(sample.file("backups"), sample.file("state/saved"));
        Files.move(sample.file("deployments"), sample.file("state/json"));
        write(
                sample.file("rollback.yml"),
                "locations: {leveldb: state/db, unified-json: state/json/unified, legacy-json: state/json}\n"
                        + "backups: state/saved\n");
        OperationResult result = run();
        assertThat(SampleWorkspace.records(sample.file("state/db"))).isEqualTo(wanted);
        assertThat(result.report().preRollbackBackup().orElseThrow()).hasParent(sample.file("state/saved"));
        assertThat(sample.file("state/json/bscmainnet.json")).content().doesNotContain("stale");
        assertThat(sample.file("leveldb")).doesNotExist();
        assertThat(sample.file("backups")).doesNotExist();
        sample.engine().undo(false);
        assertThat(SampleWorkspace.records(sample.file("state/db"))).isEqualTo(before);
    }

    @Test
    void takesNoNoticeOfLinksAmongTheBackups() throws IOException {
        Files.move(sample.backup(), temp.resolve("outside"));
        Files.createSymbolicLink(sample.backup(), temp.resolve("outside"));
        assertThat(sample.engine().plan(SampleWorkspace.request()).backupId()).isEqualTo(SampleWorkspace.OLDER_BACKUP);
        Files.move(sample.file("backups"), temp.resolve("backups-outside"));
        Files.createSymbolicLink(sample.file("backups"), temp.resolve("backups-outside"));
        refused(ErrorKind.NO_USABLE_BACKUP, this::run);
    }

    @Test
    void leavesSomebodyElsesStopUp() {
        write(sample.file(".emergency-stop"), "ours, ops");
        run();
        assertThat(sample.file(".emergency-stop")).hasContent("ours, ops");
    }

    @Test
    void bringsTheOldStateBackWhenWhatWasPublishedDoesNotVerify() {
        OperationResult result =
                runWith(Step.VERIFY, () -> flip(sample.leveldb().resolve("000009.ldb"), 50));
        assertThat(result.report().outcome()).isEqualTo(Outcome.REVERTED);
        assertThat(result.trouble().orElseThrow().kind()).isEqualTo(ErrorKind.VALIDATION_FAILED);
        assertThat(result.trouble().orElseThrow()).hasMessageContaining("000009.ldb");
        assertThat(live()).isEqualTo(before);
        assertThat(sample.file("deployments/bscmainnet.json")).content().contains("stale");
        assertThat(sample.file(".env.emergency")).doesNotExist();
        assertThat(sample.file(".emergency-stop")).exists();
        assertThat(operations()).extracting(OperationFolder::phase).containsExactly(Phase.UNDONE);
        assertThat(operation().resolve("state/withdrawn/000009.ldb")).exists();
        assertThat(run().report().outcome()).as("a later try").isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void bringsTheOldStateBackWhenWhatWasPublishedIsGone() {
        OperationResult result = runWith(Step.VERIFY, () -> Trees.delete(sample.leveldb(), FileOps.system()));
        assertThat(result.report().outcome()).isEqualTo(Outcome.REVERTED);
        assertThat(live()).isEqualTo(before);
    }

    @Test
    void verifiesTheEnvironmentAndTheLegacyFilesToo() {
        OperationResult result = runWith(Step.VERIFY, () -> write(sample.file(".env.emergency"), "STATE_BACKEND=x\n"));
        assertThat(result.report().outcome()).isEqualTo(Outcome.REVERTED);
        result = runWith(Step.VERIFY, () -> write(sample.file("deployments/bsctestnet.json"), "{}"));
        assertThat(result.report().outcome()).isEqualTo(Outcome.REVERTED);
        assertThat(live()).isEqualTo(before);
    }

    @Test
    void saysWhatToDoByHandWhenTheOldStateCannotBeBroughtBack() {
        RollbackEngine engine = engine(around().withListener(new ProgressListener() {
            @Override
            public void started(Step step) {
                try {
                    if (step == Step.VERIFY) {
                        flip(sample.leveldb().resolve("000009.ldb"), 50);
                    } else if (step == Step.UNDO) {
                        flip(operations().get(0).path().resolve("state/displaced/000005.ldb"), 50);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void finished(Step step, Duration took) {}
        }));
        RollbackException e = refused(() -> engine.run(SampleWorkspace.request()));
        assertThat(e.kind()).isEqualTo(ErrorKind.REVERT_FAILED);
        assertThat(e.hint().orElseThrow())
                .contains("nothing is deleted", operation().toString());
        assertThat(e.getSuppressed())
                .as("why it was to be reverted")
                .anySatisfy(first -> assertThat(first).hasMessageContaining("000009.ldb"));
        assertThat(sample.file(".emergency-stop")).exists();
        refused(ErrorKind.UNFINISHED_OPERATION, this::run);
        assertThat(operations()).extracting(OperationFolder::phase).containsExactly(Phase.UNDOING);
    }

    @Test
    void saysThatItCouldNotRevertWhenSomebodyHasTakenTheOldStateAway() {
        RollbackEngine engine = engine(around().withListener(new ProgressListener() {
            @Override
            public void started(Step step) {
                try {
                    if (step == Step.VERIFY) {
                        flip(sample.leveldb().resolve("000009.ldb"), 50);
                    } else if (step == Step.UNDO) {
                        Files.move(operations().get(0).path().resolve("state/displaced"), temp.resolve("taken"));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void finished(Step step, Duration took) {}
        }));
        RollbackException e = refused(() -> engine.run(SampleWorkspace.request()));
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(ErrorKind.REVERT_FAILED);
    }

    @Test
    void changesNothingWhenTheBackupChangesBeforeItIsCopied() throws IOException {
        String view = sample.operatorsView();
        Path table = sample.backup().resolve("leveldb/current/000005.ldb");
        RollbackException e = refused(() -> runWith(Step.STAGE, () -> flip(table, 60)));
        assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT);
        assertThat(e).as("found while copying").hasMessageStartingWith(table.toString());
        assertNothingChanged(view);
        flip(sample.backup().resolve("leveldb/current/000005.ldb"), 60);
        refused(
                ErrorKind.CORRUPT,
                () -> runWith(Step.STAGE, () -> write(sample.backup().resolve("legacy-json/bscmainnet.json"), "{}")));
        assertNothingChanged(view);
    }

    @Test
    void changesNothingWhenABackupFileBecomesALink() throws IOException {
        String view = sample.operatorsView();
        refused(
                ErrorKind.UNSAFE_PATH,
                () -> runWith(Step.STAGE, () -> {
                    Path file = sample.backup().resolve("leveldb/current/000005.ldb");
                    Files.move(file, temp.resolve("elsewhere"));
                    Files.createSymbolicLink(file, temp.resolve("elsewhere"));
                }));
        Files.delete(sample.backup().resolve("leveldb/current/000005.ldb"));
        Files.move(temp.resolve("elsewhere"), sample.backup().resolve("leveldb/current/000005.ldb"));
        assertNothingChanged(view);
    }

    @Test
    void changesNothingWhenThePreparedStateIsNotTheBackups() {
        String view = sample.operatorsView();
        refused(
                ErrorKind.CORRUPT,
                () -> runWith(Step.INSPECT, () -> flip(operation().resolve("state/stage/000005.ldb"), 60)));
        assertNothingChanged(view);
    }

    @Test
    void leavesALiveStateAloneThatHasChangedSinceThePlan() {
        for (Step step : List.of(Step.COMMIT, Step.PUBLISH)) {
            Path added = sample.leveldb().resolve("000099.ldb");
            OperationResult result = runWith(step, () -> write(added, "somebody was here"));
            assertThat(result.report().outcome()).as(step.name()).isEqualTo(Outcome.REVERTED);
            assertThat(result.trouble().orElseThrow().kind()).isEqualTo(ErrorKind.CONFLICT);
            assertThat(added).hasContent("somebody was here");
            assertThat(sample.file(".env.emergency")).doesNotExist();
            assertThat(operations()).extracting(OperationFolder::phase).containsOnly(Phase.UNDONE);
            added.toFile().delete();
            assertThat(live()).isEqualTo(before);
        }
    }

    @Test
    void goesOnWithoutAnEvidenceFileThatVanishes() {
        OperationResult result =
                runWith(Step.BACKUP, () -> Files.delete(sample.file("deployments/unified/bscmainnet.unified.json")));
        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(live()).isEqualTo(wanted);
        assertThat(result.report().warnings())
                .anySatisfy(warning ->
                        assertThat(warning).contains("not in the pre-rollback backup", "bscmainnet.unified.json"));
        Path made = result.report().preRollbackBackup().orElseThrow();
        assertThat(made.resolve("unified-json/bscmainnet.unified.json")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"STOP", "HOLD", "BACKUP", "EVIDENCE", "LEDGER", "STAGE", "INSPECT", "COMMIT"})
    void leavesNothingBehindWhateverAListenerThrowsBeforeTheCommit(Step step) {
        String view = sample.operatorsView();
        Throwable thrown = catchThrowable(() -> runWith(step, () -> {
            throw new IllegalStateException("the listener's own trouble");
        }));
        assertThat(thrown).isNotNull();
        assertThat(Stream.iterate(thrown, Objects::nonNull, Throwable::getCause))
                .anySatisfy(cause -> assertThat(cause).hasMessageContaining("the listener's own trouble"));
        assertNothingChanged(view);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"PUBLISH", "VERIFY"})
    void letsNoListenerUndoWhatIsCommitted(Step step) {
        OperationResult result = runWith(step, () -> {
            throw new IllegalStateException("the listener's own trouble");
        });
        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(result.report().warnings())
                .anySatisfy(warning -> assertThat(warning).contains("the listener's own trouble"));
        assertThat(live()).isEqualTo(wanted);
    }

    @Test
    void movesAsideAndNamesWhatSomebodyMakesBetweenTheRenames() {
        boolean[] done = {false};
        FaultyFiles files = FaultyFiles.counting().before(call -> {
            boolean gap = call.startsWith("syncdir ") && call.endsWith("/state") && Files.notExists(sample.leveldb());
            if (gap && !done[0]) {
                done[0] = true;
                SampleWorkspace.copy(
                        sample.root
                                .resolve("backups")
                                .resolve(SampleWorkspace.OLDER_BACKUP)
                                .resolve("leveldb"),
                        sample.leveldb());
            }
        });
        OperationResult result = sample.engine(files).run(SampleWorkspace.request());
        assertThat(done[0]).isTrue();
        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(live()).isEqualTo(wanted);
        assertThat(result.report().movedAside())
                .singleElement()
                .satisfies(aside -> assertThat(SampleWorkspace.records(aside)).isNotEmpty());
        assertThat(result.report().hasWarnings()).isTrue();
        assertThat(sample.file("logs/incidents")
                        .resolve(result.report().incident().orElseThrow())
                        .resolve("rollback-report.txt"))
                .content()
                .contains("somebody put this in the way: .rollback/ops/");
    }

    @Test
    void bringsTheOldStateBackWhenSomebodyIsFasterThanTheRename() {
        boolean[] done = {false};
        FaultyFiles files = FaultyFiles.counting().before(call -> {
            if (call.startsWith("move ") && call.endsWith("/state/stage") && !done[0]) {
                done[0] = true;
                write(sample.leveldb(), "an intruder");
            }
        });
        OperationResult result = sample.engine(files).run(SampleWorkspace.request());
        assertThat(result.report().outcome()).isEqualTo(Outcome.REVERTED);
        assertThat(live()).isEqualTo(before);
        assertThat(result.report().movedAside())
                .singleElement()
                .satisfies(aside -> assertThat(aside).hasContent("an intruder"));
    }

    @Test
    void keepsOutOfADatabaseThatIsOpenAndLeavesNothingBehind() {
        String view = sample.operatorsView();
        try (Hold hold = LEVELDB.hold(sample.leveldb())) {
            refused(ErrorKind.LOCKED, this::run);
            assertNothingChanged(view);
        }
        assertThat(run().report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void letsNobodyIntoTheDatabaseWhileItWorks() {
        for (Step step : List.of(Step.BACKUP, Step.COMMIT, Step.PUBLISH, Step.VERIFY, Step.REPORT)) {
            runWith(
                    step,
                    () -> refused(
                            ErrorKind.LOCKED,
                            () -> LEVELDB.hold(sample.leveldb()).close()));
            LEVELDB.hold(sample.leveldb()).close();
        }
    }

    @Test
    void letsNoSecondOperationIn() {
        runWith(Step.STAGE, () -> {
            refused(ErrorKind.LOCKED, this::run);
            refused(ErrorKind.LOCKED, () -> sample.engine().undo(true));
            refused(ErrorKind.LOCKED, () -> sample.engine().resume());
            refused(ErrorKind.LOCKED, () -> sample.engine().prune(List.of()));
        });
        assertThat(live()).isEqualTo(wanted);
    }

    @Test
    void takesItsIncidentAlong() throws IOException {
        Incidents incidents = new Incidents(sample.workspace(), FileOps.system(), Clock.systemUTC(), "test");
        run();
        Incident incident = incidents.list().open().get(0);
        assertThat(states(incident))
                .containsExactly(
                        IncidentState.DECLARED,
                        IncidentState.ROLLING_BACK,
                        IncidentState.VALIDATING,
                        IncidentState.MONITORING);
        assertThat(incidents.timeline(incident.id()).read().lines())
                .extracting(line -> line.path("event").asText())
                .startsWith("declared", "rolling-back", "step-finished")
                .containsSubsequence("validating", "step-finished", "monitoring");

        sample.engine().undo(false);
        assertThat(incidents.require(incident.id()).state()).isEqualTo(IncidentState.UNDONE);
        run();
        assertThat(incidents.list().incidents()).as("the open one goes on").hasSize(1);

        Incident over = incidents.step(
                incidents.require(incident.id()),
                IncidentState.RESOLVED,
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode());
        OperationResult undone = sample.engine().undo(false);
        assertThat(undone.report().outcome()).isEqualTo(Outcome.UNDONE);
        assertThat(undone.report().warnings()).anyMatch(text -> text.contains("stays resolved"));
        assertThat(incidents.require(over.id()).state()).isEqualTo(IncidentState.RESOLVED);
        run();
        assertThat(incidents.list().incidents()).as("a resolved one does not").hasSize(2);
    }

    @Test
    void failsItsIncidentWhenNothingCouldBeDone() throws IOException {
        Incidents incidents = new Incidents(sample.workspace(), FileOps.system(), Clock.systemUTC(), "test");
        try (Hold held = LEVELDB.hold(sample.leveldb())) {
            refused(ErrorKind.LOCKED, this::run);
        }
        assertThat(states(incidents.list().open().get(0)))
                .containsExactly(IncidentState.DECLARED, IncidentState.ROLLING_BACK, IncidentState.FAILED);
    }

    @Test
    void rollsBackAlthoughTheIncidentsFilesWereEdited() throws IOException {
        Incidents incidents = new Incidents(sample.workspace(), FileOps.system(), Clock.systemUTC(), "test");
        Incident incident = incidents.declare(
                new IncidentId("INC-7"), Severity.HIGH, "it hurts", Optional.empty(), Optional.empty());
        Path file = sample.file("logs/incidents/INC-7/incident.json");
        write(file, Files.readString(file).replace("it hurts", "all is well"));
        Surroundings around = around().withEnvironment(Map.of("INCIDENT_ID", "INC-7"));

        OperationResult result = engine(around).run(SampleWorkspace.request());

        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(result.report().warnings()).anyMatch(text -> text.contains("somebody has edited it"));
        assertThat(live()).isEqualTo(wanted);
        refused(ErrorKind.CORRUPT, () -> incidents.require(incident.id()));
        assertThat(incidents.list().damaged()).containsExactly(file.getParent());
    }

    private static List<IncidentState> states(Incident incident) {
        return incident.history().stream().map(Moment::state).toList();
    }

    @Test
    void replacesNothingOfAnEarlierRollbackOfTheSameIncident() throws IOException {
        Surroundings around = around().withEnvironment(Map.of("INCIDENT_ID", "INC-7"));
        engine(around).run(SampleWorkspace.request());
        Map<String, String> first = kept();
        sample.withStaleLiveState();
        write(sample.file("deployments/bscmainnet.json"), "{\"stale\": 2}");
        OperationResult second = engine(around).run(SampleWorkspace.request());
        assertThat(second.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(second.report().incident().orElseThrow()).isEqualTo("INC-7");
        assertThat(kept()).containsAllEntriesOf(first);
        assertThat(sample.names("logs/incidents/INC-7"))
                .contains("rollback-report.json", "rollback-report-2.json", "rollback-report-2.txt");
        assertThat(sample.names("backups"))
                .anyMatch(name -> name.startsWith("emergency-rollback-INC-7-2/leveldb/current/"));
    }

    private Map<String, String> kept() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String folder : List.of("logs/incidents", "backups")) {
            for (String name : sample.names(folder)) {
                boolean goesOn = Set.of("rollback.log", "timeline.jsonl", "incident.json")
                        .contains(name.substring(name.lastIndexOf('/') + 1));
                if (!goesOn) {
                    found.put(
                            folder + "/" + name,
                            Files.readString(
                                    sample.file(folder).resolve(name), java.nio.charset.StandardCharsets.ISO_8859_1));
                }
            }
        }
        return found;
    }

    @Test
    void refusesAnIncidentThatIsNoNameBeforeItDoesAnything() {
        String view = sample.operatorsView();
        Surroundings around = around().withEnvironment(Map.of("INCIDENT_ID", "../../x"));
        refused(ErrorKind.USAGE, () -> engine(around).run(SampleWorkspace.request()));
        assertNothingChanged(view);
    }

    // ---------------------------------------------------------------- undo and prune

    @Test
    void undoesAFinishedRollback() {
        String view = sample.operatorsView();
        run();
        OperationResult result = sample.engine().undo(false);
        assertThat(result.report().outcome()).isEqualTo(Outcome.UNDONE);
        assertThat(live()).isEqualTo(before);
        assertThat(sample.operatorsView()).isEqualTo(view);
        refused(ErrorKind.NOT_FOUND, () -> sample.engine().undo(false));
        refused(ErrorKind.NOT_FOUND, () -> sample.engine().resume());
    }

    @Test
    void undoesOneRollbackAfterTheOther() {
        run();
        sample.engine().run(new RollbackRequest("leveldb", Optional.of(SampleWorkspace.OLDER_BACKUP), true));
        sample.engine().undo(false);
        assertThat(live()).isEqualTo(wanted);
        sample.engine().undo(false);
        assertThat(live()).isEqualTo(before);
    }

    @Test
    void undoesAfterAClientHasMerelyOpenedTheDatabase() throws IOException {
        run();
        Files.move(sample.leveldb().resolve("MANIFEST-000014"), sample.leveldb().resolve("MANIFEST-000016"));
        write(sample.leveldb().resolve("CURRENT"), "MANIFEST-000016\n");
        assertThat(live()).isEqualTo(wanted);
        sample.engine().undo(false);
        assertThat(live()).isEqualTo(before);
    }

    @Test
    void refusesToUndoWhatHasBeenWrittenToUnlessTheLossIsAccepted() {
        run();
        sample.withStaleLiveState();
        Map<String, String> tree = tree();
        RollbackException e = refused(() -> sample.engine().undo(false));
        assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(e.hint().orElseThrow()).contains("--accept-loss");
        assertThat(tree()).isEqualTo(tree);

        sample.engine().undo(true);
        assertThat(live()).isEqualTo(before);
        assertThat(SampleWorkspace.records(operation().resolve("state/withdrawn")))
                .as("what was written is kept")
                .isEqualTo(before);
    }

    @Test
    void undoesAlsoWhenTheOperatorHasRemovedTheEnvironmentFile() throws IOException {
        run();
        Files.delete(sample.file(".env.emergency"));
        sample.engine().undo(true);
        assertThat(live()).isEqualTo(before);
        assertThat(sample.file(".env.emergency")).doesNotExist();
    }

    @Test
    void prunesWhatFinishedOperationsKeepAndNothingLive() {
        OperationResult result = run();
        refused(ErrorKind.NOT_FOUND, () -> sample.engine().prune(List.of("rollback-none")));
        assertThat(operation()).exists();
        String view = sample.operatorsView();
        assertThat(sample.engine().prune(List.of(result.report().operation())))
                .containsExactly(result.report().operation());
        assertThat(operations()).isEmpty();
        assertThat(sample.operatorsView()).isEqualTo(view);
        assertThat(live()).isEqualTo(wanted);
        refused(ErrorKind.NOT_FOUND, () -> sample.engine().undo(false));
        assertThat(sample.engine().prune(List.of())).isEmpty();
        assertThat(sample.names("backups")).anyMatch(name -> name.startsWith("emergency-rollback-"));
    }

    // ---------------------------------------------------------------- unfinished operations

    /** Cuts the run off right before a file operation. */
    private void crashBefore(String beginning, String end) {
        int[] number = {0};
        int[] wantedNumber = {0};
        SampleWorkspace other = SampleWorkspace.unpack(temp.resolve("rehearsal"))
                .withStaleLiveState()
                .withBrokenUnifiedJson();
        write(other.file("deployments/bscmainnet.json"), "{\"stale\": true}");
        other.engine(FaultyFiles.counting().before(call -> {
                    number[0]++;
                    if (wantedNumber[0] == 0 && call.startsWith(beginning) && call.endsWith(end)) {
                        wantedNumber[0] = number[0];
                    }
                }))
                .run(SampleWorkspace.request());
        Trees.delete(temp.resolve("rehearsal"), FileOps.system());
        assertThat(wantedNumber[0]).as(beginning + " … " + end).isPositive();
        Throwable crash = catchThrowable(() ->
                sample.engine(FaultyFiles.failing(Fault.CRASH, wantedNumber[0])).run(SampleWorkspace.request()));
        assertThat(crash).isInstanceOf(FaultyFiles.Crash.class);
    }

    @Test
    void startsNothingNewBeforeAnUnfinishedOperationIsFinished() {
        crashBefore("move ", "/state/stage");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                this::run,
                () -> sample.engine().prune(List.of()),
                () -> sample.engine().prune(List.of(operations().get(0).id().value())))) {
            RollbackException e = refused(call);
            assertThat(e.kind()).isEqualTo(ErrorKind.UNFINISHED_OPERATION);
            assertThat(e.hint().orElse("")).containsAnyOf("resume", "undo");
        }
        sample.engine().plan(SampleWorkspace.request());
        assertThat(sample.engine().resume().report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(live()).isEqualTo(wanted);
    }

    @Test
    void prunesNoFinishedOperationEitherWhileAnotherIsUnfinished() {
        run();
        String finished = operations().get(0).id().value();
        sample.withStaleLiveState();
        write(sample.file("deployments/bscmainnet.json"), "{\"stale\": true}");
        Throwable crash = catchThrowable(
                () -> sample.engine(FaultyFiles.failing(Fault.CRASH, 40)).run(SampleWorkspace.request()));
        assertThat(crash).isInstanceOf(FaultyFiles.Crash.class);
        refused(ErrorKind.UNFINISHED_OPERATION, () -> sample.engine().prune(List.of(finished)));
        assertThat(operations()).hasSize(2);
    }

    private void assertLeftAlone(ErrorKind kind, ThrowingCallable call) {
        Map<String, String> tree = tree();
        refused(kind, call);
        assertThat(tree()).isEqualTo(tree);
    }

    @Test
    void touchesNothingWhenASealHasChanged() throws IOException {
        crashBefore("move ", "/state/stage");
        Path seal = operation().resolve("environment/seal.json");
        write(seal, Files.readString(seal).replace(".env.emergency", ".env.emergencz"));
        assertLeftAlone(ErrorKind.CORRUPT, () -> sample.engine().resume());
        assertLeftAlone(ErrorKind.CORRUPT, () -> sample.engine().undo(true));
        write(seal, Files.readString(seal).replace(".env.emergencz", ".env.emergency"));
        sample.engine().undo(false);
        assertThat(live()).isEqualTo(before);
    }

    @Test
    void touchesNothingWhenTheDescriptionHasChanged() throws IOException {
        crashBefore("move ", "/state/stage");
        Path description = operation().resolve("operation.json");
        String text = Files.readString(description);
        write(description, text.replace("\"target\" : \"leveldb\"", "\"target\" : \"leveldc\""));
        assertLeftAlone(ErrorKind.CORRUPT, () -> sample.engine().resume());
        assertLeftAlone(ErrorKind.CORRUPT, () -> sample.engine().undo(true));
        write(description, text);
        sample.engine().resume();
        assertThat(live()).isEqualTo(wanted);
    }

    @Test
    void touchesNothingWhenAStageIsGone() throws IOException {
        for (String change : List.of("state", "legacy", "environment")) {
            Trees.delete(sample.root, FileOps.system());
            unpack();
            crashBefore("move ", "sample/leveldb");
            Files.move(operation().resolve(change), temp.resolve("taken-" + change));
            assertLeftAlone(ErrorKind.CONFLICT, () -> sample.engine().resume());
            assertLeftAlone(ErrorKind.CONFLICT, () -> sample.engine().undo(true));
            Files.move(temp.resolve("taken-" + change), operation().resolve(change));
            String stage = change.equals("state")
                    ? "state/stage"
                    : change.equals("legacy") ? "legacy/stage/bscmainnet.json" : "environment/stage/.env.emergency";
            Files.move(operation().resolve(stage), temp.resolve("taken-stage-" + change));
            assertLeftAlone(ErrorKind.CONFLICT, () -> sample.engine().resume());
            Files.move(temp.resolve("taken-stage-" + change), operation().resolve(stage));
            sample.engine().resume();
            assertThat(live()).isEqualTo(wanted);
        }
    }

    @Test
    void touchesNothingWhenTheStateHasMovedToAnotherPlaceMeanwhile() throws IOException {
        crashBefore("move ", "/state/stage");
        write(sample.file("rollback.yml"), "locations: {leveldb: elsewhere/db}\n");
        Files.createDirectories(sample.file("elsewhere"));
        assertLeftAlone(ErrorKind.CONFLICT, () -> sample.engine().resume());
        assertLeftAlone(ErrorKind.CONFLICT, () -> sample.engine().undo(true));
        Files.delete(sample.file("rollback.yml"));
        sample.engine().undo(false);
        assertThat(live()).isEqualTo(before);
    }

    @Test
    void tellsOfChecksThatNoLongerHoldWhenOnlyTheReportWasMissing() {
        crashBefore("create ", "rollback-report.txt.tmp");
        assertThat(operations()).extracting(OperationFolder::phase).containsExactly(Phase.VERIFIED);
        sample.withStaleLiveState();
        OperationResult result = sample.engine().resume();
        assertThat(result.report().checks()).extracting(Check::outcome).contains(Check.Outcome.FAILED);
        assertThat(result.report().hasWarnings()).isTrue();
        assertThat(sample.file(".emergency-stop")).doesNotExist();
    }

    // ---------------------------------------------------------------- agreed plans

    @Test
    void runsAPlanThatWasReadBefore() {
        RollbackPlan plan = sample.engine().plan(SampleWorkspace.request());
        OperationResult result = sample.engine().run(PlanJson.read(PlanJson.of(plan)));
        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(live()).isEqualTo(wanted);
    }

    @Test
    void refusesAPlanWhenAnythingItReliesOnHasChanged() {
        assertConflict(sample -> write(sample.leveldb().resolve("000099.ldb"), "x"));
        assertConflict(sample -> Trees.delete(sample.leveldb(), FileOps.system()));
        assertConflict(sample -> write(sample.file("deployments/bscmainnet.json"), "{\"stale\": 3}"));
        assertConflict(sample -> write(sample.file(".env.emergency"), "x"));
        assertConflict(sample -> write(sample.file("deployments/unified/new.unified.json"), "{}"));
        assertConflict(sample -> write(sample.file("deployments/unified/bscmainnet.unified.json"), "{}"));
        assertConflict(sample -> Trees.delete(sample.file("deployments"), FileOps.system()));
        assertConflict(sample -> write(sample.backup().resolve("legacy-json/bscmainnet.json"), "{}"));
        assertConflict(sample -> {
            Trees.delete(sample.backup().resolve("leveldb/current"), FileOps.system());
            SampleWorkspace.copy(
                    sample.root
                            .resolve("backups")
                            .resolve(SampleWorkspace.OLDER_BACKUP)
                            .resolve("leveldb"),
                    sample.backup().resolve("leveldb/current"));
            sample.backup().resolve("SHA256SUMS").toFile().delete();
            write(sample.backup().resolve("BACKUP_MANIFEST.json"), "{}");
        });
        assertConflict(sample -> {
            SampleWorkspace.copy(sample.leveldb(), sample.file("other"));
            write(sample.file("other/000099.ldb"), "x");
            write(sample.file("rollback.yml"), "locations: {leveldb: other}");
        });
        assertConflict(sample -> {
            SampleWorkspace.copy(sample.leveldb(), sample.file("other"));
            write(sample.file("rollback.yml"), "locations: {leveldb: other}");
        });
    }

    private void assertConflict(Consumer<SampleWorkspace> change) {
        Trees.delete(sample.root, FileOps.system());
        unpack();
        RollbackPlan plan = sample.engine().plan(SampleWorkspace.request());
        change.accept(sample);
        String view = sample.operatorsView();
        RollbackException e = refused(() -> sample.engine().run(plan));
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(e.hint().orElseThrow()).contains("make a new plan");
        assertThat(sample.operatorsView()).isEqualTo(view);
        assertThat(operations()).isEmpty();
    }

    @Test
    void refusesAPlanOfAnotherWorkspace() {
        RollbackPlan plan = sample.engine().plan(SampleWorkspace.request());
        Path copy = temp.resolve("copy");
        SampleWorkspace.copy(sample.root, copy);
        RollbackEngine other = new RollbackEngine(Workspace.open(copy), Backends.load(), around());
        refused(ErrorKind.CONFLICT, () -> other.run(plan));
        assertThat(SampleWorkspace.records(copy.resolve("leveldb"))).isEqualTo(before);
    }

    @Test
    void refusesAPlanWhoseBackupIsDamagedMeanwhile() throws IOException {
        RollbackPlan plan = sample.engine().plan(SampleWorkspace.request());
        flip(sample.backup().resolve("leveldb/current/000005.ldb"), 60);
        String view = sample.operatorsView();
        refused(ErrorKind.NO_USABLE_BACKUP, () -> sample.engine().run(plan));
        assertNothingChanged(view);
    }

    // ---------------------------------------------------------------- reports

    @Test
    void hasAPersonLookWhenACheckFailed() {
        OperationReport calm = SampleWorkspace.unpack(temp.resolve("calm"))
                .engine()
                .run(SampleWorkspace.request())
                .report();
        assertThat(calm.hasWarnings()).isFalse();
        OperationReport failed = new OperationReport(
                calm.outcome(),
                calm.incident(),
                calm.operation(),
                calm.started(),
                calm.took(),
                calm.plan(),
                calm.timings(),
                List.of(Check.failed("claim", "reason", List.of())),
                calm.preRollbackBackup(),
                calm.movedAside(),
                calm.kept(),
                calm.warnings());
        assertThat(failed.hasWarnings()).isTrue();
    }

    @Test
    void reportsOnlyWhatItHasMeasured() throws IOException {
        OperationResult result = run();
        var json = StrictJson.parse(Files.readAllBytes(sample.file("logs/incidents")
                        .resolve(result.report().incident().orElseThrow())
                        .resolve("rollback-report.json")))
                .value()
                .orElseThrow();
        assertThat(json.path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(json.path("checks")).hasSize(4).allSatisfy(check -> {
            assertThat(check.path("outcome").asText()).isEqualTo("PASSED");
            assertThat(check.path("detail").asText()).isNotBlank();
        });
        Set<String> steps = Stream.of(json.path("steps"))
                .flatMap(array -> java.util.stream.StreamSupport.stream(array.spliterator(), false))
                .map(step -> step.path("step").asText())
                .collect(Collectors.toSet());
        assertThat(steps).contains("BACKUP", "STAGE", "INSPECT", "COMMIT", "PUBLISH", "VERIFY");
        assertThat(json.path("kept").asText())
                .isEqualTo(".rollback/ops/" + result.report().operation());
        assertThat(sample.file("logs/incidents")
                        .resolve(result.report().incident().orElseThrow())
                        .resolve("rollback.log"))
                .content()
                .contains("begin: publish", "end: publish", "begin: verify the live state");
    }
}
