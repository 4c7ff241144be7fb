package dev.rollback.core.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.testkit.FaultyFiles;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceWordsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T03:04:05.678Z"), ZoneOffset.ofHours(9));
    private static final OperationId OPERATION = new OperationId("op-1");

    @TempDir(factory = MemoryFolder.class)
    Path root;

    Workspace workspace;

    @BeforeEach
    void openWorkspace() throws IOException {
        Files.createDirectories(root.resolve("backups"));
        workspace = Workspace.open(root);
    }

    private IncidentId next(Map<String, String> environment) {
        return IncidentId.next(workspace, environment, CLOCK);
    }

    @Test
    void namesAnIncidentByItsTimeInUtcAndCountsOnWhenThatIsTaken() throws IOException {
        assertThat(next(Map.of())).hasToString("INC-20260302-030405");
        Files.createDirectories(workspace.incidents().resolve("INC-20260302-030405"));
        assertThat(next(Map.of())).hasToString("INC-20260302-030405-2");
        Files.createDirectories(workspace.backups().resolve("emergency-rollback-INC-20260302-030405-2"));
        assertThat(next(Map.of("INCIDENT_ID", ""))).hasToString("INC-20260302-030405-3");
        Files.createSymbolicLink(workspace.incidents().resolve("INC-20260302-030405-3"), Path.of("nowhere"));
        assertThat(next(Map.of())).hasToString("INC-20260302-030405-4");
    }

    @Test
    void takesTheIncidentThatTheEnvironmentNamesAlsoWhenItExists() throws IOException {
        Files.createDirectories(workspace.incidents().resolve("INC-7"));
        assertThat(next(Map.of("INCIDENT_ID", "INC-7"))).hasToString("INC-7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", ".", "..", "-rf", "_x", "a b", "a\n", "ä", "a.b", " ", "$(x)", "a\\b"})
    void refusesAnIncidentThatIsNoFileName(String name) {
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(() -> next(Map.of("INCIDENT_ID", name)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE));
        assertThatExceptionOfType(RollbackException.class).isThrownBy(() -> new IncidentId("a".repeat(65)));
        assertThat(new IncidentId("a".repeat(64)).value()).hasSize(64);
    }

    @Test
    void raisesAndLowersItsOwnStop() throws IOException {
        assertThat(EmergencyStop.raise(
                        workspace, java.util.Optional.of(new IncidentId("I")), OPERATION, CLOCK, FileOps.system()))
                .isTrue();
        assertThat(EmergencyStop.raise(
                        workspace, java.util.Optional.of(new IncidentId("I")), OPERATION, CLOCK, FileOps.system()))
                .as("again, after a crash")
                .isTrue();
        assertThat(workspace.emergencyStop()).content().contains("\"operation\" : \"op-1\"", "2026-03-02T03:04:05");
        EmergencyStop.lower(workspace, new OperationId("op-2"), FileOps.system());
        assertThat(EmergencyStop.isUp(workspace)).isTrue();
        EmergencyStop.lower(workspace, OPERATION, FileOps.system());
        EmergencyStop.lower(workspace, OPERATION, FileOps.system());
        assertThat(EmergencyStop.isUp(workspace)).isFalse();
        assertThat(root).isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ops: do not touch", "{\"operation\":\"op-2\"}", "{\"operation\":\"op-1\"", "[]", "{\"x\":1}"
            })
    void leavesSomebodyElsesStopUp(String text) throws IOException {
        Files.writeString(workspace.emergencyStop(), text);
        assertThat(EmergencyStop.raise(
                        workspace, java.util.Optional.of(new IncidentId("I")), OPERATION, CLOCK, FileOps.system()))
                .isFalse();
        EmergencyStop.lower(workspace, OPERATION, FileOps.system());
        assertThat(workspace.emergencyStop()).hasContent(text);
    }

    @Test
    void leavesAStopUpThatIsNoFile() throws IOException {
        Files.createSymbolicLink(workspace.emergencyStop(), Path.of("nowhere"));
        assertThat(EmergencyStop.raise(
                        workspace, java.util.Optional.of(new IncidentId("I")), OPERATION, CLOCK, FileOps.system()))
                .isFalse();
        EmergencyStop.lower(workspace, OPERATION, FileOps.system());
        assertThat(Files.isSymbolicLink(workspace.emergencyStop())).isTrue();
        assertThat(root.resolve("nowhere")).doesNotExist();
    }

    @Test
    void neverReplacesAStopThatSomebodyRaisesInTheSameInstant() {
        FaultyFiles files = FaultyFiles.counting().before(call -> {
            if (call.startsWith("publish") || call.startsWith("replace")) {
                byHand("hands off");
            }
        });
        assertThat(EmergencyStop.raise(workspace, new IncidentId("I"), CLOCK, files))
                .isFalse();
        assertThat(workspace.emergencyStop()).hasContent("hands off");
        assertThat(root).isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
    }

    @Test
    void belongsToOneOfThoseWhoRaiseItAtOnce() throws Exception {
        int people = 4;
        ExecutorService pool = Executors.newFixedThreadPool(people);
        try {
            for (int round = 0; round < 50; round++) {
                CyclicBarrier together = new CyclicBarrier(people);
                List<Future<Boolean>> raised = new ArrayList<>();
                for (int i = 0; i < people; i++) {
                    IncidentId incident = new IncidentId("I" + i);
                    raised.add(pool.submit(() -> {
                        together.await();
                        return EmergencyStop.raise(workspace, incident, CLOCK, FileOps.system());
                    }));
                }
                List<String> owners = new ArrayList<>();
                for (int i = 0; i < people; i++) {
                    if (raised.get(i).get()) {
                        owners.add("I" + i);
                    }
                }
                assertThat(owners).as("round %d", round).hasSize(1);
                assertThat(EmergencyStop.isOf(workspace, new IncidentId(owners.get(0))))
                        .isTrue();
                EmergencyStop.lower(workspace, FileOps.system());
                assertThat(root)
                        .isDirectoryNotContaining(file -> file.toString().contains(".emergency-stop"));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void raisesAgainWhenSomebodySweepsWhatIsNotYetUp() {
        AtomicInteger swept = new AtomicInteger();
        FaultyFiles files = FaultyFiles.counting().before(call -> {
            if (call.startsWith("publish") && swept.getAndIncrement() == 0) {
                EmergencyStop.lower(workspace, FileOps.system());
            }
        });
        assertThat(EmergencyStop.raise(workspace, new IncidentId("I"), CLOCK, files))
                .isTrue();
        assertThat(swept).hasValue(2);
        assertThat(EmergencyStop.isOf(workspace, new IncidentId("I"))).isTrue();
    }

    /** Whatever fails or crashes on the way: no stop or a whole one, and nothing of it is left once it is lowered. */
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void raisesAWholeStopOrNone(FaultyFiles.Fault fault) {
        IncidentId incident = new IncidentId("I");
        FaultyFiles all = FaultyFiles.counting();
        assertThat(EmergencyStop.raise(workspace, incident, CLOCK, all)).isTrue();
        EmergencyStop.lower(workspace, FileOps.system());
        for (int at = 1; at <= all.calls().size(); at++) {
            FaultyFiles files = FaultyFiles.failing(fault, at);
            try {
                EmergencyStop.raise(workspace, incident, CLOCK, files);
            } catch (RollbackException | FaultyFiles.Crash e) {
                // as injected
            }
            assertThat(EmergencyStop.isOf(workspace, incident))
                    .as("%s at %s", fault, files.last())
                    .isEqualTo(EmergencyStop.isUp(workspace));
            assertThat(EmergencyStop.raise(workspace, incident, CLOCK, FileOps.system()))
                    .isTrue();
            EmergencyStop.lower(workspace, FileOps.system());
            assertThat(root).isDirectoryNotContaining(file -> file.toString().contains(".emergency-stop"));
        }
    }

    private void byHand(String text) {
        try {
            Files.writeString(workspace.emergencyStop(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Named(String name) implements StateBackend {
        @Override
        public boolean recognizes(Path location) {
            return false;
        }

        @Override
        public StateReader read(Path location) {
            throw new RollbackException(ErrorKind.NOT_FOUND, "nothing");
        }

        @Override
        public Inspection inspect(Path location) {
            throw new RollbackException(ErrorKind.NOT_FOUND, "nothing");
        }
    }

    @Test
    void refusesTwoBackendsOfOneNameAndTellsWhereBothComeFrom() {
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(() -> new Backends(List.of(new Named("a"), new Named("b"), new Named("a"))))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .satisfies(
                        e -> assertThat(e.getMessage().split(" in file:", -1)).hasSize(3))
                .withMessageContainingAll("\"a\"", Named.class.getName());
    }

    @Test
    void listsTheKnownBackendsForAnUnknownName() {
        Backends backends = new Backends(List.of(new Named("a"), new Named("b")));
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(() -> backends.get("leveldbb"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE))
                .withMessageContainingAll("leveldbb", "a, b");
        assertThat(backends.find("leveldbb")).isEmpty();
    }

    @Test
    void tellsWhichBackendsCanBeRolledBackTo() {
        Backends loaded = Backends.load();
        assertThat(loaded.staging("leveldb").name()).isEqualTo("leveldb");
        Backends some = new Backends(List.of(new Named("a"), loaded.get("leveldb")));
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(() -> some.staging("a"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE))
                .withMessageContainingAll("\"a\"", "leveldb");
    }

    @Test
    void escapesControlCharactersInTheIncidentsLogAndNeverReplacesWhatIsThere() {
        IncidentFolder folder = new IncidentFolder(workspace, new IncidentId("I"), FileOps.system(), CLOCK);
        folder.log("one\n2026 forged \u001b[2J");
        folder.log("two");
        assertThat(folder.path().resolve("rollback.log"))
                .hasContent(
                        "2026-03-02T03:04:05.678Z one\\u000a2026 forged \\u001b[2J\n2026-03-02T03:04:05.678Z two\n");
        folder.write("ledger.jsonl", new byte[0]);
        assertThat(folder.free("ledger", ".jsonl")).hasFileName("ledger-2.jsonl");
        assertThatExceptionOfType(RollbackException.class).isThrownBy(() -> folder.write("../x", new byte[0]));
    }

    @Test
    void refusesToMakeFoldersBelowALink() throws IOException {
        Files.createSymbolicLink(root.resolve("logs"), root.resolve("backups"));
        IncidentFolder folder = new IncidentFolder(workspace, new IncidentId("I"), FileOps.system(), CLOCK);
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(() -> folder.log("x"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSAFE_PATH));
        assertThat(root.resolve("backups")).isEmptyDirectory();
    }
}
