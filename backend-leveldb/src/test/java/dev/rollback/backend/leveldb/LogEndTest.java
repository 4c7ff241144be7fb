package dev.rollback.backend.leveldb;

import static dev.rollback.backend.leveldb.Crafted.batch;
import static dev.rollback.backend.leveldb.Crafted.edit;
import static dev.rollback.backend.leveldb.Crafted.fragment;
import static dev.rollback.backend.leveldb.Crafted.log;
import static dev.rollback.backend.leveldb.Crafted.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ends of logs: what a crash leaves is told from what damage leaves. */
class LogEndTest {

    private static final byte[] FIRST = log(batch(1, 1).put("1-A", "{}").done());
    private static final byte[] SECOND =
            log(batch(2, 1).put("1-B", "{\"some\":\"content\"}").done());
    private static final byte[] WHOLE = join(FIRST, SECOND);

    @TempDir
    private Path database;

    @BeforeEach
    void emptyDatabase() throws IOException {
        write("CURRENT", utf8("MANIFEST-000002\n"));
        write("MANIFEST-000002", log(edit(3, 10, 0).done()));
        write("000003.log", WHOLE);
        assertThat(TestDatabases.read(database)).hasSize(2);
    }

    @Test
    void aRecordCutAnywhereIsATornTailAndTheRecordsBeforeItAreRead() throws IOException {
        for (int length = FIRST.length + 1; length < WHOLE.length; length++) {
            write("000003.log", Arrays.copyOf(WHOLE, length));
            tornAt(FIRST.length);
            assertThat(TestDatabases.read(database)).hasSize(1);
        }
    }

    @Test
    void aDamagedLengthOfTheLastRecordIsNotATornTail() throws IOException {
        for (int bit = 0; bit < 16; bit++) {
            byte[] damaged = WHOLE.clone();
            damaged[FIRST.length + 4 + bit / 8] ^= (byte) (1 << bit % 8);
            write("000003.log", damaged);
            corrupt();
        }
    }

    @Test
    void aDamagedLengthBeforeAWholeRecordIsNotATornTail() throws IOException {
        byte[] damaged = WHOLE.clone();
        damaged[4] = (byte) 0xff;
        damaged[0] ^= 1;
        write("000003.log", damaged);
        corrupt();
    }

    @Test
    void aLengthThatNoBlockHoldsIsNotATornTail() throws IOException {
        byte[] damaged = Arrays.copyOf(WHOLE, WHOLE.length - 1);
        damaged[FIRST.length + 5] = (byte) 0x80;
        write("000003.log", damaged);
        corrupt();
    }

    @Test
    void anUnknownTypeIsNotATornTail() throws IOException {
        byte[] damaged = Arrays.copyOf(WHOLE, WHOLE.length - 1);
        damaged[FIRST.length + 6] = 9;
        write("000003.log", damaged);
        corrupt();
    }

    @Test
    void aRecordOfSeveralFragmentsWithoutItsLastIsATornTail() throws IOException {
        byte[] content = batch(3, 1).put("1-C", "x".repeat(LogScanner.BLOCK)).done();
        byte[] begin = Arrays.copyOf(content, LogScanner.BLOCK - LogScanner.HEADER - WHOLE.length);
        byte[] rest = Arrays.copyOfRange(content, begin.length, content.length);
        byte[] first = join(WHOLE, fragment(LogScanner.FIRST, begin));
        byte[] complete = join(first, fragment(LogScanner.LAST, rest));
        write("000003.log", complete);
        assertThat(TestDatabases.read(database)).hasSize(3);
        for (int length : new int[] {first.length, first.length + 3, first.length + 7, complete.length - 1}) {
            write("000003.log", Arrays.copyOf(complete, length));
            tornAt(WHOLE.length);
        }
        write("000003.log", join(first, new byte[100]));
        tornAt(WHOLE.length);
    }

    @Test
    void zerosUpToTheEndAreReservedSpace() throws IOException {
        write("000003.log", Arrays.copyOf(WHOLE, 3 * LogScanner.BLOCK));
        Finding finding = onlyFinding();
        assertThat(finding.type()).isEqualTo(FindingType.ZERO_FILLED_TAIL);
        assertThat(finding.impact()).isEqualTo(Impact.NOTE);
        assertThat(finding.where().orElseThrow().offset()).hasValue(WHOLE.length);
        assertThat(TestDatabases.read(database)).hasSize(2);
    }

    @Test
    void zerosWithDataBehindThemAreDamage() throws IOException {
        for (int gap : new int[] {7, 100, 2 * LogScanner.BLOCK}) {
            write("000003.log", join(join(FIRST, new byte[gap]), SECOND));
            corrupt();
        }
    }

    /** A file system may make a file longer before it writes what is appended. */
    @Test
    void aRecordThatIsZeroFromASectorOnIsATornTail() throws IOException {
        byte[] whole = join(
                FIRST,
                log(batch(2, 1).put("1-B", "\"" + "x".repeat(2_100) + "\"").done()));
        for (int sector = 512; sector < whole.length; sector += 512) {
            byte[] lost = whole.clone();
            Arrays.fill(lost, sector, lost.length, (byte) 0);
            write("000003.log", lost);
            tornAt(FIRST.length);
            assertThat(TestDatabases.read(database)).hasSize(1);

            lost[lost.length - 1] = 1;
            write("000003.log", lost);
            corrupt();
        }
        byte[] lost = whole.clone();
        Arrays.fill(lost, lost.length - 10, lost.length, (byte) 0);
        write("000003.log", lost);
        corrupt();
    }

