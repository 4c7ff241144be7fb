package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Fingerprinter;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagingArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks' documents beside a database. */
class NetworkDocumentsTest {

    @TempDir(factory = InMemory.class)
    private Path temp;

    private Path database = Path.of("");
    private Path folder = Path.of("");

    @BeforeEach
    void place() {
        database = temp.resolve("db");
        folder = temp.resolve("db.networks");
    }

    private static NetworkDocument document(String network) {
        return new NetworkDocument(network, JsonText.of("{\"of\":\"" + network.length() + "\"}"));
    }

    private static List<StateEntry> read(Path database) {
        try (StateReader reader = TestDatabases.BACKEND.read(database)) {
            return reader.entries().toList();
        }
    }

    @Test
    void areStagedPublishedReadAndCounted() {
        List<StateEntry> entries = new ArrayList<>(List.of(Invented.contract(1, 1), Invented.contract(2, 1)));
        for (String network : List.of("bsctestnet", "Odd/..", "basesepolia")) {
            entries.add(document(network));
        }
        FileOps files = FileOps.system();
        Path ops = temp.resolve("ops");
        files.createDirectory(ops);
        StagedState staged = TestDatabases.BACKEND.stage(
                database, new StagingArea(ops.resolve("state"), new OperationId("op-1"), files));
        try (StateWriter writer = staged.writer()) {
            entries.forEach(writer::add);
            writer.finish();
        }
        assertThat(read(staged.location())).containsExactlyInAnyOrderElementsOf(entries);
        staged.seal(new Expected.Absent());
        staged.publish();
        assertThat(staged.status()).isEqualTo(ChangeStatus.PUBLISHED);

        List<StateEntry> found = read(database);
        assertThat(found).containsExactlyInAnyOrderElementsOf(entries);
        assertThat(found.subList(2, 5)).allMatch(NetworkDocument.class::isInstance);
        Inspection inspection = TestDatabases.BACKEND.inspect(database);
        assertThat(inspection.findings()).isEmpty();
        Fingerprinter fingerprinter = new Fingerprinter();
        entries.forEach(fingerprinter::add);
        assertThat(inspection.summary().orElseThrow().fingerprint()).isEqualTo(fingerprinter.fingerprint());
        try (StateStore store = TestDatabases.BACKEND.open(database, files)) {
            store.remove(Invented.key(1));
            entries.remove(0);
            assertThat(store.entries()).containsExactlyInAnyOrderElementsOf(entries);
        }
        assertThat(read(database)).containsExactlyInAnyOrderElementsOf(entries);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mainnet",
                "Mainnet",
                "MAINNET",
                "a/b",
                "../../etc",
                "..",
                ".",
                ".hidden",
                "a\\b",
                "a\nb",
                "\0",
                "100%",
                "%2e",
                "ß",
                "é",
                "e\u0301",
                "⛓ 链",
                "con",
                "x.json",
                " ",
                "a:b",
                "a-b_c.d"
            })
    void haveFileNamesThatGiveTheNetworkBackAndStayInTheirFolder(String network) {
        String name = NetworkFileName.of(network);
        assertThat(name).matches("[a-z0-9_%-][a-z0-9._%-]*\\.json").isEqualTo(name.toLowerCase(java.util.Locale.ROOT));
        assertThat(NetworkFileName.parse(name)).contains(network);

        Invented.build(database, List.of(document(network)));
        assertThat(read(database)).containsExactly(document(network));
        assertThat(folder.resolve(name)).isRegularFile();
    }

    @Test
    void giveAnyNetworkBackFromItsFileName() {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        System.out.println("-Drollback.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String network = random.ints(1 + random.nextInt(15), 0, random.nextBoolean() ? 0x80 : 0x11_0000)
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .append('x')
                    .toString();
            assertThat(NetworkFileName.parse(NetworkFileName.of(network))).contains(network);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".json",
                "Mainnet.json",
                "%4D.json",
                "%6d.json",
                "%.json",
                "%4.json",
                "%zz.json",
                "%ff.json",
                "a b.json",
                ".a.json",
                "mainnet",
                "mainnet.json.tmp",
                "ß.json"
            })
    void leaveNamesToOthersThatNoNetworksFileHas(String name) {
        assertThat(NetworkFileName.parse(name)).isEmpty();
    }

    @Test
    void refuseWhatCannotBeKept() throws IOException {
        Files.createDirectory(database);
        try (LevelDbWriter writer = LevelDbWriter.open(database, FileOps.system())) {
            writer.add(document("twice"));
            refused(writer, document("twice"), ErrorKind.CONFLICT);
            refused(writer, document("\ud800"), ErrorKind.UNSUPPORTED);
            refused(writer, document("M".repeat(NetworkFileName.MAX_LENGTH / 3 + 1)), ErrorKind.TOO_LARGE);
            writer.add(document("M".repeat(NetworkFileName.MAX_LENGTH / 3)));
            refused(
                    writer,
                    new NetworkDocument("large", JsonText.copyOf(new byte[NetworkDocuments.MAX_BYTES + 1])),
                    ErrorKind.TOO_LARGE);
            writer.finish();
        }
        assertThat(read(database)).hasSize(2);
    }

    private static void refused(LevelDbWriter writer, StateEntry entry, ErrorKind kind) {
        assertThat(catchThrowableOfType(RollbackException.class, () -> writer.add(entry))
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void areInspectedForWhatIsWrongWithThem() throws IOException {
        Invented.build(database, List.of(Invented.contract(1, 1), document("good")));
        Files.writeString(folder.resolve("broken.json"), "{\"secret\": oops");
        Files.writeString(folder.resolve("README"), "of others");
        Inspection inspection = TestDatabases.BACKEND.inspect(database);
        assertThat(inspection.findings())
                .extracting(Finding::type)
                .containsExactlyInAnyOrder(FindingType.INVALID_RECORD, FindingType.FOREIGN_FILE);
        assertThat(inspection.findings()).noneMatch(finding -> finding.message().contains("oops"));
        assertThat(inspection.worst()).isEqualTo(Impact.WARNING);
        assertThat(inspection.intact()).isTrue();
        assertThat(read(database)).hasSize(3);

        Files.createSymbolicLink(folder.resolve("linked.json"), folder.resolve("good.json"));
        assertThat(TestDatabases.BACKEND.inspect(database).intact()).isFalse();
        assertThat(catchThrowableOfType(RollbackException.class, () -> read(database))
                        .kind())
                .isEqualTo(ErrorKind.UNSAFE_PATH);
    }

    @Test
    void areNotReadThroughALinkInPlaceOfTheirFolder() throws IOException {
        Invented.build(database, List.of(document("good")));
        Files.move(folder, temp.resolve("elsewhere"));
        Files.createSymbolicLink(folder, temp.resolve("elsewhere"));
        assertThat(TestDatabases.BACKEND.inspect(database).findings())
                .extracting(Finding::type)
                .containsExactly(FindingType.UNSAFE_FILE);
        assertThat(catchThrowableOfType(RollbackException.class, () -> read(database))
                        .kind())
                .isEqualTo(ErrorKind.UNSAFE_PATH);
    }

    @Test
    void areTooLargeBeyondTheirLimit() throws IOException {
        Invented.build(database, List.of(document("good")));
        try (var file =
                new java.io.RandomAccessFile(folder.resolve("large.json").toFile(), "rw")) {
            file.setLength(NetworkDocuments.MAX_BYTES + 1L);
        }
        assertThat(catchThrowableOfType(RollbackException.class, () -> read(database))
                        .kind())
                .isEqualTo(ErrorKind.TOO_LARGE);
        assertThat(TestDatabases.BACKEND.inspect(database).intact()).isFalse();
    }

    @Test
    void areNoticedWhenTheyChangeWhileTheyAreRead() throws IOException {
        Invented.build(database, List.of(Invented.contract(1, 1), document("one"), document("two")));
        try (StateReader reader = TestDatabases.BACKEND.read(database)) {
            Iterator<StateEntry> entries = reader.entries().iterator();
            entries.next();
            Files.writeString(folder.resolve("three.json"), "{}");
            assertThat(catchThrowableOfType(RollbackException.class, () -> entries.forEachRemaining(entry -> {}))
                            .kind())
                    .isEqualTo(ErrorKind.CHANGED_WHILE_READING);
        }
    }
}
