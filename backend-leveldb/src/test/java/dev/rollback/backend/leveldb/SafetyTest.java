package dev.rollback.backend.leveldb;

import static dev.rollback.backend.leveldb.Crafted.batch;
import static dev.rollback.backend.leveldb.Crafted.block;
import static dev.rollback.backend.leveldb.Crafted.edit;
import static dev.rollback.backend.leveldb.Crafted.fragment;
import static dev.rollback.backend.leveldb.Crafted.key;
import static dev.rollback.backend.leveldb.Crafted.kv;
import static dev.rollback.backend.leveldb.Crafted.log;
import static dev.rollback.backend.leveldb.Crafted.table;
import static dev.rollback.backend.leveldb.Crafted.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that are wrong in one way each, with good checksums around it. */
class SafetyTest {

    private static final byte[] A = key("1-A", 1);
    private static final byte[] C = key("1-C", 3);
    private static final byte[] GOOD = table(kv("1-A", 1, "{}"), kv("1-C", 3, "{}"));

    @TempDir
    private Path database;

    @BeforeEach
    void soundDatabase() throws IOException {
        write("CURRENT", utf8("MANIFEST-000002\n"));
        manifest(edit(3, 10, 5).table(1, 5, GOOD.length, A, C).done());
        write("000005.ldb", GOOD);
        write("000003.log", log(batch(6, 1).put("1-B", "{}").done()));
        assertThat(TestDatabases.read(database)).hasSize(3);
        assertThat(TestDatabases.BACKEND.inspect(database).findings()).isEmpty();
    }

    @Test
    void refusesAnotherComparator() throws IOException {
        manifest(new Crafted()
                .varint(1)
                .prefixed(utf8("idb_cmp1"))
                .bytes(edit(3, 10, 5).done())
                .done());
        refused(ErrorKind.UNSUPPORTED, FindingType.UNSUPPORTED, "idb_cmp1");
    }

