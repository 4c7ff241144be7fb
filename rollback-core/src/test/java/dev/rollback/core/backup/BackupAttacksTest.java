package dev.rollback.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.FileHash;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody could do to a backup, a workspace or our own files to have the wrong state restored or one lost. */
class BackupAttacksTest {

    private static final StagingBackend LEVELDB = Backends.load().staging("leveldb");

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    private SampleWorkspace sample;
    private Path state;

    @BeforeEach
    void unpack() {
        sample = SampleWorkspace.unpack(temp);
        state = sample.backup().resolve("leveldb/current");
    }

    @Test
    void aDamagedCurrentDoesNotMakeAnotherDatabaseOfTheBackupTakeItsPlace() throws IOException {
        Path older =
                sample.file("backups").resolve(SampleWorkspace.OLDER_BACKUP).resolve("leveldb");
        try (var files = Files.list(older)) {
            for (Path file : files.toList()) {
                Files.copy(file, sample.backup().resolve("leveldb").resolve(file.getFileName()));
            }
        }
        Files.writeString(state.resolve("CURRENT"), "MANIFEST-000999\n");

        BackupVerification found = verify();

        assertThat(found.stateFolder()).isEqualTo(state);
        assertThat(found.verdict().restorable()).isFalse();
    }

    @Test
    void aLogThatWasAddedToASummedBackupIsRefused() throws IOException {
        Files.copy(state.resolve("000015.log"), state.resolve("000016.log"));
        assertThat(verify().verdict().restorable()).isFalse();
    }

    @Test
    void aManifestWithAnotherDateIsRefusedWhereItsSumIsListed() throws IOException {
        Path manifest = sample.backup().resolve("BACKUP_MANIFEST.json");
        String sum = FileHash.of(manifest, "m").sum().hex();
        Files.writeString(
                sample.backup().resolve("SHA256SUMS"), sum + "  BACKUP_MANIFEST.json\n", StandardOpenOption.APPEND);
        assertThat(verify().verdict()).isEqualTo(Verdict.VERIFIED);

        Files.writeString(manifest, Files.readString(manifest).replace("2026-03-02T10:15:30", "2027-03-02T10:15:30"));

        assertThat(verify().verdict().restorable()).isFalse();
    }

    @Test
    void aMissingDocumentBesideTheDatabaseIsAWarning() throws IOException {
        Path older = sample.file("backups").resolve(SampleWorkspace.OLDER_BACKUP);
        Files.writeString(
                older.resolve("SHA256SUMS"), "0".repeat(64) + "  leveldb/inventory.json\n", StandardOpenOption.APPEND);
        BackupVerification found = new BackupVerifier(
                        LEVELDB, new Freshness(java.util.Optional.empty(), java.time.Clock.systemUTC()))
                .verify(new Backup("older", older), true);
        assertThat(found.verdict()).isEqualTo(Verdict.RESTORABLE_WITH_WARNINGS);
        assertThat(found.stateVerdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void anEmptyNewerDatabaseDoesNotStandBeforeAFullOne() throws IOException {
        Path empty = Files.createDirectories(sample.file("backups/newer/leveldb"));
        SampleWorkspace.copy(Path.of("../backend-leveldb/src/test/resources/leveldb/empty/db"), empty);
        Files.writeString(
                sample.file("backups/newer/BACKUP_MANIFEST.json"), "{\"timestamp\":\"2026-09-09T00:00:00Z\"}");
        assertThat(new BackupSelector(LEVELDB, java.time.Clock.systemUTC())
                        .select(sample.workspace())
                        .chosen()
                        .orElseThrow()
                        .verification()
                        .backup()
                        .id())
                .isEqualTo(SampleWorkspace.BACKUP);
    }

    @Test
    void sumsMayNameFilesFromTheFolderItself() throws IOException {
        Path sums = sample.backup().resolve("BACKUP_MANIFEST.json");
        Files.writeString(sums, Files.readString(sums).replace("\"docs/README.md\"", "\"./docs/README.md\""));
        assertThat(verify().verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"backups", "backups/x", ".rollback", "logs", "deployments", "deployments/unified/x"})
    void placesWithinEachOtherAreRefused(String location) throws IOException {
        Files.writeString(sample.file("rollback.yml"), "locations:\n  leveldb: " + location + "\n");
        assertThatThrownBy(() -> Workspace.open(sample.root))
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageContaining("within each other");
    }

    @Test
    void anOperationWhoseJournalIsGoneIsLeftUntouched() throws IOException {
        sample.withStaleLiveState();
        Map<String, String> before = SampleWorkspace.records(sample.leveldb());
        sample.engine().run(SampleWorkspace.request());
        OperationFolder operation =
                OperationFolder.list(sample.workspace(), FileOps.system()).get(0);
        Files.delete(operation.path().resolve("journal.done.json"));

        assertThatThrownBy(() -> sample.engine().resume())
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));

        assertThat(SampleWorkspace.records(operation.path().resolve("state/displaced")))
                .isEqualTo(before);
    }

    @Test
    void anOperationWithoutDescriptionAndJournalIsLeftUntouched() throws IOException {
        Path odd = Files.createDirectories(sample.file(".rollback/ops/odd/state/displaced"));
        Files.writeString(odd.resolve("CURRENT"), "x");
        assertThatThrownBy(() -> sample.engine().resume())
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        assertThat(odd.resolve("CURRENT")).exists();
        Trees.delete(sample.file(".rollback"), FileOps.system());
    }

    private BackupVerification verify() {
        return new BackupVerifier(LEVELDB, new Freshness(java.util.Optional.empty(), java.time.Clock.systemUTC()))
                .verify(new Backup("sample", sample.backup()), true);
    }
}
