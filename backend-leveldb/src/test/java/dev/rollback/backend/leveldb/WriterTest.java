package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollback.api.Bytes;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.Impact;
import dev.rollback.api.JsonText;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that the writer builds, read by ours, by the C++ LevelDB and by the Java port. */
class WriterTest {

    @TempDir(factory = InMemory.class)
    private Path temp;

    private Path database = Path.of("");

    @BeforeEach
    void place() {
        database = temp.resolve("db");
    }

    @Test
    void buildsWhatEveryClientReadsWritesOnAndCompacts() throws Exception {
        List<StateEntry> entries = oddAndMany();
        Map<Bytes, Bytes> expected = Invented.map(entries);
        buildSmall(entries);

        assertThat(TestDatabases.files(database))
                .filteredOn(name -> name.endsWith(".sst"))
                .hasSizeGreaterThan(10);
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
        assertThat(TestDatabases.BACKEND.inspect(database).findings())
                .filteredOn(finding -> finding.impact() != Impact.NOTE)
                .extracting(Finding::type)
                .containsExactly(FindingType.INVALID_RECORD);
        try (ClassicLevel classic = ClassicLevel.start()) {
            assertThat(classic.read(database)).isEqualTo(expected);
            goOnWithClassicLevel(classic, expected);
        }
        goOnWithIq80(expected);
    }