    @Test
    void aTornTailBeforeALogThatIsStillEmptyIsWhatACrashInRecoveryLeaves() throws IOException {
        write("000003.log", Arrays.copyOf(WHOLE, WHOLE.length - 1));
        write("000005.log", new byte[0]);
        tornAt(FIRST.length);
        write("000005.log", new byte[LogScanner.BLOCK]);
        assertThat(types()).containsExactly(FindingType.TORN_TAIL, FindingType.ZERO_FILLED_TAIL);
    }

    @Test
    void aTornTailBeforeALogWithDataIsALoss() throws IOException {
        write("000003.log", Arrays.copyOf(WHOLE, WHOLE.length - 1));
        write("000005.log", log(batch(3, 1).put("1-C", "{}").done()));
        corrupt();
    }

    @Test
    void aTornTailOfTheManifestIsDroppedAsLevelDbDoes() throws IOException {
        byte[] good = log(edit(3, 10, 0).done());
        byte[] torn = join(good, Arrays.copyOf(log(edit(3, 11, 0).done()), 20));
        write("MANIFEST-000002", torn);
        assertThat(onlyFinding().type()).isEqualTo(FindingType.TORN_TAIL);
        assertThat(onlyFinding().impact()).isEqualTo(Impact.WARNING);
        assertThat(TestDatabases.read(database)).hasSize(2);
    }

    @Test
    void paddingThatIsNotZeroIsAWarning() throws IOException {
        byte[] content = batch(3, 1)
                .put("1-C", "x".repeat(LogScanner.BLOCK - WHOLE.length - 7 - 12 - 1 - 4 - 3 - 4))
                .done();
        byte[] almostFull = join(WHOLE, log(content));
        assertThat(almostFull.length).isBetween(LogScanner.BLOCK - 6, LogScanner.BLOCK - 1);
        byte[] padded = Arrays.copyOf(almostFull, LogScanner.BLOCK);
        write("000003.log", join(padded, log(batch(4, 1).delete("1-C").done())));
        assertThat(TestDatabases.BACKEND.inspect(database).findings()).isEmpty();
        padded[LogScanner.BLOCK - 1] = 1;
        write("000003.log", join(padded, log(batch(4, 1).delete("1-C").done())));
        assertThat(onlyFinding().impact()).isEqualTo(Impact.WARNING);
        assertThat(TestDatabases.read(database)).hasSize(2);
    }

    @Test
    void goesOnWithTheNextBlockBehindDamage() throws IOException {
        byte[] two = Arrays.copyOf(FIRST, LogScanner.BLOCK);
        two[0] ^= 1;
        byte[] damaged = join(two, SECOND);
        damaged[LogScanner.BLOCK] ^= 1;
        write("000003.log", damaged);
        assertThat(types()).containsExactly(FindingType.CHECKSUM_MISMATCH, FindingType.CHECKSUM_MISMATCH);
    }

    @Test
    void holdsNoMoreOfTheLogsThanTheLimit() throws IOException {
        LogIndex index = new LogIndex(1_000);
        var where = dev.rollback.api.Location.of(database);
        Damage damage = catchThrowableOfType(Damage.class, () -> {
            for (int i = 0; i < 100; i++) {
                index.add(new Entry(InternalKey.of(utf8("1-" + i), i, false), new byte[10]), where);
            }
        });
        assertThat(damage.toException().kind()).isEqualTo(ErrorKind.TOO_LARGE);
        assertThat(index.entries().next()).isEmpty();
        LogIndex overwritten = new LogIndex(1_000);
        for (int i = 0; i < 100; i++) {
            overwritten.add(new Entry(InternalKey.of(utf8("1-A"), i, false), new byte[10]), where);
        }
        assertThat(overwritten.entries().next().orElseThrow().key().sequence()).isEqualTo(99);
    }

    private void tornAt(long offset) {
        Finding finding = onlyFinding();
        assertThat(finding.type()).isEqualTo(FindingType.TORN_TAIL);
        assertThat(finding.impact()).isEqualTo(Impact.WARNING);
        assertThat(finding.where().orElseThrow().offset()).hasValue(offset);
        assertThat(TestDatabases.BACKEND.inspect(database).intact()).isTrue();
    }

    private void corrupt() {
        RollbackException error = catchThrowableOfType(RollbackException.class, () -> TestDatabases.read(database));
        assertThat(error).isNotNull();
        assertThat(error.kind()).isEqualTo(ErrorKind.CORRUPT);
        assertThat(TestDatabases.BACKEND.inspect(database).worst()).isEqualTo(Impact.LOSS);
    }

    private Finding onlyFinding() {
        List<Finding> findings = TestDatabases.BACKEND.inspect(database).findings().stream()
                .filter(finding -> finding.type() != FindingType.INVALID_RECORD)
                .toList();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private List<FindingType> types() {
        return TestDatabases.BACKEND.inspect(database).findings().stream()
                .map(Finding::type)
                .toList();
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(database.resolve(name), bytes);
    }

    private static byte[] join(byte[] one, byte[] two) {
        return new Crafted().bytes(one).bytes(two).done();
    }
}
