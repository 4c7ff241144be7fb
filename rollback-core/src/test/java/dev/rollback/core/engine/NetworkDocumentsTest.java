package dev.rollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.backup.BackupCatalog;
import dev.rollback.core.backup.BackupVerifier;
import dev.rollback.core.backup.Verdict;
import dev.rollback.core.plan.RollbackRequest;
import dev.rollback.core.report.Outcome;
import dev.rollback.core.workspace.Backends;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents beside a LevelDB are part of its state: displaced, backed up, restored and missed with it. */
class NetworkDocumentsTest {

    private static final String ALPHA = "leveldb.networks/alpha.json";

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    @SuppressWarnings("NullAway.Init")
    private SampleWorkspace sample;

    @BeforeEach
    void unpack() throws IOException {
        sample = SampleWorkspace.unpack(temp);
        write(sample.root, ALPHA, "{\"chainId\":56}");
    }

    private static void write(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private OperationResult run(String backup) {
        return sample.engine().run(new RollbackRequest("leveldb", Optional.of(backup), true));
    }

    private static String preRollback(OperationResult result) {
        return result.report().preRollbackBackup().orElseThrow().getFileName().toString();
    }

    @Test
    void areDisplacedNamedInTheLedgerAndComeBackWithAnUndo() throws IOException {
        OperationResult result = run(SampleWorkspace.BACKUP);

        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(sample.file("leveldb.networks")).doesNotExist();
        assertThat(result.report().plan().ledger().first())
                .anyMatch(entry ->
                        entry.inWords("the backup").equals("document of alpha of leveldb is not in the backup"));
        assertThat(Files.readString(result.report().kept().resolve("state/displaced.networks/alpha.json")))
                .isEqualTo("{\"chainId\":56}");

        assertThat(sample.engine().undo(false).report().outcome()).isEqualTo(Outcome.UNDONE);
        assertThat(Files.readString(sample.file(ALPHA))).isEqualTo("{\"chainId\":56}");
    }

    @Test
    void areInThePreRollbackBackupAndRestoredFromIt() throws IOException {
        String saved = preRollback(run(SampleWorkspace.BACKUP));
        assertThat(sample.file("backups/" + saved + "/leveldb/current.networks/alpha.json"))
                .exists();
        write(sample.root, ALPHA, "{\"chainId\":56,\"later\":true}");
        write(sample.root, "leveldb.networks/beta.json", "{}");

        OperationResult result = run(saved);

        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(Files.readString(sample.file(ALPHA))).isEqualTo("{\"chainId\":56}");
        assertThat(sample.file("leveldb.networks/beta.json")).doesNotExist();
        assertThat(result.report().plan().ledger().first())
                .filteredOn(entry -> entry.source().equals("leveldb"))
                .extracting(entry -> entry.key() + " " + entry.fate())
                .containsExactly("document of alpha DIFFERENT", "document of beta ABSENT");
    }

    @Test
    void areRefusedWhenTheyAreNotAsTheyWereSaved() throws IOException {
        String saved = preRollback(run(SampleWorkspace.BACKUP));
        String document = "backups/" + saved + "/leveldb/current.networks/alpha.json";
        for (String text : new String[] {"{\"chainId\":57}", "{\"chainId\":56"}) {
            write(sample.root, document, text);
            assertThat(verdict(saved)).isEqualTo(Verdict.SALVAGEABLE);
            assertThatThrownBy(() -> run(saved))
                    .isInstanceOfSatisfying(
                            RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NO_USABLE_BACKUP));
        }
        write(sample.root, document, "{\"chainId\":56}");
        assertThat(verdict(saved).restorable()).isTrue();
        write(sample.root, "backups/" + saved + "/leveldb/current.networks/added.json", "{}");
        assertThat(verdict(saved)).isEqualTo(Verdict.SALVAGEABLE);
        Files.delete(sample.file("backups/" + saved + "/leveldb/current.networks/added.json"));
        Files.delete(sample.file(document));
        assertThat(verdict(saved)).isEqualTo(Verdict.SALVAGEABLE);
        Files.createSymbolicLink(sample.file(document), sample.file(".env"));
        assertThat(verdict(saved).restorable()).isFalse();
    }

    private Verdict verdict(String backup) {
        return new BackupVerifier(
                        Backends.load().staging("leveldb"),
                        new dev.rollback.core.backup.Freshness(java.util.Optional.empty(), java.time.Clock.systemUTC()))
                .verify(BackupCatalog.find(sample.workspace(), backup), false)
                .verdict();
    }
}
