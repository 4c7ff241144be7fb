package dev.rollback.core.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonText;
import dev.rollback.api.RollbackException;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.plan.EnvironmentFile;
import dev.rollback.core.workspace.Backends;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActiveBackendTest {

    private static final ContractRecord RECORD = new ContractRecord(
            new ContractKey(new ChainId(56), "Added"),
            JsonText.of("{\"contractName\":\"Added\",\"chainId\":56,\"address\":\"0x1\"}"));

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    @SuppressWarnings("NullAway.Init")
    private SampleWorkspace sample;

    @BeforeEach
    void unpack() {
        sample = SampleWorkspace.unpack(temp);
    }

    private ActiveBackend active(Map<String, String> environment) {
        return ActiveBackend.of(sample.workspace(), Backends.load(), environment);
    }

    private void decided(String backend, String reason, Map<String, String> environment) {
        ActiveBackend active = active(environment);
        assertThat(active.backend().name()).as(active.reason()).isEqualTo(backend);
        assertThat(active.reason()).contains(reason);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(sample.file(name), text);
    }

    @Test
    void theFirstThatSaysSoDecides() throws IOException {
        decided("unified-json", "there is unified JSON", Map.of());
        write("rollback.yml", "active-backend: leveldb\n");
        decided("leveldb", "rollback.yml", Map.of());
        Map<String, String> unified = Map.of("STATE_BACKEND", "unified-json");
        decided("unified-json", "STATE_BACKEND in the environment", unified);
        write(".env.emergency", "export STATE_BACKEND=\"leveldb\"\n# a comment\n\n");
        decided("leveldb", "STATE_BACKEND in .env.emergency", unified);
        write(".env.emergency", "STATE_BACKEND=unified-json\n");
        decided("unified-json", ".env.emergency", Map.of("STATE_BACKEND", "leveldb"));
        decided("leveldb", "FORCE_LEVELDB in the environment", Map.of("FORCE_LEVELDB", "true"));
        decided("unified-json", ".env.emergency", Map.of("FORCE_LEVELDB", "false"));
        decided("leveldb", "DISABLE_UNIFIED_JSON in the environment", Map.of("DISABLE_UNIFIED_JSON", "1"));
        Files.write(sample.file(".env.emergency"), EnvironmentFile.content("leveldb"));
        decided("leveldb", "FORCE_LEVELDB in .env.emergency", unified);
    }

    @Test
    void withoutUnifiedJsonItIsLevelDb() {
        Trees.delete(sample.file("deployments/unified"), FileOps.system());
        decided("leveldb", "there is no unified JSON", Map.of());
    }

    @Test
    void aNameThatIsNobodysIsAnErrorThatSaysWhereItStands() throws IOException {
        assertThatThrownBy(() -> active(Map.of("STATE_BACKEND", "leveldbb")))
                .hasMessageContainingAll("leveldbb", "STATE_BACKEND in the environment", "leveldb, ");
        write(".env.emergency", "STATE_BACKEND=leveldb\nrm -rf leveldb\n");
        assertThatThrownBy(() -> active(Map.of())).hasMessageContainingAll(".env.emergency:2:1", "NAME=value");
        Files.delete(sample.file(".env.emergency"));
        write("rollback.yml", "active-backend: leveldbb\nlocations: {unifed-json: x}\nbackends: {leveldb: {a: 1}}\n");
        assertThatThrownBy(() -> active(Map.of()))
                .hasMessageContainingAll(
                        "active-backend",
                        "did you mean leveldb",
                        "did you mean unified-json",
                        "backends.leveldb: unknown: a");
    }

    /** What is written to a backend that a rollback has put out of use would be lost to everybody. */
    @Test
    void takesNoMoreChangesOnceARollbackHasPutAnotherBackendInUse() throws IOException {
        ActiveBackend before = active(Map.of());
        assertThat(before.backend().name()).isEqualTo("unified-json");
        try (StateStore store = before.open()) {
            store.put(RECORD);
            store.sync();

            Files.write(sample.file(EnvironmentFile.NAME), EnvironmentFile.content("leveldb"));

            assertThat(kind(() -> store.remove(RECORD.key()))).isEqualTo(ErrorKind.CONFLICT);
            assertThat(kind(store::sync)).isEqualTo(ErrorKind.CONFLICT);
            assertThat(store.find(RECORD.key())).contains(RECORD);
        }
        assertThat(kind(before::open)).isEqualTo(ErrorKind.CONFLICT);
        try (StateStore store = active(Map.of()).open()) {
            store.put(RECORD);
            store.sync();
            Files.delete(sample.file(EnvironmentFile.NAME));
            assertThat(kind(() -> store.put(RECORD))).isEqualTo(ErrorKind.CONFLICT);
        }
    }

    @Test
    void writesNothingWhileTheEnvironmentDisablesDeployment() throws IOException {
        for (String name : List.of("EMERGENCY_MODE", "DEPLOYMENT_DISABLED")) {
            ActiveBackend active = active(Map.of("STATE_BACKEND", "leveldb", name, "true"));
            assertThat(active.disabled()).contains(name + " in the environment");
            assertThat(kind(active::open)).isEqualTo(ErrorKind.EMERGENCY_STOP);
            try (StateReader reader = active.read()) {
                assertThat(reader.records()).isNotEmpty();
            }
            assertThat(active(Map.of(name, "false")).disabled()).isEmpty();
        }
        write(".env.emergency", "STATE_BACKEND=leveldb\nDEPLOYMENT_DISABLED=1\n");
        assertThat(active(Map.of()).disabled()).contains("DEPLOYMENT_DISABLED in .env.emergency");
    }

    @Test
    void readsAndWritesUntilTheStopIsRaised() throws IOException {
        ActiveBackend active = active(Map.of("STATE_BACKEND", "leveldb"));
        try (StateStore store = active.open()) {
            store.put(RECORD);
            store.sync();
            assertThat(store.find(RECORD.key())).contains(RECORD);

            write(".emergency-stop", "{}");

            assertThat(kind(() -> store.remove(RECORD.key()))).isEqualTo(ErrorKind.EMERGENCY_STOP);
            assertThat(store.find(RECORD.key())).contains(RECORD);
        }
        assertThat(kind(active::open)).isEqualTo(ErrorKind.EMERGENCY_STOP);
        try (StateReader reader = active.read()) {
            assertThat(reader.find(RECORD.key())).contains(RECORD);
        }
        Files.delete(sample.file(".emergency-stop"));
        try (StateStore store = active.open()) {
            store.remove(RECORD.key());
        }
        try (StateReader reader = active.read()) {
            assertThat(reader.find(RECORD.key())).isEmpty();
        }
    }

    @Test
    void isNotWrittenToWhileAnOperationIsUnfinished() throws IOException {
        sample.engine().run(SampleWorkspace.request());
        Path operation = sample.file(".rollback/ops")
                .resolve(sample.names(".rollback/ops").iterator().next().split("/")[0]);
        Files.move(operation.resolve("journal.done.json"), operation.resolve("journal.committed.json"));
        assertThat(kind(() -> active(Map.of()).open())).isEqualTo(ErrorKind.UNFINISHED_OPERATION);
    }

    /** An entry that can be no record: the store leaves it where it is, and the inspector calls it a loss. */
    @Test
    void opensADamagedStateForWritingOnlyWhereNobodyAsksForALookFirst() throws IOException {
        Path file = sample.file("deployments/unified/bsctestnet.unified.json");
        String whole = Files.readString(file);
        Files.writeString(file, whole.replaceFirst("\"core\": \\{", "\"core\": {\"\": {\"proxy\": \"0x1\"},"));
        for (String yaml : List.of("", "verify-before-open: false\n")) {
            write("rollback.yml", yaml);
            active(Map.of()).open().close();
        }
        write("rollback.yml", "verify-before-open: true\n");
        var before = sample.operatorsView();

        assertThat(kind(() -> active(Map.of()).open())).isEqualTo(ErrorKind.CORRUPT);
        assertThatThrownBy(() -> active(Map.of()).open())
                .hasMessageContainingAll(
                        "deployments/unified: is damaged",
                        "verify-before-open in rollback.yml",
                        "bsctestnet.unified.json:",
                        "a contract's name is empty");

        assertThat(sample.operatorsView()).isEqualTo(before);
        Files.writeString(file, whole);
        try (StateStore store = active(Map.of()).open()) {
            store.put(RECORD);
        }
    }

    @Test
    void opensADamagedStateForReadingOnlyWhereNobodyAsksForALookFirst() throws IOException {
        Map<String, String> leveldb = Map.of("STATE_BACKEND", "leveldb");
        Path table = sample.leveldb().resolve("000005.ldb");
        byte[] bytes = Files.readAllBytes(table);
        bytes[30] ^= 1;
        Files.write(table, bytes);
        active(leveldb).read().close();
        write("rollback.yml", "verify-before-open: true\n");

        assertThat(kind(() -> active(leveldb).read())).isEqualTo(ErrorKind.CORRUPT);
        assertThatThrownBy(() -> active(leveldb).read())
                .hasMessageContainingAll("verify-before-open in rollback.yml", "000005.ldb at byte ");

        bytes[30] ^= 1;
        Files.write(table, bytes);
        try (StateReader reader = active(leveldb).read()) {
            assertThat(reader.records()).hasSize(28);
        }
    }

    /** A crash leaves one; nothing that was synced is lost, and work has to go on. */
    @Test
    void opensAStateWithMereWarningsAllTheSame() throws IOException {
        Map<String, String> leveldb = Map.of("STATE_BACKEND", "leveldb");
        write("rollback.yml", "verify-before-open: true\n");
        try (StateStore store = active(leveldb).open()) {
            store.put(RECORD);
        }
        Path log = newestLog();
        Files.write(log, new byte[] {1, 2, 3, 4, 100, 0, 1, 8}, java.nio.file.StandardOpenOption.APPEND);
        assertThat(active(leveldb).backend().inspect(sample.leveldb()).worst())
                .isEqualTo(dev.rollback.api.Impact.WARNING);
        try (StateStore store = active(leveldb).open()) {
            assertThat(store.find(RECORD.key())).contains(RECORD);
        }
    }

    private Path newestLog() throws IOException {
        try (var paths = Files.list(sample.leveldb())) {
            return paths.filter(path -> path.toString().endsWith(".log"))
                    .max(java.util.Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    @Test
    void aBackendThatOnlyReadsIsNotOpenedForWriting() {
        ActiveBackend active = active(Map.of("STATE_BACKEND", "legacy-json"));
        assertThat(kind(active::open)).isEqualTo(ErrorKind.UNSUPPORTED);
    }

    private static ErrorKind kind(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(RollbackException.class);
        return ((RollbackException) thrown).kind();
    }
}
