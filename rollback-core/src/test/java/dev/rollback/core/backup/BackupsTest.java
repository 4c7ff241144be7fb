package dev.rollback.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateSummary;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.workspace.Backends;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.FileDigest;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Listing;
import dev.rollback.spi.directory.Trees;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class BackupsTest {

    private static final StagingBackend LEVELDB = Backends.load().staging("leveldb");
    private static final String STATE = "leveldb/current/";

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    SampleWorkspace sample;
    Path backup;

    @BeforeEach
    void unpack() {
        sample = SampleWorkspace.unpack(temp);
        backup = sample.backup();
    }

    private BackupVerification verify(boolean thorough) {
        return verify(backup, thorough);
    }

    private BackupVerification verify() {
        return verify(false);
    }

    private static BackupVerification verify(Path folder, boolean thorough) {
        return new BackupVerifier(LEVELDB, new Freshness(java.util.Optional.empty(), java.time.Clock.systemUTC()))
                .verify(new Backup(String.valueOf(folder.getFileName()), folder), thorough);
    }

    private BackupSelection select() {
        return new BackupSelector(LEVELDB, java.time.Clock.systemUTC()).select(sample.workspace());
    }

    private String chosen() {
        return select().chosen().orElseThrow().verification().backup().id();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void edit(String name, String from, String to) {
        String text = read(backup.resolve(name));
        assertThat(text).contains(from);
        write(backup.resolve(name), text.replace(from, to));
    }

    private void withoutSums() throws IOException {
        Files.delete(backup.resolve("SHA256SUMS"));
        write(backup.resolve("BACKUP_MANIFEST.json"), "{\"timestamp\": \"2026-03-02T10:15:30Z\"}");
    }

    private static void assertFinding(BackupVerification found, FindingType type, Impact impact, String place) {
        assertThat(found.findings()).as(found.findings().toString()).anySatisfy(finding -> {
            assertThat(finding.type()).isEqualTo(type);
            assertThat(finding.impact()).isEqualTo(impact);
            assertThat(finding.toString()).contains(place);
        });
    }

    @Test
    void verifiesABackupOfWhichEverythingIsAsListed() {
        BackupVerification found = verify(true);
        assertThat(found.verdict()).as(found.findings().toString()).isEqualTo(Verdict.VERIFIED);
        assertThat(found.summary().orElseThrow().contracts(Set.of())).isEqualTo(28);
        assertThat(found.time()).contains(Instant.parse("2026-03-02T10:15:30.001Z"));
        assertThat(found.state().files())
                .extracting(FileDigest::name)
                .doesNotContain("LOG", "LOG.old", "LOCK")
                .contains("CURRENT");
        assertThat(found.legacy().files()).hasSize(10);
        assertThat(found.stateFolder()).isEqualTo(backup.resolve("leveldb/current"));
    }

    @Test
    void findsTheStateInEveryLayoutOfTheField() throws IOException {
        StateSummary wanted = verify().summary().orElseThrow();
        Path flat = Files.createDirectories(temp.resolve("flat/leveldb"));
        SampleWorkspace.copy(backup.resolve("leveldb/current"), flat);
        SampleWorkspace.copy(backup.resolve("leveldb/previous-exports"), flat.resolve("previous-exports"));
        Path bare = Files.createDirectories(temp.resolve("bare"));
        SampleWorkspace.copy(backup.resolve("leveldb/current"), bare);
        for (Path folder : List.of(temp.resolve("flat"), bare)) {
            BackupVerification found = verify(folder, true);
            assertThat(found.summary()).contains(wanted);
            assertThat(found.state()).isEqualTo(verify().state());
            assertThat(found.verdict()).isEqualTo(Verdict.RESTORABLE_WITH_WARNINGS);
            assertFinding(found, FindingType.NOT_COVERED, Impact.WARNING, folder.toString());
        }
        assertThat(verify(temp.resolve("flat"), true).stateFolder()).isEqualTo(flat);
        assertThat(verify(bare, true).stateFolder()).isEqualTo(bare);
    }

    @Test
    void coversABareFolderByTheSumsInIt() throws IOException {
        Path bare = temp.resolve("bare");
        SampleWorkspace.copy(backup.resolve("leveldb/current"), bare);
        String sums = Listing.of(bare, Set.of()).files().stream()
                .map(file -> file.sum() + " *./" + file.name() + "\n")
                .collect(Collectors.joining());
        write(bare.resolve("SHA256SUMS"), sums);
        write(bare.resolve("BACKUP_MANIFEST.json"), "{\"timestamp\":\"2026-01-01T00:00:00Z\"}");
        assertThat(verify(bare, true).verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(verify(bare, true).state().file("SHA256SUMS")).isEmpty();
        flip(bare.resolve("000005.ldb"), 80);
        assertThat(verify(bare, true).verdict()).isEqualTo(Verdict.SALVAGEABLE);
    }

    @Test
    void takesExportsBesideTheDatabaseForNoDatabase() throws IOException {
        Trees.delete(backup.resolve("leveldb/current"), FileOps.system());
        BackupVerification found = verify();
        assertThat(found.verdict()).isEqualTo(Verdict.UNUSABLE);
        assertThat(found.state().files()).isEmpty();
    }

    @Test
    void warnsWhenNothingIsCoveredBySums() throws IOException {
        withoutSums();
        assertThat(verify().verdict()).isEqualTo(Verdict.RESTORABLE_WITH_WARNINGS);
        assertFinding(verify(), FindingType.NOT_COVERED, Impact.WARNING, "a log that was cut");
    }

    @Test
    void refusesAFileThatNoSumCoversWhereSumsCoverOthersBesideIt() {
        edit("SHA256SUMS", STATE + "000015.log", "docs/other.log");
        edit("BACKUP_MANIFEST.json", STATE + "000015.log", "docs/other.log");
        BackupVerification found = verify();
        assertThat(found.stateVerdict()).isEqualTo(Verdict.SALVAGEABLE);
        assertFinding(found, FindingType.NOT_COVERED, Impact.LOSS, "000015.log");
    }

    @Test
    void canBeRestoredWhenDocumentsAndScriptsAreMissing() {
        Trees.delete(backup.resolve("docs"), FileOps.system());
        Trees.delete(backup.resolve("scripts"), FileOps.system());
        BackupVerification found = verify();
        assertThat(found.stateVerdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(found.verdict()).isEqualTo(Verdict.RESTORABLE_WITH_WARNINGS);
        assertFinding(found, FindingType.MISSING_FILE, Impact.WARNING, "docs/README.md");
        assertFinding(found, FindingType.MISSING_FILE, Impact.WARNING, "scripts/restore.sh");
    }

    @Test
    void readsDocumentsOnlyWhenAskedTo() {
        write(backup.resolve("docs/README.md"), "changed");
        assertThat(verify(false).verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(verify(true).verdict()).isEqualTo(Verdict.RESTORABLE_WITH_WARNINGS);
        assertFinding(verify(true), FindingType.CHECKSUM_MISMATCH, Impact.WARNING, "docs/README.md");
    }

    @Test
    void refusesATableWhoseListedSumIsAnother() {
        String sum = verify().state().file("000005.ldb").orElseThrow().sum().hex();
        edit("SHA256SUMS", sum, "0".repeat(64));
        edit("BACKUP_MANIFEST.json", sum, "0".repeat(64));
        assertThat(verify().verdict()).isEqualTo(Verdict.SALVAGEABLE);
        assertFinding(verify(), FindingType.CHECKSUM_MISMATCH, Impact.LOSS, "000005.ldb");
    }

    @Test
    void refusesAFileForWhichManifestAndSumsListDifferentOnes() {
        String sum = verify().state().file("000005.ldb").orElseThrow().sum().hex();
        edit("SHA256SUMS", sum, "0".repeat(64));
        assertThat(verify().verdict()).isEqualTo(Verdict.SALVAGEABLE);
        assertFinding(verify(), FindingType.SUMS_DISAGREE, Impact.LOSS, "000005.ldb");
    }

    @Test
    void refusesEveryFlippedBitThatASumCovers() throws IOException {
        Random random = seeded("covered flips");
        for (FileDigest file : verify().state().files()) {
            Path path = backup.resolve(STATE + file.name());
            for (int round = 0; round < 20 && file.size() > 0; round++) {
                long bit = (long) (random.nextDouble() * file.size() * 8);
                flip(path, bit);
                BackupVerification found = verify();
                assertThat(found.verdict().restorable())
                        .as(file.name() + " bit " + bit)
                        .isFalse();
                assertThat(found.findings())
                        .anySatisfy(finding -> assertThat(finding.toString()).contains(file.name()));
                flip(path, bit);
            }
        }
        assertThat(verify().verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void neverRestoresAnotherStateForAFlippedBitThatNoSumCovers() throws IOException {
        withoutSums();
        StateSummary whole = verify().summary().orElseThrow();
        Random random = seeded("uncovered flips");
        int refused = 0;
        for (FileDigest file : verify().state().files()) {
            Path path = backup.resolve(STATE + file.name());
            for (int round = 0; round < 60 && file.size() > 0; round++) {
                long bit = (long) (random.nextDouble() * file.size() * 8);
                flip(path, bit);
                BackupVerification found = verify();
                if (found.verdict().restorable()) {
                    assertThat(found.summary()).as(file.name() + " bit " + bit).contains(whole);
                } else {
                    refused++;
                }
                flip(path, bit);
            }
        }
        System.out.println("COUNT uncovered flips refused: " + refused);
        assertThat(refused).isPositive();
    }

    private static Random seeded(String what) {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        System.out.println("BackupsTest, " + what + ": seed " + seed + " (-Drollback.seed)");
        return new Random(seed);
    }

    private static void flip(Path file, long bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
        Files.write(file, bytes);
    }

    @Test
    void isOfNoUseWithoutCurrent() throws IOException {
        Files.delete(backup.resolve(STATE + "CURRENT"));
        assertThat(verify().verdict().restorable()).isFalse();
        assertFinding(verify(), FindingType.MISSING_FILE, Impact.LOSS, "CURRENT");
        withoutSums();
        assertThat(verify().verdict()).isEqualTo(Verdict.UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000005.ldb", "000009.ldb", "000015.log", "MANIFEST-000014"})
    void refusesAStateOfWhichAListedFileIsMissing(String name) throws IOException {
        Files.delete(backup.resolve(STATE + name));
        assertThat(verify().verdict().restorable()).isFalse();
        assertFinding(verify(), FindingType.MISSING_FILE, Impact.LOSS, name);
    }

    @Test
    void namesALogThatIsCutWithinARecord() throws IOException {
        Path log = backup.resolve(STATE + "000015.log");
        byte[] whole = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(whole, whole.length - 7));
        assertThat(verify().verdict()).as("with sums").isEqualTo(Verdict.SALVAGEABLE);
        withoutSums();
        assertThat(verify().verdict().compareTo(Verdict.VERIFIED)).isPositive();
        assertFinding(verify(), FindingType.TORN_TAIL, Impact.WARNING, "000015.log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../etc/passwd", "/etc/passwd", "leveldb/../../x", "a//b", "leveldb/current/..\\x"})
    void isOfNoUseWhenItListsAPathThatLeadsOut(String name) throws IOException {
        Files.writeString(
                backup.resolve("SHA256SUMS"), read(backup.resolve("SHA256SUMS")) + "0".repeat(64) + "  " + name);
        assertThat(verify().verdict()).isEqualTo(Verdict.UNUSABLE);
        assertFinding(verify(), FindingType.UNSAFE_FILE, Impact.UNREADABLE, "SHA256SUMS");
        unpackAgain();
        edit("BACKUP_MANIFEST.json", "docs/README.md", name.replace("\\", "\\\\"));
        assertThat(verify().verdict()).isEqualTo(Verdict.UNUSABLE);
    }

    private void unpackAgain() {
        Trees.delete(sample.root, FileOps.system());
        unpack();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no sum at all",
                "0000  short",
                "zz00000000000000000000000000000000000000000000000000000000000000  x",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000000 x"
            })
    void refusesALineThatIsNoSum(String line) throws IOException {
        Files.writeString(backup.resolve("SHA256SUMS"), read(backup.resolve("SHA256SUMS")) + line + "\n\n");
        assertThat(verify().verdict()).isEqualTo(Verdict.SALVAGEABLE);
        int number = read(backup.resolve("SHA256SUMS")).split("\n").length;
        assertFinding(verify(), FindingType.MALFORMED, Impact.LOSS, "SHA256SUMS:" + number + ":1");
    }

    @Test
    void boundsTheLengthOfSums() throws IOException {
        write(backup.resolve("SHA256SUMS"), "0".repeat(64) + "  " + "x".repeat(6_000));
        assertFinding(verify(), FindingType.MALFORMED, Impact.LOSS, "SHA256SUMS:1:1");
        write(backup.resolve("SHA256SUMS"), "x".repeat(20_000_000));
        assertFinding(verify(), FindingType.MALFORMED, Impact.LOSS, "SHA256SUMS:1:1");
        for (String name : List.of("SHA256SUMS", "BACKUP_MANIFEST.json")) {
            unpackAgain();
            try (RandomAccessFile file =
                    new RandomAccessFile(backup.resolve(name).toFile(), "rw")) {
                file.setLength(65L * 1024 * 1024);
            }
            assertThat(verify().verdict()).isEqualTo(Verdict.UNUSABLE);
            assertFinding(verify(), FindingType.TOO_LARGE, Impact.UNREADABLE, name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"BACKUP_MANIFEST.json", "SHA256SUMS", "leveldb/current/000009.ldb", "leveldb/current/extra"})
    void refusesLinksAndPipes(String name) throws IOException {
        Path file = backup.resolve(name);
        Path elsewhere = temp.resolve("elsewhere");
        if (Files.exists(file)) {
            Files.move(file, elsewhere);
        } else {
            write(elsewhere, "x");
        }
        Files.createSymbolicLink(file, elsewhere);
        assertThat(verify().verdict()).isEqualTo(Verdict.UNUSABLE);
        assertFinding(verify(), FindingType.UNSAFE_FILE, Impact.UNREADABLE, name);
        Files.delete(file);
        fifo(file);
        assertThat(verify().verdict()).isEqualTo(Verdict.UNUSABLE);
        assertFinding(verify(), FindingType.UNSAFE_FILE, Impact.UNREADABLE, name);
    }

    private static void fifo(Path path) throws IOException {
        Process process = new ProcessBuilder("mkfifo", path.toString()).start();
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusesAHardLinkUnlessItsSumIsListed() throws IOException {
        Files.createLink(temp.resolve("other-name"), backup.resolve(STATE + "000009.ldb"));
        Files.createLink(temp.resolve("other-legacy"), backup.resolve("legacy-json/bscmainnet.json"));
        assertThat(verify().verdict()).isEqualTo(Verdict.VERIFIED);
        withoutSums();
        assertThat(verify().verdict()).isEqualTo(Verdict.UNUSABLE);
        assertFinding(verify(), FindingType.UNSAFE_FILE, Impact.UNREADABLE, "000009.ldb");
        assertFinding(verify(), FindingType.UNSAFE_FILE, Impact.WARNING, "bscmainnet.json");
        assertThat(verify().legacy().files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"leveldb", "leveldb/current"})
    void refusesAStateFolderThatIsALink(String name) throws IOException {
        Files.move(backup.resolve(name), temp.resolve("elsewhere"));
        Files.createSymbolicLink(backup.resolve(name), temp.resolve("elsewhere"));
        BackupVerification found = verify();
        assertThat(found.verdict()).isEqualTo(Verdict.UNUSABLE);
        assertThat(found.state().files())
                .as("nothing is read by way of the link")
                .isEmpty();
        assertThat(found.summary()).isEmpty();
        assertFinding(found, FindingType.UNSAFE_FILE, Impact.UNREADABLE, name);
    }

    @Test
    void readsNothingByWayOfALinkedFolderOfDocuments() throws IOException {
        Files.move(backup.resolve("docs"), temp.resolve("elsewhere"));
        Files.createSymbolicLink(backup.resolve("docs"), temp.resolve("elsewhere"));
        for (boolean thorough : new boolean[] {false, true}) {
            assertThat(verify(thorough).verdict()).isEqualTo(Verdict.RESTORABLE_WITH_WARNINGS);
            assertFinding(verify(thorough), FindingType.UNSAFE_FILE, Impact.WARNING, "docs");
        }
    }

    @Test
    void leavesALinkedLegacyFolderOutAndSaysSo() throws IOException {
        Files.move(backup.resolve("legacy-json"), temp.resolve("elsewhere"));
        Files.createSymbolicLink(backup.resolve("legacy-json"), temp.resolve("elsewhere"));
        assertThat(verify().legacy().files()).isEmpty();
        assertThat(verify().verdict()).isEqualTo(Verdict.RESTORABLE_WITH_WARNINGS);
        assertFinding(verify(), FindingType.UNSAFE_FILE, Impact.WARNING, "legacy-json");
        withoutSums();
        assertFinding(verify(), FindingType.UNSAFE_FILE, Impact.WARNING, "legacy-json");
    }

    @Test
    void leavesDamagedLegacyFilesOutAndNamesThem() throws IOException {
        Path file = backup.resolve("legacy-json/bscmainnet.json");
        byte[] whole = Files.readAllBytes(file);
        write(file, "{\"a\":1,\n\"a\":2}");
        assertLegacyLeftOut(FindingType.MALFORMED, "bscmainnet.json:2");
        assertLegacyLeftOut(FindingType.CHECKSUM_MISMATCH, "bscmainnet.json");
        Files.delete(file);
        assertLegacyLeftOut(FindingType.MISSING_FILE, "bscmainnet.json");
        Files.createSymbolicLink(file, Path.of("basesepolia.json"));
        assertLegacyLeftOut(FindingType.UNSAFE_FILE, "bscmainnet.json");
        Files.delete(file);
        fifo(file);
        assertLegacyLeftOut(FindingType.UNSAFE_FILE, "bscmainnet.json");
        Files.delete(file);
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(BackupVerifier.MAX_LEGACY_SIZE + 1);
        }
        assertLegacyLeftOut(FindingType.TOO_LARGE, "bscmainnet.json");
        Files.write(file, whole);
        assertThat(verify().legacy().files()).hasSize(10);
    }

    private void assertLegacyLeftOut(FindingType type, String place) {
        BackupVerification found = verify();
        assertThat(found.legacy().files()).isEmpty();
        assertThat(found.stateVerdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(found.verdict()).isEqualTo(Verdict.RESTORABLE_WITH_WARNINGS);
        assertFinding(found, type, Impact.WARNING, place);
        assertFinding(found, FindingType.MANIFEST_MISMATCH, Impact.WARNING, "would not be restored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "{\"a\":1,\"a\":1}", "{\"timestamp\":\"2026-03-02T10:15:30Z\"} x"})
    void refusesAManifestThatCannotBeRead(String text) {
        write(backup.resolve("BACKUP_MANIFEST.json"), text);
        assertThat(verify().verdict()).isEqualTo(Verdict.SALVAGEABLE);
        assertFinding(verify(), FindingType.MALFORMED, Impact.LOSS, "BACKUP_MANIFEST.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"timestamp\":1772446530001}", "{\"timestamp\":\"yesterday\"}", "{\"timestamp\":null}"})
    void warnsOfAManifestWithoutATimeAndTakesItLast(String text) {
        write(backup.resolve("BACKUP_MANIFEST.json"), text);
        assertThat(verify().time()).isEmpty();
        assertThat(verify().verdict()).isEqualTo(Verdict.RESTORABLE_WITH_WARNINGS);
        assertFinding(verify(), FindingType.MANIFEST_MISMATCH, Impact.WARNING, "age is unknown");
        assertThat(chosen()).isEqualTo(SampleWorkspace.OLDER_BACKUP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"checksums\":{\"docs/README.md\":7}}", "{\"checksums\":{\"docs/README.md\":\"abc\"}}"})
    void refusesSumsThatAreNone(String text) {
        write(backup.resolve("BACKUP_MANIFEST.json"), text);
        assertThat(verify().verdict()).isEqualTo(Verdict.SALVAGEABLE);
        assertFinding(verify(), FindingType.MANIFEST_MISMATCH, Impact.LOSS, "docs/README.md");
    }

    @Test
    void choosesTheNewestByItsManifestAndNeverByFileTimes() throws IOException {
        assertThat(chosen()).isEqualTo(SampleWorkspace.BACKUP);
        try (var paths = Files.walk(sample.root.resolve("backups"))) {
            for (Path path : paths.toList()) {
                boolean older = path.toString().contains(SampleWorkspace.OLDER_BACKUP);
                Files.setLastModifiedTime(
                        path, FileTime.from(Instant.parse(older ? "2030-01-01T00:00:00Z" : "1999-01-01T00:00:00Z")));
            }
        }
        assertThat(chosen()).isEqualTo(SampleWorkspace.BACKUP);
        edit("BACKUP_MANIFEST.json", "2026-03-02T10:15:30.001Z", "2026-01-01T00:00:00.001Z");
        assertThat(chosen()).isEqualTo(SampleWorkspace.OLDER_BACKUP);
    }

    @Test
    void prefersAVerifiedBackupToANewerOneWithDoubtsAboutItsState() throws IOException {
        withoutSums();
        assertThat(chosen()).isEqualTo(SampleWorkspace.OLDER_BACKUP);
        unpackAgain();
        Trees.delete(backup.resolve("docs"), FileOps.system());
        assertThat(chosen()).as("trouble beside the state").isEqualTo(SampleWorkspace.BACKUP);
    }

    @Test
    void passesOverADamagedBackupAndSaysWhy() throws IOException {
        flip(backup.resolve(STATE + "000005.ldb"), 99);
        BackupSelection selection = select();
        assertThat(selection.chosen().orElseThrow().verification().backup().id())
                .isEqualTo(SampleWorkspace.OLDER_BACKUP);
        assertThat(selection.candidates()).hasSize(2);
        assertThat(selection.candidates().get(1).eligible()).isFalse();
        assertThat(selection.candidates().get(1).reason()).contains("SALVAGEABLE", "000005.ldb");
    }

    @Test
    void neverChoosesWhatARollbackHasDisplaced() throws IOException {
        edit("BACKUP_MANIFEST.json", "\"version\"", "\"kind\": \"pre-rollback\", \"version\"");
        assertThat(verify().preRollback()).isTrue();
        assertThat(chosen()).isEqualTo(SampleWorkspace.OLDER_BACKUP);
        Trees.delete(sample.root.resolve("backups").resolve(SampleWorkspace.OLDER_BACKUP), FileOps.system());
        assertThat(select().chosen()).isEmpty();
        assertThat(select().candidates().get(0).reason()).contains("name it to take it");
    }

    @Test
    void neverChoosesWhatIsNamedAsDisplacedThoughItsManifestIsGone() throws IOException {
        Trees.delete(sample.root.resolve("backups").resolve(SampleWorkspace.OLDER_BACKUP), FileOps.system());
        Path displaced = sample.root.resolve("backups/emergency-rollback-INC-20260301-000000");
        Files.move(backup, displaced);
        Files.delete(displaced.resolve("BACKUP_MANIFEST.json"));
        assertThat(select().chosen()).isEmpty();
    }

    @Test
    void listsNeitherLinksNorFilesNorWhatIsBeingBuilt() throws IOException {
        Path backups = sample.root.resolve("backups");
        Files.createSymbolicLink(backups.resolve("zz-link"), backup);
        write(backups.resolve("zz-file"), "");
        SampleWorkspace.copy(backup, backups.resolve(".building-rollback-1"));
        assertThat(BackupCatalog.list(sample.workspace()))
                .extracting(Backup::id)
                .containsExactly(SampleWorkspace.OLDER_BACKUP, SampleWorkspace.BACKUP);
        Files.move(backups, temp.resolve("backups-elsewhere"));
        Files.createSymbolicLink(backups, temp.resolve("backups-elsewhere"));
        assertThatThrownBy(() -> BackupCatalog.list(sample.workspace()))
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NO_USABLE_BACKUP))
                .hasMessageContaining("symbolic link");
    }

    @Test
    void findsABackupByItsIdOrItsPath() throws IOException {
        assertThat(BackupCatalog.find(sample.workspace(), SampleWorkspace.BACKUP)
                        .folder())
                .isEqualTo(backup);
        assertThat(BackupCatalog.find(sample.workspace(), backup.toString()).folder())
                .isEqualTo(backup);
        assertThat(BackupCatalog.find(
                                sample.workspace(),
                                "backups/" + SampleWorkspace.BACKUP + "/../" + SampleWorkspace.BACKUP)
                        .folder())
                .isEqualTo(backup);
        Files.createSymbolicLink(temp.resolve("link"), backup);
        for (String name :
                List.of("", "nothing", "a\u0000b", temp.resolve("link").toString(), "rollback.yml", "../x")) {
            assertThatExceptionOfType(RollbackException.class)
                    .isThrownBy(() -> BackupCatalog.find(sample.workspace(), name))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.NO_USABLE_BACKUP));
        }
    }

    @Test
    void changesNothingByLooking() throws IOException {
        String before = snapshot();
        verify(true);
        select();
        assertThat(snapshot()).isEqualTo(before);
    }

    private String snapshot() throws IOException {
        try (var paths = Files.walk(sample.root)) {
            return paths.sorted()
                    .map(path -> {
                        try {
                            return path + " " + Files.getLastModifiedTime(path) + " " + Files.size(path);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.joining("\n"));
        }
    }
}
