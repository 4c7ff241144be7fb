package dev.rollback.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonText;
import dev.rollback.api.RollbackException;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.compare.RecordDifference;
import dev.rollback.core.compare.RecordDifference.Kind;
import dev.rollback.core.workspace.Backends;
import dev.rollback.spi.Expected;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PlannerTest {

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    SampleWorkspace sample;

    @BeforeEach
    void unpack() {
        sample = SampleWorkspace.unpack(temp);
    }

    private RollbackPlan plan() {
        return plan(SampleWorkspace.request());
    }

    private RollbackPlan plan(RollbackRequest request) {
        return new Planner(Backends.load(), java.time.Clock.systemUTC()).plan(sample.workspace(), request);
    }

    private static RollbackRequest of(String backup) {
        return new RollbackRequest("leveldb", Optional.of(backup), true);
    }

    private RollbackException refused(RollbackRequest request) {
        return Objects.requireNonNull(catchThrowableOfType(RollbackException.class, () -> plan(request)));
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void writesNothing() throws IOException {
        String before = snapshot();
        plan();
        sample.withStaleLiveState();
        sample.withBrokenUnifiedJson();
        String broken = snapshot();
        plan();
        assertThat(snapshot()).isEqualTo(broken).isNotEqualTo(before);
        assertThat(sample.file(".rollback")).doesNotExist();
        assertThat(sample.file("logs")).doesNotExist();
    }

    private String snapshot() throws IOException {
        try (var paths = Files.walk(temp)) {
            return paths.sorted()
                    .map(path -> {
                        try {
                            return path + " " + Files.readAttributes(path, "unix:lastModifiedTime,ctime,size,mode,ino");
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.joining("\n"));
        }
    }

    @Test
    void saysWhatItWillDoAndWhatItReliesOn() {
        sample.withStaleLiveState();
        RollbackPlan plan = plan();
        assertThat(plan.workspace()).isEqualTo(sample.root);
        assertThat(plan.target()).isEqualTo("leveldb");
        assertThat(plan.backupId()).isEqualTo(SampleWorkspace.BACKUP);
        assertThat(plan.state().files())
                .isEqualTo(SampleWorkspace.files(sample.backup().resolve("leveldb/current")));
        assertThat(plan.live())
                .isInstanceOfSatisfying(
                        Expected.Content.class,
                        live -> assertThat(live.listing().files()).isEqualTo(SampleWorkspace.files(sample.leveldb())));
        assertThat(plan.legacy().files()).as("the same as live").isEmpty();
        assertThat(plan.evidence())
                .extracting(RollbackPlan.Evidence::name)
                .contains("unified-json/bscmainnet.unified.json")
                .hasSizeGreaterThanOrEqualTo(5);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void countsTheRecordsThatWouldNotLiveOn() {
        Map<String, String> backup = SampleWorkspace.records(sample.root
                .resolve("backups")
                .resolve(SampleWorkspace.OLDER_BACKUP)
                .resolve("leveldb"));
        Map<String, String> live = SampleWorkspace.records(sample.backup().resolve("leveldb/current"));
        Trees.delete(sample.leveldb(), FileOps.system());
        SampleWorkspace.copy(sample.backup().resolve("leveldb/current"), sample.leveldb());
        Trees.delete(sample.file("deployments/unified"), FileOps.system());
        long absent =
                live.keySet().stream().filter(key -> !backup.containsKey(key)).count();
        long changed = live.entrySet().stream()
                .filter(entry -> backup.containsKey(entry.getKey()))
                .filter(entry -> !entry.getValue().equals(backup.get(entry.getKey())))
                .count();

        LossLedger ledger = plan(of(SampleWorkspace.OLDER_BACKUP)).ledger();
        assertThat(ledger.compared()).isEqualTo(live.size());
        assertThat(ledger.absent()).isEqualTo(absent).isPositive();
        assertThat(ledger.different()).isLessThanOrEqualTo(changed);
        assertThat(ledger.first()).hasSize((int) (ledger.absent() + ledger.different()));
        assertThat(ledger.incomplete()).isEmpty();
        assertThat(ledger.first()).allSatisfy(entry -> {
            String key = entry.key();
            assertThat(((dev.rollback.api.ContractRecord) entry.live().orElseThrow()).json())
                    .hasToString(live.get(key));
            assertThat(entry.fate() == LedgerEntry.Fate.ABSENT).isNotEqualTo(backup.containsKey(key));
        });
        assertThat(plan(of(SampleWorkspace.BACKUP)).ledger().isEmpty()).isTrue();
    }

    @Test
    void holdsNoLegacyFileAgainstTheBackup() throws IOException {
        LossLedger ledger = plan().ledger();
        Path legacy = sample.file("deployments/bscmainnet.json");
        Files.writeString(legacy, "{\"chainId\": 56, \"network\": \"bscmainnet\", \"contracts\": {\"Elsewhere\": {}}}");

        assertThat(plan().ledger()).isEqualTo(ledger);
        assertThat(plan().evidence()).anySatisfy(kept -> assertThat(kept.file()).isEqualTo(legacy));
    }

    @Test
    void countsARecordThatSaysSomethingElseInUnifiedJson() throws IOException {
        assertThat(plan().ledger().isEmpty()).isTrue();
        Path file = sample.file("deployments/unified/bscmainnet.unified.json");
        String text = Files.readString(file);
        var address = java.util.regex.Pattern.compile("0x[0-9a-fA-F]{40}").matcher(text);
        assertThat(address.find()).isTrue();
        Files.writeString(file, text.replace(address.group(), "0x" + "1".repeat(40)));
        LossLedger ledger = plan().ledger();
        assertThat(ledger.different()).isPositive();
        assertThat(ledger.absent()).isZero();
        assertThat(ledger.first()).allSatisfy(entry -> {
            assertThat(entry.source()).isEqualTo("unified-json");
            assertThat(entry.difference().kind()).isEqualTo(Kind.CONFLICT);
            assertThat(entry.difference().fields()).isNotEmpty();
            assertThat(entry.inWords("the backup")).contains("unified-json differs from the backup in ");
        });
    }

    @Test
    void namesWhatOfTheLiveStateCannotBeCompared() throws IOException {
        flip(sample.leveldb().resolve("000005.ldb"), 30);
        assertThat(plan().ledger().incomplete())
                .anySatisfy(reason -> assertThat(reason).contains("leveldb cannot be read", "000005.ldb"));
        assertThat(plan().live()).isInstanceOf(Expected.Content.class);
        Files.delete(sample.leveldb().resolve("CURRENT"));
        assertThat(plan().ledger().incomplete())
                .anySatisfy(reason -> assertThat(reason).contains("leveldb cannot be read"));
        assertThat(plan().warnings()).anySatisfy(warning -> assertThat(warning).contains("leveldb cannot be read"));
    }

    @Test
    void namesUnifiedJsonThatDoesNotParseAndPlansAllTheSame() {
        sample.withBrokenUnifiedJson();
        RollbackPlan plan = plan();
        assertThat(plan.ledger().incomplete())
                .singleElement()
                .satisfies(reason ->
                        assertThat(reason).contains("unified-json cannot be read", "basesepolia.unified.json:"));
        assertThat(plan.ledger().compared()).as("the other files are compared").isGreaterThan(20);
    }

    @Test
    void displacesWhatItCannotReadAndWarns() throws IOException {
        Files.createSymbolicLink(sample.leveldb().resolve("link"), Path.of("CURRENT"));
        RollbackPlan plan = plan();
        assertThat(plan.live()).isEqualTo(new Expected.Unreadable());
        assertThat(plan.warnings()).anySatisfy(warning -> assertThat(warning).contains("kept as it is", "link"));
    }

    @Test
    void plansWhereNothingIsLive() {
        Trees.delete(sample.leveldb(), FileOps.system());
        RollbackPlan plan = plan();
        assertThat(plan.live()).isEqualTo(new Expected.Absent());
        assertThat(plan.ledger().incomplete()).isEmpty();
        assertThat(plan.liveSize()).isEmpty();
    }

    @Test
    void refusesALivePlaceThatCannotBeSwapped() throws IOException {
        Files.move(sample.leveldb(), temp.resolve("elsewhere"));
        Files.createSymbolicLink(sample.leveldb(), temp.resolve("elsewhere"));
        assertThat(refused(SampleWorkspace.request()).kind()).isEqualTo(ErrorKind.UNSAFE_PATH);
        Files.delete(sample.leveldb());
        Files.createSymbolicLink(sample.leveldb(), Path.of("nowhere"));
        assertThat(refused(SampleWorkspace.request()).kind()).isEqualTo(ErrorKind.UNSAFE_PATH);
        Files.delete(sample.leveldb());
        Files.createFile(sample.leveldb());
        assertThat(refused(SampleWorkspace.request()).kind()).isEqualTo(ErrorKind.UNSAFE_PATH);
    }

    @Test
    void bringsLegacyFilesBackOnlyWhereTheyDifferAndHaveAPlace() throws IOException {
        Files.writeString(sample.file("deployments/bscmainnet.json"), "{}");
        assertThat(plan().legacy().files()).hasSize(10);
        Files.delete(sample.file("deployments/bscmainnet.json"));
        Files.createSymbolicLink(sample.file("deployments/bscmainnet.json"), Path.of("basesepolia.json"));
        assertThat(plan().legacy().files()).isEmpty();
        assertThat(plan().warnings())
                .anySatisfy(warning ->
                        assertThat(warning).contains("legacy JSON files are not restored", "bscmainnet.json"));
        Trees.delete(sample.file("deployments"), FileOps.system());
        assertThat(plan().legacy().files()).isEmpty();
        assertThat(plan().warnings()).anySatisfy(warning -> assertThat(warning).contains("there is no folder"));
    }

    @Test
    void refusesADamagedBackupAndNamesTheNextBest() throws IOException {
        flip(sample.backup().resolve("leveldb/current/000005.ldb"), 30);
        RollbackException e = refused(of(SampleWorkspace.BACKUP));
        assertThat(e.kind()).isEqualTo(ErrorKind.NO_USABLE_BACKUP);
        assertThat(e).hasMessageContainingAll("SALVAGEABLE", "000005.ldb");
        assertThat(e.hint().orElseThrow()).contains("--backup " + SampleWorkspace.OLDER_BACKUP);
        assertThat(plan().backupId()).isEqualTo(SampleWorkspace.OLDER_BACKUP);
    }

    @Test
    void refusesABackupWithALinkInIt() throws IOException {
        Files.createSymbolicLink(sample.backup().resolve("leveldb/current/000099.ldb"), Path.of("/etc/passwd"));
        assertThat(refused(of(SampleWorkspace.BACKUP)).kind()).isEqualTo(ErrorKind.NO_USABLE_BACKUP);
        Trees.delete(sample.backup().resolve("leveldb"), FileOps.system());
        assertThat(refused(of(SampleWorkspace.BACKUP)).kind()).isEqualTo(ErrorKind.NO_USABLE_BACKUP);
        Files.createSymbolicLink(sample.backup().resolve("leveldb"), sample.leveldb());
        assertThat(refused(of(SampleWorkspace.BACKUP)).kind()).isEqualTo(ErrorKind.NO_USABLE_BACKUP);
    }

    @Test
    void tellsOfEachBackupWhyItCannotBeRestored() throws IOException {
        flip(sample.backup().resolve("leveldb/current/000005.ldb"), 30);
        Trees.delete(
                sample.root
                        .resolve("backups")
                        .resolve(SampleWorkspace.OLDER_BACKUP)
                        .resolve("leveldb"),
                FileOps.system());
        RollbackException e = refused(SampleWorkspace.request());
        assertThat(e.kind()).isEqualTo(ErrorKind.NO_USABLE_BACKUP);
        assertThat(e).hasMessageContainingAll(SampleWorkspace.BACKUP, SampleWorkspace.OLDER_BACKUP, "000005.ldb");
        Trees.delete(sample.file("backups"), FileOps.system());
        RollbackException none = refused(SampleWorkspace.request());
        assertThat(none.kind()).isEqualTo(ErrorKind.NO_USABLE_BACKUP);
        assertThat(none).hasMessageContaining(sample.file("backups").toString());
    }

    @Test
    void refusesTheLiveStateAsABackupOfItself() {
        for (String name : List.of("leveldb", ".", sample.leveldb().toString())) {
            RollbackException e = refused(of(name));
            assertThat(e.kind()).as(name).isEqualTo(ErrorKind.NO_USABLE_BACKUP);
        }
    }

    @Test
    void refusesATargetThatIsNoneOrTakesNoState() {
        assertThat(refused(new RollbackRequest("levelbd", Optional.empty(), true))
                        .kind())
                .isEqualTo(ErrorKind.USAGE);
        assertThat(refused(new RollbackRequest("legacy-json", Optional.empty(), true)))
                .hasMessageContainingAll("cannot take a restored or migrated state", "leveldb");
    }

    @Test
    void readsBackThePlanItWrites() {
        RollbackPlan plan = plan(of(SampleWorkspace.OLDER_BACKUP));
        RollbackPlan again = PlanJson.read(PlanJson.of(plan));
        assertThat(PlanJson.of(PlanJson.read(PlanJson.of(plan)))).isEqualTo(PlanJson.of(plan));
        assertThat(PlanJson.digest(again)).isEqualTo(PlanJson.digest(plan));
        assertThat(PlanJson.known(PlanJson.of(plan))).isTrue();
        assertThat(PlanJson.known(PlanJson.of(plan).put("format", 2))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}|{ \"a\": 1 }|EQUAL",
                "{\"a\":1,\"b\":2}|{\"b\":2,\"a\":1}|EQUAL",
                "{\"a\":1}|{\"a\":1.0}|EQUAL",
                "{\"a\":[1]}|{\"a\":[1.0]}|EQUAL",
                "{\"a\":1e999999999}|{\"a\":10e999999998}|EQUAL",
                "{\"a\":9007199254740993}|{\"a\":9007199254740992}|CONFLICT",
                "{}|{\"a\":null}|REPRESENTATION",
                "{\"a\":[]}|{}|REPRESENTATION",
                "{\"a\":[]}|{\"a\":null}|REPRESENTATION",
                "{\"a\":\"0xAb\"}|{\"a\":\"0xaB\"}|REPRESENTATION",
                "{\"a\":\"Ab\"}|{\"a\":\"aB\"}|CONFLICT",
                "{\"networkName\":\"bsc\"}|{\"networkName\":\"bscmainnet\"}|REPRESENTATION",
                "{\"networkName\":\"bsc\"}|{}|REPRESENTATION",
                "{\"a\":1}|{}|SAYS_MORE",
                "{\"a\":\"\"}|{}|SAYS_MORE",
                "{\"a\":1}|{\"a\":null}|SAYS_MORE",
                "{}|{\"a\":1}|SAYS_LESS",
                "{\"a\":[]}|{\"a\":[1]}|SAYS_LESS",
                "{\"a\":1,\"b\":1}|{\"a\":1,\"c\":1}|SAYS_MORE",
                "{\"a\":1}|{\"a\":2}|CONFLICT",
                "{\"a\":1,\"b\":1}|{\"a\":2}|CONFLICT",
                "{\"a\":\"1\"}|{\"a\":1}|CONFLICT",
                "{oops|{oops|EQUAL",
                "{oops|{}|CONFLICT",
                "[]|{}|CONFLICT",
            })
    void tellsHowTwoRecordsDiffer(String one, String other, Kind kind) {
        ContractKey key = ContractKey.parse("56-A").orElseThrow();
        RecordDifference found = RecordDifference.between(
                new ContractRecord(key, JsonText.of(one)), new ContractRecord(key, JsonText.of(other)));
        assertThat(found.kind()).isEqualTo(kind);
    }

    @Test
    void namesTheBackendInTheEnvironmentFile() {
        assertThat(new String(EnvironmentFile.content("leveldb"), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("STATE_BACKEND=leveldb\nDISABLE_UNIFIED_JSON=true\nFORCE_LEVELDB=true\n"
                        + "DEBUG_STATE_MANAGER=true\n");
        assertThat(new String(EnvironmentFile.content("x"), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("LEVELDB");
    }
}