    private static List<StateEntry> oddAndMany() {
        List<StateEntry> entries = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            entries.add(Invented.contract(i, i, i % 300));
        }
        entries.add(foreign(new byte[0], "under the empty key"));
        entries.add(foreign(new byte[] {0, (byte) 0xff, (byte) 0xc3}, "binary"));
        entries.add(foreign(new byte[] {(byte) 0xff, (byte) 0xff}, ""));
        entries.add(new ContractRecord(ContractKey.parse("56-Zürich/ß:⛓").orElseThrow(), JsonText.of("no JSON")));
        entries.add(Invented.contract(100_000, 1, 3_000_000));
        Collections.shuffle(entries, new Random(7));
        return entries;
    }

    private static ForeignEntry foreign(byte[] key, String value) {
        return new ForeignEntry(Bytes.copyOf(key), Bytes.utf8(value));
    }

    /** Small runs, merged in rounds, and small tables. */
    private void buildSmall(List<? extends StateEntry> entries) throws IOException {
        Files.createDirectory(database);
        try (LevelDbWriter writer = LevelDbWriter.open(database, FileOps.system(), 20_000, 3, 50_000)) {
            entries.forEach(writer::add);
            writer.finish();
        }
        assertThat(TestDatabases.files(temp)).containsExactly("db");
    }

    private void goOnWithClassicLevel(ClassicLevel classic, Map<Bytes, Bytes> expected) throws IOException {
        List<ClassicLevel.Write> writes = new ArrayList<>();
        for (int i = 0; i < 2_000; i += 3) {
            Bytes key = Bytes.utf8(Invented.key(i).toString());
            Optional<Bytes> value = i % 2 == 0 ? Optional.empty() : Optional.of(Bytes.utf8("{\"i\":" + i + "}"));
            writes.add(new ClassicLevel.Write(key, value));
            expected.remove(key);
            value.ifPresent(written -> expected.put(key, written));
        }
        assertThat(classic.write(database, writes, false)).isEqualTo(expected);
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
        assertThat(classic.write(database, List.of(), true)).isEqualTo(expected);
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
        assertThat(TestDatabases.BACKEND.inspect(database).intact()).isTrue();
    }

    private void goOnWithIq80(Map<Bytes, Bytes> before) throws IOException {
        Map<Bytes, Bytes> expected = new TreeMap<>(before);
        Path rebuilt = temp.resolve("again");
        List<StateEntry> entries = new ArrayList<>();
        before.forEach((key, value) -> entries.add(new ForeignEntry(key, value)));
        Collections.shuffle(entries, new Random(8));
        Invented.build(rebuilt, entries);
        try (DB db = iq80(rebuilt)) {
            for (int i = 0; i < 20_000; i++) {
                byte[] key = Crafted.utf8("56-New" + i);
                db.put(key, key);
                expected.put(Bytes.copyOf(key), Bytes.copyOf(key));
            }
            assertThat(all(db)).isEqualTo(expected);
        }
    }

    static Map<Bytes, Bytes> all(DB db) {
        Map<Bytes, Bytes> all = new TreeMap<>();
        db.forEach(entry -> all.put(Bytes.copyOf(entry.getKey()), Bytes.copyOf(entry.getValue())));
        return all;
    }

    static DB iq80(Path database) throws IOException {
        return Iq80DBFactory.factory.open(
                database.toFile(),
                new Options().createIfMissing(false).writeBufferSize(1 << 16).compressionType(CompressionType.NONE));
    }

    @Test
    void buildsAnEmptyStateThatEveryClientOpens() throws Exception {
        Invented.build(database, List.of());
        assertThat(TestDatabases.files(database)).containsExactly("CURRENT", "MANIFEST-000001");
        assertThat(TestDatabases.read(database)).isEmpty();
        assertThat(TestDatabases.BACKEND.inspect(database).findings()).isEmpty();
        try (ClassicLevel classic = ClassicLevel.start()) {
            assertThat(classic.read(database)).isEmpty();
        }
        try (DB db = iq80(database)) {
            assertThat(db.iterator().hasNext()).isFalse();
        }
    }

    @Test
    void refusesAKeyThatComesTwiceAndNamesItWhereverTheTwoStand() throws IOException {
        for (long memory : List.of(20_000L, EntrySorter.MEMORY_BYTES)) {
            Path place = Files.createDirectories(temp.resolve("twice-" + memory).resolve("db"));
            try (LevelDbWriter writer = LevelDbWriter.open(place, FileOps.system(), memory, 3, 50_000)) {
                RollbackException error = catchThrowableOfType(RollbackException.class, () -> {
                    IntStream.range(0, 1_000).forEach(i -> writer.add(Invented.contract(i, 1)));
                    writer.add(foreign(Crafted.utf8(Invented.key(17).toString()), "again"));
                    IntStream.range(1_000, 2_000).forEach(i -> writer.add(Invented.contract(i, 1)));
                    writer.finish();
                });
                assertThat(error.kind()).isEqualTo(ErrorKind.CONFLICT);
                assertThat(error).hasMessageContaining(Invented.key(17).toString());
            }
            assertThat(TestDatabases.files(place.resolve(".."))).containsExactly("db");
            assertThat(TestDatabases.BACKEND.recognizes(place)).isFalse();
        }
    }

    @Test
    void keepsWhatIsAtTheLimitAndRefusesWhatIsBeyondIt() throws Exception {
        Bytes longest = Bytes.copyOf(new byte[LevelDbLimits.MAX_KEY_BYTES]);
        Bytes largest = Bytes.copyOf(new byte[LevelDbLimits.MAX_VALUE_BYTES]);
        Bytes tooLong = Bytes.copyOf(new byte[LevelDbLimits.MAX_KEY_BYTES + 1]);
        Bytes tooLarge = Bytes.copyOf(new byte[LevelDbLimits.MAX_VALUE_BYTES + 1]);
        Files.createDirectory(database);
        try (LevelDbWriter writer = LevelDbWriter.open(database, FileOps.system())) {
            writer.add(new ForeignEntry(longest, largest));
            writer.add(Invented.contract(1, 1));
            for (ForeignEntry entry :
                    List.of(new ForeignEntry(tooLong, Bytes.utf8("")), new ForeignEntry(Bytes.utf8("k"), tooLarge))) {
                assertThat(catchThrowableOfType(RollbackException.class, () -> writer.add(entry))
                                .kind())
                        .isEqualTo(ErrorKind.TOO_LARGE);
            }
            ContractRecord surrogate =
                    new ContractRecord(new ContractKey(new ChainId(1), "A\ud800"), JsonText.of("{}"));
            assertThat(catchThrowableOfType(RollbackException.class, () -> writer.add(surrogate))
                            .kind())
                    .isEqualTo(ErrorKind.UNSUPPORTED);
            writer.finish();
            assertThatThrownBy(() -> writer.add(Invented.contract(2, 1))).isInstanceOf(IllegalStateException.class);
        }
        Map<Bytes, Bytes> expected = new TreeMap<>(Map.of(longest, largest));
        expected.putAll(Invented.map(List.of(Invented.contract(1, 1))));
        assertThat(TestDatabases.read(database)).isEqualTo(expected);
        assertThat(TestDatabases.BACKEND.inspect(database).intact()).isTrue();
        try (ClassicLevel classic = ClassicLevel.start()) {
            assertThat(classic.read(database)).isEqualTo(expected);
        }
    }

    /** Half of what makes a client compact the level, and nothing on level 0. */
    @Test
    void putsTablesOnALevelThatMayHoldThem() throws IOException {
        assertThat(TableWriter.level(0)).isEqualTo(1);
        assertThat(TableWriter.level(5 << 20)).isEqualTo(1);
        assertThat(TableWriter.level((5 << 20) + 1)).isEqualTo(2);
        assertThat(TableWriter.level(50 << 20)).isEqualTo(2);
        assertThat(TableWriter.level(1L << 30)).isEqualTo(4);
        assertThat(TableWriter.level(1L << 50)).isEqualTo(6);

        buildSmall(oddAndMany());
        try (LevelDbReader reader = LevelDbReader.open(database)) {
            Version version = reader.snapshot().version();
            assertThat(version.levels().get(1)).hasSizeGreaterThan(10);
            assertThat(version.tables()).hasSameSizeAs(version.levels().get(1));
            assertThat(version.lastSequence()).isEqualTo(5_005);
        }
    }
}