    @Test
    void refusesAManifestThatNamesNoComparator() throws IOException {
        manifest(new Crafted()
                .varint(2)
                .varint(3)
                .varint(3)
                .varint(10)
                .varint(4)
                .varint(5)
                .done());
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "does not say");
    }

    @Test
    void refusesAnUnknownFieldOfTheManifest() throws IOException {
        manifest(edit(3, 10, 5).varint(8).varint(0).done());
        refused(ErrorKind.UNSUPPORTED, FindingType.UNSUPPORTED, "kind 8");
    }

    @Test
    void refusesALevelThatDoesNotExist() throws IOException {
        manifest(edit(3, 10, 5).table(7, 5, GOOD.length, A, C).done());
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "level 7");
    }

    @Test
    void refusesATableAddedTwice() throws IOException {
        manifest(edit(3, 10, 5)
                .table(0, 5, GOOD.length, A, C)
                .table(0, 5, GOOD.length, A, C)
                .done());
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "twice");
    }

    @Test
    void refusesARangeOfKeysThatIsReversed() throws IOException {
        manifest(edit(3, 10, 5).table(1, 5, GOOD.length, C, A).done());
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "above its largest");
    }

    @Test
    void refusesTablesThatOverlapOnADeeperLevel() throws IOException {
        write("000006.ldb", GOOD);
        manifest(edit(3, 10, 5)
                .table(1, 5, GOOD.length, A, C)
                .table(1, 6, GOOD.length, A, C)
                .done());
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "overlap");
    }

    @Test
    void readsTablesThatOverlapOnLevelZeroAndLetsTheNewestWin() throws IOException {
        byte[] newer = table(kv("1-A", 4, "{\"new\":1}"));
        write("000006.ldb", newer);
        manifest(edit(3, 10, 5)
                .table(0, 6, newer.length, key("1-A", 4), key("1-A", 4))
                .table(0, 5, GOOD.length, A, C)
                .done());
        assertThat(TestDatabases.read(database).values().iterator().next())
                .isEqualTo(dev.rollback.api.Bytes.utf8("{\"new\":1}"));
    }

    /** LevelDB's look-up stops at the newer file, its scan goes by the number: they would tell of two values. */
    @Test
    void refusesANewerWriteInAnOlderFile() throws IOException {
        byte[] deeper = table(kv("1-A", 4, "{\"new\":1}"));
        write("000006.ldb", deeper);
        manifest(edit(3, 10, 5)
                .table(2, 6, deeper.length, key("1-A", 4), key("1-A", 4))
                .table(0, 5, GOOD.length, A, C)
                .done());
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "newer file");
        refusedLookUp();

        write("000004.ldb", deeper);
        manifest(edit(3, 10, 5)
                .table(0, 5, GOOD.length, A, C)
                .table(0, 4, deeper.length, key("1-A", 4), key("1-A", 4))
                .done());
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "newer file");
        refusedLookUp();

        manifest(edit(3, 10, 9).table(1, 5, GOOD.length, A, C).done());
        write("000003.log", log(batch(1, 1).put("1-C", "{}").done()));
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "newer file");
    }

    private void refusedLookUp() {
        try (var reader = TestDatabases.BACKEND.read(database)) {
            var wanted = dev.rollback.api.ContractKey.parse("1-A").orElseThrow();
            assertThat(catchThrowableOfType(RollbackException.class, () -> reader.find(wanted))
                            .kind())
                    .isEqualTo(ErrorKind.CORRUPT);
        }
    }

    /** A version under two writes must not hide that the third is in the wrong order. */
    @Test
    void refusesAnOrderThatIsWrongBelowTheNewestWrite() throws IOException {
        byte[] oldest = table(kv("1-A", 1, "{}"));
        byte[] middle = table(kv("1-A", 2, "{}"));
        byte[] newest = table(kv("1-A", 4, "{}"));
        write("000006.ldb", newest);
        write("000007.ldb", oldest);
        write("000008.ldb", middle);
        manifest(edit(3, 10, 5)
                .table(0, 6, newest.length, key("1-A", 4), key("1-A", 4))
                .table(1, 7, oldest.length, key("1-A", 1), key("1-A", 1))
                .table(2, 8, middle.length, key("1-A", 2), key("1-A", 2))
                .done());
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "newer file");
    }

    @Test
    void takesTablesAwayAndMovesThemBetweenLevelsAsEditsSay() throws IOException {
        write("000006.ldb", GOOD);
        manifest(
                edit(3, 10, 5)
                        .table(0, 5, GOOD.length, A, C)
                        .table(0, 6, GOOD.length, A, C)
                        .done(),
                new Crafted()
                        .varint(6)
                        .varint(0)
                        .varint(6)
                        .varint(6)
                        .varint(0)
                        .varint(5)
                        .table(6, 5, GOOD.length, A, C)
                        .done());
        assertThat(TestDatabases.read(database)).hasSize(3);
        assertThat(types()).containsExactly(FindingType.ORPHAN_FILE);
    }

    @Test
    void refusesAMissingTable() throws IOException {
        Files.delete(database.resolve("000005.ldb"));
        refused(ErrorKind.CORRUPT, FindingType.MISSING_FILE, "missing");
    }

    @Test
    void refusesATableOfAnotherSize() throws IOException {
        write("000005.ldb", new Crafted().bytes((byte) 0).bytes(GOOD).done());
        refused(ErrorKind.CORRUPT, FindingType.MANIFEST_MISMATCH, "by the MANIFEST");
    }

    @Test
    void refusesAMissingLog() throws IOException {
        Files.delete(database.resolve("000003.log"));
        refused(ErrorKind.CORRUPT, FindingType.MISSING_FILE, "log");
    }

    @Test
    void needsNoLogWhenThereNeverWasOne() throws IOException {
        Files.delete(database.resolve("000003.log"));
        manifest(edit(0, 10, 5).done());
        assertThat(TestDatabases.read(database)).isEmpty();
    }

    @Test
    void replaysThePreviousLogAndNoOlderOne() throws IOException {
        write("000001.log", log(batch(7, 1).put("1-Old", "{}").done()));
        write("000002.log", log(batch(5, 1).put("1-Previous", "{}").done()));
        manifest(edit(3, 10, 5).varint(9).varint(2).done());
        assertThat(TestDatabases.read(database).keySet())
                .containsExactly(dev.rollback.api.Bytes.utf8("1-B"), dev.rollback.api.Bytes.utf8("1-Previous"));
        assertThat(types()).containsOnly(FindingType.ORPHAN_FILE);
    }

    @Test
    void refusesKeysOutOfOrder() throws IOException {
        tableFile(table(block(List.of(kv("1-C", 3, "{}"), kv("1-A", 1, "{}"))), 0, C), A, C);
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "not above");
    }

    @Test
    void refusesOneKeyTwice() throws IOException {
        tableFile(table(kv("1-A", 1, "{}"), kv("1-A", 1, "{}")), A, C);
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "not above");
    }

    @Test
    void refusesKeysAboveTheIndex() throws IOException {
        tableFile(table(block(List.of(kv("1-A", 1, "{}"), kv("1-C", 3, "{}"))), 0, A), A, C);
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "in the index");
    }

    @Test
    void refusesBlocksThatOverlap() throws IOException {
        Crafted table = new Crafted();
        byte[] first = table.append(block(List.of(kv("1-A", 1, "{}"))), 0);
        byte[] second = table.append(block(List.of(kv("1-A", 3, "{}"))), 0);
        byte[] separator = key("1-B", 1);
        tableFile(table.finish(block(List.of(new Crafted.Kv(separator, first), new Crafted.Kv(C, second)))), A, C);
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "not above");
    }

    @Test
    void refusesKeysOutsideTheManifestsRange() throws IOException {
        tableFile(GOOD, A, key("1-B", 1));
        refused(ErrorKind.CORRUPT, FindingType.MANIFEST_MISMATCH, "outside the range");
        tableFile(GOOD, key("1-B", 1), C);
        refused(ErrorKind.CORRUPT, FindingType.MANIFEST_MISMATCH, "outside the range");
    }

    @Test
    void warnsOfARangeThatIsWiderThanTheTable() throws IOException {
        tableFile(GOOD, A, key("1-D", 1));
        assertThat(TestDatabases.read(database)).hasSize(3);
        assertThat(types()).containsExactly(FindingType.MANIFEST_MISMATCH);
    }

    @Test
    void refusesKeysNewerThanTheManifest() throws IOException {
        manifest(edit(3, 10, 2).table(1, 5, GOOD.length, A, C).done());
        refused(ErrorKind.CORRUPT, FindingType.MANIFEST_MISMATCH, "newer");
    }

    @Test
    void refusesAnUnknownKindOfKey() throws IOException {
        byte[] odd = key("1-A", 1, 2);
        tableFile(table(block(List.of(new Crafted.Kv(odd, utf8("{}")))), 0, C), A, C);
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "kind 2");
    }

    @Test
    void refusesAKeyTooShortForItsSequenceNumber() throws IOException {
        tableFile(table(block(List.of(new Crafted.Kv(utf8("1-A"), utf8("{}")))), 0, C), A, C);
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "internal key");
    }

    @Test
    void refusesAnUnknownCompression() throws IOException {
        tableFile(table(block(List.of(kv("1-A", 1, "{}"))), 4, C), A, C);
        refused(ErrorKind.UNSUPPORTED, FindingType.UNSUPPORTED, "method 4");
    }

    @Test
    void refusesRestartPointsThatDoNotFit() throws IOException {
        Crafted entry = new Crafted().varint(0).varint(A.length).varint(0).bytes(A);
        refusedBlock(new byte[3], "has no restart points");
        refusedBlock(new Crafted().fixed32(5).done(), "cannot have 5 restarts");
        refusedBlock(new Crafted().fixed32(-1).done(), "cannot have 4294967295 restarts");
        refusedBlock(new Crafted().bytes(entry.done()).fixed32(0).done(), "with entries has no restart");
        refusedBlock(new Crafted().bytes(entry.done()).fixed32(1).fixed32(1).done(), "first entry is not a restart");
        refusedBlock(
                new Crafted()
                        .bytes(entry.done())
                        .fixed32(0)
                        .fixed32(1)
                        .fixed32(2)
                        .done(),
                "is not at an entry");
        refusedBlock(
                new Crafted()
                        .bytes(entry.done())
                        .varint(3)
                        .varint(8)
                        .varint(0)
                        .bytes(Arrays.copyOfRange(key("1-A", 0), 3, 11))
                        .fixed32(0)
                        .fixed32(3 + A.length)
                        .fixed32(2)
                        .done(),
                "at a restart point shares");
    }

    @Test
    void refusesLengthsThatDoNotFitTheirBlock() throws IOException {
        for (int[] lengths : new int[][] {{0, 12, 0}, {0, 11, 1}, {0, Integer.MAX_VALUE, Integer.MAX_VALUE}}) {
            Crafted block = new Crafted().varint(lengths[0]).varint(lengths[1]).varint(lengths[2]);
            refusedBlock(block.bytes(A).fixed32(0).fixed32(1).done(), "an entry does not fit");
        }
        Crafted shared = new Crafted().varint(0).varint(A.length).varint(0).bytes(A);
        shared.varint(A.length + 1).varint(0).varint(0);
        refusedBlock(shared.fixed32(0).fixed32(1).done(), "a key shares 12 bytes with one of 11");
    }

    private void refusedBlock(byte[] block, String message) throws IOException {
        tableFile(table(block, 0, C), A, C);
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, message);
    }

    @Test
    void refusesATableWithoutRoomForItsFooterOrIndex() throws IOException {
        tableFile(new byte[10], A, C);
        refused(ErrorKind.CORRUPT, FindingType.TRUNCATED, "has no footer");
        tableFile(footer(0, Long.MAX_VALUE), A, C);
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "does not fit into the table");
    }

    @Test
    void refusesALargeBlockBeforeTakingMemoryForIt() throws IOException {
        byte[] footer = footer(0, LevelDbLimits.MAX_BLOCK_BYTES + 1L);
        long size = LevelDbLimits.MAX_BLOCK_BYTES + 100L;
        try (RandomAccessFile file =
                new RandomAccessFile(database.resolve("000005.ldb").toFile(), "rw")) {
            file.setLength(size - footer.length);
            file.seek(size - footer.length);
            file.write(footer);
        }
        manifest(edit(3, 10, 5).table(1, 5, size, A, C).done());
        refused(ErrorKind.TOO_LARGE, FindingType.TOO_LARGE, "a block of");
    }

    @Test
    void refusesALongValueAndALongRecord() throws IOException {
        byte[] value = new byte[LevelDbLimits.MAX_VALUE_BYTES + 1];
        tableFile(table(block(List.of(new Crafted.Kv(A, value))), 0, C), A, C);
        refused(ErrorKind.TOO_LARGE, FindingType.TOO_LARGE, "value");
        soundDatabase();
        Crafted log = new Crafted();
        byte[] content = new byte[LogScanner.BLOCK - LogScanner.HEADER];
        byte[] middle = fragment(LogScanner.MIDDLE, content);
        log.bytes(fragment(LogScanner.FIRST, content));
        while (log.size() <= LevelDbLimits.MAX_LOG_RECORD_BYTES + 2 * LogScanner.BLOCK) {
            log.bytes(middle);
        }
        write("000003.log", log.bytes(fragment(LogScanner.LAST, content)).done());
        refused(ErrorKind.TOO_LARGE, FindingType.TOO_LARGE, "log record");
    }

    @Test
    void refusesAnIndexOutOfOrderOrWithMoreInIt() throws IOException {
        Crafted table = new Crafted();
        byte[] handle = table.append(block(List.of(kv("1-A", 1, "{}"))), 0);
        tableFile(table.finish(block(List.of(new Crafted.Kv(C, handle), new Crafted.Kv(A, handle)))), A, C);
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "index are not in order");
        Crafted padded = new Crafted();
        byte[] longer = new Crafted()
                .bytes(padded.append(block(List.of(kv("1-A", 1, "{}"))), 0))
                .bytes((byte) 1)
                .done();
        tableFile(padded.finish(block(List.of(new Crafted.Kv(C, longer)))), A, C);
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "too long");
    }

    @Test
    void refusesALongKeyInABatch() throws IOException {
        String key = "1-" + "x".repeat(LevelDbLimits.MAX_KEY_BYTES);
        byte[] content = batch(6, 1).put(key, "{}").done();
        Crafted log = new Crafted();
        int most = LogScanner.BLOCK - LogScanner.HEADER;
        for (int from = 0; from < content.length; from += most) {
            boolean last = from + most >= content.length;
            int type = last ? LogScanner.LAST : from == 0 ? LogScanner.FIRST : LogScanner.MIDDLE;
            log.bytes(fragment(type, Arrays.copyOfRange(content, from, Math.min(content.length, from + most))));
        }
        write("000003.log", log.done());
        refused(ErrorKind.TOO_LARGE, FindingType.TOO_LARGE, "a key of");
    }

    @Test
    void refusesALastSequenceNumberOutOfRange() throws IOException {
        manifest(edit(3, 10, 1L << 57).table(1, 5, GOOD.length, A, C).done());
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "last sequence number");
    }

    private static byte[] footer(long offset, long size) {
        Crafted handles = new Crafted().varint(0).varint(0).varint(offset).varint(size);
        return new Crafted()
                .bytes(handles.done())
                .bytes(new byte[40 - handles.size()])
                .fixed64(0xdb4775248b80fb57L)
                .done();
    }

    @Test
    void refusesAFooterWithOtherMagicOrPadding() throws IOException {
        byte[] magic = GOOD.clone();
        magic[GOOD.length - 1] ^= 1;
        byte[] padding = GOOD.clone();
        padding[GOOD.length - 9] = 1;
        for (byte[] table : List.of(magic, padding)) {
            tableFile(table, A, C);
            refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "");
        }
    }

    @Test
    void refusesABlockOutsideItsTableWithoutTakingMemory() throws IOException {
        for (long[] handle : new long[][] {{0, Long.MAX_VALUE}, {Long.MAX_VALUE, 1}, {0, 1L << 40}, {4, GOOD.length}}) {
            byte[] value = new Crafted().varint(handle[0]).varint(handle[1]).done();
            tableFile(new Crafted().finish(block(List.of(new Crafted.Kv(C, value)))), A, C);
            refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "does not fit into the table");
        }
    }

    @Test
    void refusesABatchThatDoesNotHoldWhatItSays() throws IOException {
        write("000003.log", log(batch(6, 2).put("1-B", "{}").done()));
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "says that it has 2");
        write("000003.log", log(batch(6, 1).put("1-B", "{}").delete("1-A").done()));
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "says that it has 1");
        write("000003.log", log(batch(6, 1).bytes((byte) 7).done()));
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "kind 7");
        write("000003.log", log(batch(6, 1).bytes((byte) 1).varint(1L << 30).done()));
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "does not fit");
        write(
                "000003.log",
                log(batch(InternalKey.MAX_SEQUENCE, 1).put("1-B", "{}").done()));
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "out of range");
        write("000003.log", log(utf8("short")));
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "needed");
    }

    @Test
    void refusesSequenceNumbersThatGoBack() throws IOException {
        write(
                "000003.log",
                log(
                        batch(6, 1).put("1-B", "{}").done(),
                        batch(6, 1).delete("1-B").done()));
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "sequence number");
    }

    @Test
    void refusesFragmentsWithoutBeginningOrEnd() throws IOException {
        byte[] record = batch(6, 1).put("1-B", "{}").done();
        write("000003.log", fragment(LogScanner.LAST, record));
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "without its beginning");
        write(
                "000003.log",
                new Crafted()
                        .bytes(fragment(LogScanner.FIRST, record))
                        .bytes(log(record))
                        .done());
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "no end");
        write("000003.log", fragment(5, record));
        refused(ErrorKind.CORRUPT, FindingType.MALFORMED, "type 5");
    }

    @Test
    void readsOnBehindTheEmptyBeginningThatOldWritersLeft() throws IOException {
        byte[] record = batch(6, 1).put("1-B", "{}").done();
        write(
                "000003.log",
                new Crafted()
                        .bytes(fragment(LogScanner.FIRST, new byte[0]))
                        .bytes(log(record))
                        .done());
        assertThat(TestDatabases.read(database)).hasSize(3);
    }

    @Test
    void refusesWhatIsBeyondTheLimitsAsTooLargeAndNotAsCorrupt() throws IOException {
        write(
                "000003.log",
                log(batch(6, 1).bytes((byte) 1).varint(0).bytes((byte) 0).done()));
        try (RandomAccessFile file =
                new RandomAccessFile(database.resolve("000003.log").toFile(), "rw")) {
            file.setLength(LevelDbLimits.MAX_LOG_FILE_BYTES + 1);
        }
        refused(ErrorKind.TOO_LARGE, FindingType.TOO_LARGE, "log");
        write("000003.log", new byte[0]);
        byte[] bomb = new Crafted()
                .varint(LevelDbLimits.MAX_BLOCK_BYTES + 1L)
                .bytes(new byte[4 << 20])
                .done();
        tableFile(table(bomb, 1, C), A, C);
        refused(ErrorKind.TOO_LARGE, FindingType.TOO_LARGE, "decoded block");
        byte[] longKey = new byte[LevelDbLimits.MAX_KEY_BYTES + 9];
        tableFile(table(block(List.of(new Crafted.Kv(longKey, new byte[0]))), 0, C), A, C);
        refused(ErrorKind.TOO_LARGE, FindingType.TOO_LARGE, "a key of " + longKey.length);
        try (RandomAccessFile file =
                new RandomAccessFile(database.resolve("MANIFEST-000002").toFile(), "rw")) {
            file.setLength(LevelDbLimits.MAX_MANIFEST_BYTES + 1);
        }
        refused(ErrorKind.TOO_LARGE, FindingType.TOO_LARGE, "MANIFEST");
    }

    @Test
    void refusesLinksAndPipes() throws Exception {
        Path elsewhere = database.resolveSibling(database.getFileName() + ".ldb");
        Files.move(database.resolve("000005.ldb"), elsewhere);
        Files.createSymbolicLink(database.resolve("000005.ldb"), elsewhere);
        refused(ErrorKind.UNSAFE_PATH, FindingType.UNSAFE_FILE, "");
        Files.delete(database.resolve("000005.ldb"));
        Files.move(elsewhere, database.resolve("000005.ldb"));
        Files.createSymbolicLink(database.resolve("notes"), database);
        refused(ErrorKind.UNSAFE_PATH, FindingType.UNSAFE_FILE, "");
        Files.delete(database.resolve("notes"));
        Files.delete(database.resolve("CURRENT"));
        assertThat(new ProcessBuilder("mkfifo", database.resolve("CURRENT").toString())
                        .start()
                        .waitFor())
                .isZero();
        refused(ErrorKind.UNSAFE_PATH, FindingType.UNSAFE_FILE, "");
        assertThat(TestDatabases.BACKEND.recognizes(database)).isFalse();
    }

    @Test
    void notesFilesThatNothingRefersToAndFilesOfOthers() throws IOException {
        write("000004.log", new byte[0]);
        write("000001.log", new byte[0]);
        write("000007.ldb", GOOD);
        write("000099.sst", GOOD);
        write("000006.dbtmp", new byte[0]);
        write("notes.txt", new byte[0]);
        write("5.ldb", GOOD);
        Files.createDirectory(database.resolve("lost"));
        Inspection inspection = TestDatabases.BACKEND.inspect(database);
        assertThat(inspection.worst()).isEqualTo(Impact.NOTE);
        assertThat(inspection.summary()).isPresent();
        assertThat(inspection.findings().stream().filter(f -> f.type() == FindingType.ORPHAN_FILE))
                .hasSize(4);
        assertThat(inspection.findings().stream().filter(f -> f.type() == FindingType.FOREIGN_FILE))
                .hasSize(3);
    }

    @Test
    void warnsOfAManifestNewerThanTheOneInForce() throws IOException {
        write("MANIFEST-000008", new byte[0]);
        assertThat(types()).containsExactly(FindingType.ORPHAN_FILE);
        assertThat(TestDatabases.BACKEND.inspect(database).worst()).isEqualTo(Impact.WARNING);
    }

    @Test
    void goesOnBehindABadBlockAndFindsTheNext() throws IOException {
        Crafted table = new Crafted();
        byte[] first = table.append(block(List.of(kv("1-A", 1, "{}"))), 9);
        byte[] second = table.append(block(List.of(kv("1-B", 1, "{}"))), 0);
        byte[] third = table.append(block(List.of(kv("1-C", 3, "{}"))), 9);
        tableFile(
                table.finish(block(List.of(
                        new Crafted.Kv(A, first), new Crafted.Kv(key("1-B", 1), second), new Crafted.Kv(C, third)))),
                A,
                C);
        assertThat(types()).containsExactly(FindingType.UNSUPPORTED, FindingType.UNSUPPORTED);
    }

    @Test
    void saysThatNothingIsHere() throws IOException {
        Path empty = Files.createDirectory(database.resolve("empty"));
        for (Path nothing : List.of(empty, database.resolve("absent"), database.resolve("CURRENT"))) {
            assertThat(catchThrowableOfType(RollbackException.class, () -> TestDatabases.BACKEND.read(nothing))
                            .kind())
                    .isEqualTo(ErrorKind.NOT_FOUND);
            assertThat(catchThrowableOfType(RollbackException.class, () -> TestDatabases.BACKEND.inspect(nothing))
                            .kind())
                    .isEqualTo(ErrorKind.NOT_FOUND);
            assertThat(TestDatabases.BACKEND.recognizes(nothing)).isFalse();
        }
        assertThat(TestDatabases.BACKEND.recognizes(database)).isTrue();
    }

    private void manifest(byte[]... edits) throws IOException {
        write("MANIFEST-000002", log(edits));
    }

    private void tableFile(byte[] table, byte[] smallest, byte[] largest) throws IOException {
        write("000005.ldb", table);
        manifest(edit(3, 10, 5).table(1, 5, table.length, smallest, largest).done());
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(database.resolve(name), bytes);
    }

    private List<FindingType> types() {
        return TestDatabases.BACKEND.inspect(database).findings().stream()
                .map(finding -> finding.type())
                .toList();
    }

    /** Reading throws and inspection finds, and neither believes any of it. */
    private void refused(ErrorKind kind, FindingType type, String message) {
        RollbackException error = catchThrowableOfType(RollbackException.class, () -> TestDatabases.read(database));
        assertThat(error).isNotNull().hasMessageContaining(message);
        assertThat(error.kind()).as("%s", error).isEqualTo(kind);
        assertThat(error.location()).isPresent();
        Inspection inspection = TestDatabases.BACKEND.inspect(database);
        assertThat(inspection.intact()).isFalse();
        assertThat(inspection.summary()).isEmpty();
        assertThat(inspection.findings()).anySatisfy(finding -> {
            assertThat(finding.type()).isEqualTo(type);
            assertThat(finding.impact()).isGreaterThanOrEqualTo(Impact.LOSS);
            assertThat(finding.message()).contains(message);
        });
    }
}
