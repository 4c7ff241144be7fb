package dev.rollback.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.SettableClock;
import dev.rollback.core.engine.OperationResult;
import dev.rollback.core.engine.RollbackEngine;
import dev.rollback.core.engine.Surroundings;
import dev.rollback.core.plan.Planner;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.report.Outcome;
import dev.rollback.core.workspace.Backends;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FreshnessTest {

    private static final StagingBackend LEVELDB = Backends.load().staging("leveldb");
    private static final Instant MADE = Instant.parse("2026-03-02T10:15:30.001Z");

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    @SuppressWarnings("NullAway.Init")
    private SampleWorkspace sample;

    private final SettableClock clock = new SettableClock(MADE.plus(Duration.ofHours(24)));

    @BeforeEach
    void unpack() throws IOException {
        sample = SampleWorkspace.unpack(temp);
        Files.writeString(sample.file("rollback.yml"), "backups-max-age: 24h\n");
    }

    private BackupVerification verify() {
        return new BackupVerifier(LEVELDB, Freshness.of(sample.workspace(), clock))
                .verify(new Backup(SampleWorkspace.BACKUP, sample.backup()), true);
    }

    private List<Finding> tooOld() {
        return verify().findings().stream()
                .filter(finding -> finding.type() == FindingType.TOO_OLD)
                .toList();
    }

    private void warns(String message) {
        assertThat(tooOld()).singleElement().satisfies(finding -> {
            assertThat(finding.impact()).isEqualTo(Impact.WARNING);
            assertThat(finding.toString()).contains(sample.backup().toString(), message);
        });
        assertThat(verify().age()).contains(message);
    }

    @Test
    void warnsOfABackupThatIsOlderThanAllowedToTheInstant() {
        assertThat(verify().verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(verify().age()).isEqualTo("made " + MADE);
        clock.advance(Duration.ofMillis(1));
        warns("made " + MADE + ", too long ago: backups-max-age is 24h");
        assertThat(verify().verdict()).isEqualTo(Verdict.RESTORABLE_WITH_WARNINGS);
        assertThat(verify().stateVerdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void doesNotCallABackupFromTheFutureFresh() {
        clock.advance(Duration.ofHours(-24));
        assertThat(tooOld()).isEmpty();
        clock.advance(Duration.ofMillis(-1));
        warns("which is still to come, so of unknown age, and backups-max-age is 24h");
        clock.advance(Duration.ofDays(-400_000));
        warns("which is still to come");
    }

    @Test
    void warnsOfABackupOfUnknownAge() throws IOException {
        Files.delete(sample.backup().resolve("BACKUP_MANIFEST.json"));
        warns("of unknown age, and backups-max-age is 24h");
        Files.writeString(sample.backup().resolve("BACKUP_MANIFEST.json"), "{\"timestamp\": \"yesterday\"}");
        warns("of unknown age, and backups-max-age is 24h");
        Files.delete(sample.backup().resolve("BACKUP_MANIFEST.json"));
        Files.createDirectory(sample.backup().resolve("BACKUP_MANIFEST.json"));
        warns("of unknown age, and backups-max-age is 24h");
    }

    @Test
    void asksForNoAgeWhenNobodyDoes() throws IOException {
        Files.delete(sample.file("rollback.yml"));
        clock.advance(Duration.ofDays(4000));
        assertThat(tooOld()).isEmpty();
        assertThat(verify().verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void choosesTheNewestAllTheSameAndSaysThatItIsOld() {
        clock.advance(Duration.ofDays(30));
        BackupSelection selection = new BackupSelector(LEVELDB, clock).select(sample.workspace());
        BackupSelection.Candidate chosen = selection.chosen().orElseThrow();
        assertThat(chosen.verification().backup().id()).isEqualTo(SampleWorkspace.BACKUP);
        assertThat(chosen.reason()).contains("too long ago: backups-max-age is 24h", "1 warnings");
    }

    @Test
    void plansWithTheWarningWhetherTheBackupIsNamedOrChosen() {
        clock.advance(Duration.ofDays(30));
        for (Optional<String> named : List.of(Optional.<String>empty(), Optional.of(SampleWorkspace.BACKUP))) {
            RollbackPlan plan = new Planner(Backends.load(), clock)
                    .plan(sample.workspace(), new dev.rollback.core.plan.RollbackRequest("leveldb", named, true));
            assertThat(plan.warnings()).singleElement().asString().contains("too long ago");
        }
    }

    /** However strict it is: an old backup, and checks that nobody has configured, take no good state away again. */
    @Test
    void strictnessKeepsNobodyFromARollbackNorTakesItBack() throws IOException {
        Files.writeString(
                sample.file("rollback.yml"),
                "validation: {skipped: error, warnings: error}\nbackups-max-age: 1m\nverify-before-open: true\n");
        sample.withStaleLiveState();
        Path table = sample.leveldb().resolve("000005.ldb");
        byte[] bytes = Files.readAllBytes(table);
        bytes[30] ^= 1;
        Files.write(table, bytes);
        clock.advance(Duration.ofDays(30));
        Surroundings system = SampleWorkspace.around(FileOps.system());
        Surroundings later = new Surroundings(
                system.files(),
                clock,
                system.random(),
                system.environment(),
                system.command(),
                system.lockTimeout(),
                system.listener());
        RollbackEngine engine = new RollbackEngine(sample.workspace(), Backends.load(), later);

        OperationResult result = engine.run(SampleWorkspace.request());

        assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(result.report().hasWarnings()).isTrue();
        assertThat(SampleWorkspace.records(sample.leveldb()))
                .isEqualTo(SampleWorkspace.records(sample.backup().resolve("leveldb/current")));
        assertThat(new dev.rollback.core.verify.Validation(sample.workspace(), Backends.load()).postRollback("leveldb"))
                .as("the validation itself is as strict as told")
                .anyMatch(check -> check.outcome() == dev.rollback.core.verify.Check.Outcome.FAILED);
        assertThat(engine.undo(false).report().outcome()).isEqualTo(Outcome.UNDONE);
        assertThat(Files.readAllBytes(table)).isEqualTo(bytes);
    }
}
