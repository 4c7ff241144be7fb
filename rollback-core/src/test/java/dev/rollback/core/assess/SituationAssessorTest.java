package dev.rollback.core.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.SettableClock;
import dev.rollback.core.detect.RecordedState;
import dev.rollback.core.serve.ActiveBackend;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.KernelLock;
import dev.rollback.core.workspace.Trigger;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Listing;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SituationAssessorTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final Map<String, String> ON_LEVELDB = Map.of("STATE_BACKEND", "leveldb");

    @TempDir
    Path temp = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private SampleWorkspace sample;

    private final SettableClock clock = new SettableClock(NOW);
    private Map<String, String> environment = ON_LEVELDB;

    @BeforeEach
    void unpack() {
        sample = SampleWorkspace.unpack(temp);
    }

    private Workspace workspace() {
        return sample.workspace();
    }

    private Situation assess() {
        return new SituationAssessor(workspace(), Backends.load(), environment, FileOps.system(), clock).assess(false);
    }

    private Observation found(String check) {
        List<Observation> found = assess().observations().stream()
                .filter(one -> one.check().equals(check))
                .toList();
        assertThat(found).as(check).hasSize(1);
        return found.get(0);
    }

    private void isRaised(String check, Trigger trigger) {
        Observation one = found(check);
        assertThat(one.result()).as(one.toString()).isEqualTo(Result.RAISED);
        assertThat(one.trigger()).contains(trigger);
    }

    private void isSuspected(String check, Trigger trigger) {
        Observation one = found(check);
        assertThat(one.result()).as(one.toString()).isEqualTo(Result.SUSPECTED);
        assertThat(one.trigger()).contains(trigger);
    }

    private void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void isClearWhereNothingIsWrong() {
        Situation situation = assess();
        assertThat(situation.overall()).as(situation.json().toPrettyString()).isEqualTo(Situation.Overall.CLEAR);
        assertThat(situation.active()).contains("leveldb");
        assertThat(situation.observations())
                .extracting(Observation::check)
                .contains(
                        "state readable",
                        "critical contracts",
                        "consistency",
                        "changes outside",
                        "disk",
                        "memory available",
                        "read latency",
                        "write latency",
                        "memory",
                        "reported trouble",
                        "backups ready");
        assertThat(situation.took()).isLessThan(SituationAssessor.LIMIT);
    }

    @Test
    void changesNothingButItsSamples() throws IOException {
        Listing before = Listing.of(sample.root, Set.of());
        assess();
        assess();
        assertThat(Listing.of(sample.root, Set.of(".rollback/samples.jsonl", ".rollback/samples.lock")))
                .isEqualTo(before);
        assertThat(Files.readAllLines(sample.file(".rollback/samples.jsonl"))).hasSize(2);
    }

    @Test
    void aDamagedStateIsDataCorruption() throws IOException {
        flip(sample.leveldb().resolve("000005.ldb"));
        isRaised("state readable", Trigger.DATA_CORRUPTION);
        assertThat(found("critical contracts").result()).isEqualTo(Result.SKIPPED);
    }

    @Test
    void damageToABackendThatIsNotInUseRaisesNothing() throws IOException {
        flip(sample.leveldb().resolve("000005.ldb"));
        environment = Map.of("STATE_BACKEND", "unified-json");
        assertThat(found("state readable").result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void aStateThatIsGoneIsASystemFailure() {
        Trees.delete(sample.leveldb(), FileOps.system());
        isRaised("state readable", Trigger.SYSTEM_FAILURE);
    }

    @Test
    void aMissingCriticalContractIsAnIntegrityViolation() throws IOException {
        Files.writeString(sample.file("rollback.yml"), "expected-contracts: [56-NoSuchContract]\n");
        isRaised("critical contracts", Trigger.INTEGRITY_VIOLATION);
        assertThat(found("critical contracts").evidence()).containsExactly("56-NoSuchContract is missing");
    }

    @Test
    void aBackendThatIsNoneIsSuspected() {
        environment = Map.of("STATE_BACKEND", "oracle");
        Observation one = found("active backend");
        assertThat(one.result()).isEqualTo(Result.SUSPECTED);
        assertThat(one.trigger()).contains(Trigger.SYSTEM_FAILURE);
        assertThat(found("backups ready").result())
                .as("the other looks are taken")
                .isEqualTo(Result.CLEAR);
    }

    @Test
    void noUsableBackupIsAnObstacleAndNoTrigger() {
        Trees.delete(sample.file("backups"), FileOps.system());
        Situation situation = assess();
        assertThat(situation.overall()).isEqualTo(Situation.Overall.UNCLEAR);
        assertThat(situation.of(Result.OBSTACLE)).extracting(Observation::check).containsExactly("backups ready");
        Situation quick =
                new SituationAssessor(workspace(), Backends.load(), environment, FileOps.system(), clock).assess(true);
        assertThat(quick.overall()).isEqualTo(Situation.Overall.CLEAR);
        assertThat(quick.of(Result.SKIPPED)).extracting(Observation::check).contains("backups ready");
    }

    private void record() {
        try (StateReader reader = Backends.load().get("leveldb").read(sample.leveldb())) {
            assertThat(reader.records().count()).isPositive();
        }
        RecordedState.record(
                workspace(),
                "leveldb",
                Backends.load()
                        .get("leveldb")
                        .inspect(sample.leveldb())
                        .summary()
                        .orElseThrow()
                        .fingerprint(),
                NOW,
                FileOps.system());
    }

    @Test
    void whatSaysWhatWasRecordedIsClear() {
        record();
        assertThat(found("changes outside").result()).isEqualTo(Result.CLEAR);
        assertThat(found("modes and owners").result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void whatAnotherProgramHasChangedIsSuspectedAndNotTakenForABreach() {
        record();
        sample.withStaleLiveState();
        Observation one = found("changes outside");
        assertThat(one.result()).isEqualTo(Result.SUSPECTED);
        assertThat(one.trigger()).contains(Trigger.SECURITY_BREACH);
        assertThat(one.evidence()).hasSize(2);
        record();
        assertThat(found("changes outside").result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void whatToolsChangeByWayOfThisSoftwareIsNotSuspected() {
        record();
        ActiveBackend active = ActiveBackend.of(workspace(), Backends.load(), environment);
        try (StateStore store = active.open()) {
            ContractRecord some = store.entries()
                    .filter(ContractRecord.class::isInstance)
                    .map(ContractRecord.class::cast)
                    .findFirst()
                    .orElseThrow();
            ContractRecord other =
                    new ContractRecord(ContractKey.parse("56-Another").orElseThrow(), some.json());
            store.write(List.of(new StateChange.Put(other)));
            store.sync();
        }
        Observation one = found("changes outside");
        assertThat(one.result()).isEqualTo(Result.SKIPPED);
        assertThat(one.detail()).contains("changed by way of this software");
        assertThat(found("modes and owners").result()).isEqualTo(Result.CLEAR);
        record();
        assertThat(found("changes outside").result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void aRollbackRecordsWhatItBringsAndItsUndoingForgetsIt() {
        sample.engine().run(SampleWorkspace.request());
        assertThat(found("changes outside").result()).isEqualTo(Result.CLEAR);
        sample.engine().undo(false);
        assertThat(found("changes outside").detail()).contains("nothing is recorded");
    }

    @Test
    void widenedModesAreSuspected() throws IOException {
        record();
        Files.setPosixFilePermissions(
                sample.leveldb().resolve("CURRENT"), PosixFilePermissions.fromString("rw-rw-rw-"));
        isSuspected("modes and owners", Trigger.SECURITY_BREACH);
        assertThat(found("modes and owners").evidence()).contains("CURRENT: writing by others is new");
        assertThat(found("changes outside").result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void narrowedModesAreNot() throws IOException {
        record();
        Files.setPosixFilePermissions(
                sample.leveldb().resolve("CURRENT"), PosixFilePermissions.fromString("rw-------"));
        assertThat(found("modes and owners").result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void aLinkInTheStateIsSuspected() throws IOException {
        record();
        Files.createSymbolicLink(
                sample.leveldb().resolve("LOG.old.1"), sample.leveldb().resolve("CURRENT"));
        isSuspected("modes and owners", Trigger.SECURITY_BREACH);
    }

    @Test
    void anOpenedPrivateFolderIsSuspectedWithoutAnyRecord() throws IOException {
        Files.createDirectories(sample.file(".rollback"));
        Files.setPosixFilePermissions(sample.file(".rollback"), PosixFilePermissions.fromString("rwxrwxrwx"));
        isSuspected("modes and owners", Trigger.SECURITY_BREACH);
    }

    @Test
    void aRecordThatWasEditedIsSuspected() throws IOException {
        record();
        Path file = sample.file(".rollback/recorded/leveldb.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"contracts\" : \"\\d", "\"contracts\" : \"9"));
        assertThat(found("changes outside").result()).isEqualTo(Result.SUSPECTED);
    }

    @Test
    void signalsAreEvidenceUntilTheyExpireOrAreCleared() {
        Signals signals = new Signals(workspace(), FileOps.system(), clock);
        signals.report(Signal.SECURITY_BREACH, Optional.of("a key leaked"), Duration.ofHours(1), "tester");
        isRaised("signal security-breach", Trigger.SECURITY_BREACH);
        clock.advance(Duration.ofHours(1));
        assertThat(found("reported trouble").result()).isEqualTo(Result.CLEAR);
        signals.report(Signal.DATA_CORRUPTION, Optional.empty(), Duration.ofHours(1), "tester");
        isRaised("signal data-corruption", Trigger.DATA_CORRUPTION);
        signals.clear(Signal.DATA_CORRUPTION, "tester");
        assertThat(found("reported trouble").result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void oneFailedDeploymentIsSuspectedAndThreeAreEvidence() {
        Signals signals = new Signals(workspace(), FileOps.system(), clock);
        signals.report(Signal.DEPLOYMENT_FAILURE, Optional.empty(), Duration.ofHours(1), "tester");
        signals.report(Signal.DEPLOYMENT_FAILURE, Optional.empty(), Duration.ofHours(1), "tester");
        assertThat(found("signal deployment-failure").result()).isEqualTo(Result.SUSPECTED);
        signals.report(Signal.DEPLOYMENT_FAILURE, Optional.empty(), Duration.ofHours(1), "tester");
        isRaised("signal deployment-failure", Trigger.SYSTEM_FAILURE);
    }

    @Test
    void signalsThatWereEditedByHandAreSaid() throws IOException {
        new Signals(workspace(), FileOps.system(), clock)
                .report(Signal.SYSTEM_FAILURE, Optional.empty(), Duration.ofHours(1), "tester");
        Path file = sample.file(".rollback/signals.jsonl");
        Files.writeString(file, "{\"signal\":\"no-such\"}\nnot json\n" + Files.readString(file));
        assertThat(found("signals").detail()).isEqualTo("2 lines of .rollback/signals.jsonl cannot be read");
        isRaised("signal system-failure", Trigger.SYSTEM_FAILURE);
    }

    @Test
    void signalsAreTrimmedAndNoneThatCountsIsLost() throws IOException {
        Signals signals = new Signals(workspace(), FileOps.system(), clock);
        signals.report(Signal.INTEGRITY_VIOLATION, Optional.empty(), Duration.ofHours(24), "tester");
        Path file = sample.file(".rollback/signals.jsonl");
        String expired = "{\"time\":\"2026-01-01T00:00:00Z\",\"signal\":\"system-failure\","
                + "\"expires\":\"2026-01-02T00:00:00Z\",\"by\":\"tester\"}\n";
        Files.writeString(file, Files.readString(file) + expired.repeat(1_000));
        signals.report(Signal.MINOR_PERFORMANCE, Optional.empty(), Duration.ofHours(1), "tester");
        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(signals.read().reports())
                .extracting(Signals.Report::signal)
                .containsExactly(Signal.INTEGRITY_VIOLATION, Signal.MINOR_PERFORMANCE);
    }

    @Test
    void markersAreEvidenceForADay() throws IOException {
        Path marker = sample.file(".data-corruption");
        Files.writeString(marker, "2026-03-02T11:00:00Z\nchecksums differ\n");
        isRaised("marker .data-corruption", Trigger.DATA_CORRUPTION);
        clock.advance(Duration.ofHours(23));
        Observation expired = found("marker .data-corruption");
        assertThat(expired.result()).isEqualTo(Result.CLEAR);
        assertThat(expired.detail()).contains("has expired");
    }

    @Test
    void aMarkerWithoutATimeIsOfTheFilesTimeAndOneFromLastYearIsNoAlarm() throws IOException {
        Path marker = sample.file(".system-failure");
        Files.writeString(marker, "it is down\n");
        Files.setLastModifiedTime(marker, FileTime.from(NOW.minusSeconds(60)));
        isRaised("marker .system-failure", Trigger.SYSTEM_FAILURE);
        assertThat(found("marker .system-failure").evidence()).containsExactly("it is down");
        Files.setLastModifiedTime(marker, FileTime.from(NOW.minus(Duration.ofDays(365))));
        assertThat(found("marker .system-failure").result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void aMarkerMayBeJsonAndSayWhenItExpires() throws IOException {
        Path marker = sample.file(".performance-issue");
        Files.writeString(
                marker, "{\"time\":\"2026-03-02T11:00:00Z\",\"expires\":\"2026-03-02T12:00:01Z\",\"note\":\"slow\"}");
        isRaised("marker .performance-issue", Trigger.PERFORMANCE_DEGRADATION);
        clock.advance(Duration.ofSeconds(1));
        assertThat(found("marker .performance-issue").result()).isEqualTo(Result.CLEAR);
        Files.writeString(marker, "{\"time\":\"yesterday\"}");
        assertThat(found("marker .performance-issue").result()).isEqualTo(Result.INCONCLUSIVE);
    }

    @Test
    void aMarkerFromTheFutureOrThatIsALinkTellsNothing() throws IOException {
        Path marker = sample.file(".data-corruption");
        Files.writeString(marker, "2027-03-02T11:00:00Z\n");
        assertThat(found("marker .data-corruption").result()).isEqualTo(Result.INCONCLUSIVE);
        Files.delete(marker);
        Files.createSymbolicLink(marker, sample.leveldb().resolve("CURRENT"));
        assertThat(found("marker .data-corruption").result()).isEqualTo(Result.INCONCLUSIVE);
    }

    @Test
    void keptSamplesThatAreSlowRaisePerformance() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 5; i++) {
            lines.append("{\"time\":\"" + NOW.minusSeconds(60L * i)
                    + "\",\"backend\":\"leveldb\",\"readMillis\":150,\"writeMillis\":1,\"memoryBytes\":1000}\n");
        }
        lines.append("{\"time\":\"" + NOW.minusSeconds(10) + "\",\"backend\":\"unified-json\",\"readMillis\":1}\ntorn");
        Files.createDirectories(sample.file(".rollback"));
        Files.setPosixFilePermissions(sample.file(".rollback"), FileOps.PRIVATE_DIRECTORY);
        Files.writeString(sample.file(".rollback/samples.jsonl"), lines.toString());
        isRaised("read latency", Trigger.PERFORMANCE_DEGRADATION);
        assertThat(found("write latency").result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void samplesAreBounded() throws IOException {
        String old = "{\"time\":\"2026-01-01T00:00:00Z\",\"backend\":\"leveldb\",\"readMillis\":1}\n";
        Files.createDirectories(sample.file(".rollback"));
        Files.setPosixFilePermissions(sample.file(".rollback"), FileOps.PRIVATE_DIRECTORY);
        Path file = sample.file(".rollback/samples.jsonl");
        Files.writeString(file, old.repeat(4_000));
        assess();
        assertThat(Files.readAllLines(file)).hasSize(2_001);
    }

    @Test
    void doesNotMeasureWhileAnotherOneDoes() throws IOException {
        Files.createDirectories(sample.file(".rollback"));
        Files.setPosixFilePermissions(sample.file(".rollback"), FileOps.PRIVATE_DIRECTORY);
        try (KernelLock other =
                KernelLock.tryAcquire(sample.file(".rollback/samples.lock")).orElseThrow()) {
            assertThat(found("write latency").result()).isEqualTo(Result.SKIPPED);
        }
        assertThat(found("write latency").result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void aDiskThatHangsIsSaidAndKeepsNoOtherLookFromBeingTaken() {
        CountDownLatch never = new CountDownLatch(1);
        FileOps hanging = (FileOps) java.lang.reflect.Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    never.await();
                    throw new AssertionError("cannot be");
                });
        Situation situation = new SituationAssessor(
                        workspace(), Backends.load(), environment, hanging, clock, Duration.ofSeconds(6))
                .assess(false);
        assertThat(situation.of(Result.SUSPECTED))
                .extracting(Observation::check, Observation::detail)
                .containsExactly(tuple("performance", "not finished in its part of 6.0 s"));
        assertThat(situation.of(Result.CLEAR))
                .extracting(Observation::check)
                .contains("state readable", "backups ready", "reported trouble");
        assertThat(situation.took()).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void aWorkspaceThatTakesNoWritesIsAnObstacle() {
        FileOps broken = (FileOps) java.lang.reflect.Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    throw new dev.rollback.api.RollbackException(
                            dev.rollback.api.ErrorKind.DISK_FULL, "no space left on device");
                });
        Situation situation =
                new SituationAssessor(workspace(), Backends.load(), environment, broken, clock).assess(false);
        assertThat(situation.of(Result.OBSTACLE))
                .extracting(Observation::check)
                .containsExactly("writing to the workspace");
        assertThat(situation.of(Result.RAISED)).isEmpty();
    }
}
