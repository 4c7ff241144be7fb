package dev.rollback.core.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollback.api.Bytes;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.Fingerprinter;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.Inspection;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportTest {

    private static final List<StateEntry> ODD = List.of(
            record("1-A", "{\"n\":1.10,\"big\":123456789012345678901234567890,\"e\":1E+30,\"a\":null,\"l\":[]}"),
            record("1-not JSON", "{broken"),
            record("1-scalar", " 7 "),
            record("56-contracts/x/Y.sol:Y", "{\n  \"s\": \"\\ud800 \\n \u2028 é 🚀\",\r\n  \"__proto__\": {}\n}"),
            new ForeignEntry(Bytes.copyOf(new byte[] {(byte) 0xFF, 0}), Bytes.copyOf(new byte[] {0, 1, 2})),
            new NetworkDocument("alpha", JsonText.of("{\"chainId\":56,\"z\":{\"a\":1e-7}}")),
            new NetworkDocument("émoji 🚀", JsonText.of("[]")));

    private final ExportBackend backend = new ExportBackend();

    @TempDir
    Path temp;

    private static ContractRecord record(String key, String json) {
        return new ContractRecord(ContractKey.parse(key).orElseThrow(), JsonText.of(json));
    }

    private static String text(ExportFormat format, List<StateEntry> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExportWriter writer = new ExportWriter(out, format, "leveldb");
        entries.forEach(writer::add);
        writer.finish();
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path file(String text) {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path file(byte[] bytes) {
        try {
            return Files.write(temp.resolve("export"), bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Fingerprint fingerprint(List<StateEntry> entries) {
        Fingerprinter fingerprinter = new Fingerprinter();
        entries.forEach(fingerprinter::add);
        return fingerprinter.fingerprint();
    }

    private List<StateEntry> read(Path file) {
        try (StateReader reader = backend.read(file)) {
            return reader.entries().toList();
        }
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void readsBackExactlyWhatWasWritten(ExportFormat format) {
        Path file = file(text(format, ODD));
        assertThat(backend.recognizes(file)).isTrue();
        assertThat(fingerprint(read(file))).isEqualTo(fingerprint(ODD));
        assertThat(((ContractRecord) read(file).get(1)).json()).isEqualTo(((ContractRecord) ODD.get(1)).json());
        Inspection inspection = backend.inspect(file);
        assertThat(inspection.intact()).isTrue();
        assertThat(inspection.summary().orElseThrow().fingerprint()).isEqualTo(fingerprint(ODD));
        try (StateReader reader = backend.read(file)) {
            assertThat(reader.find(new ContractKey(new ChainId(1), "A"))).isPresent();
            assertThat(reader.find(new ContractKey(new ChainId(1), "B"))).isEmpty();
        }
    }

    @Test
    void writesAnEntryALineInEitherFormatAndTheSameAgain() {
        assertThat(text(ExportFormat.JSONL, ODD).lines()).hasSize(ODD.size() + 2);
        assertThat(text(ExportFormat.JSON, ODD).lines()).hasSize(ODD.size() + 2);
        Path file = file(text(ExportFormat.JSONL, ODD));
        assertThat(text(ExportFormat.JSONL, read(file))).isEqualTo(text(ExportFormat.JSONL, read(file)));
    }

    @Test
    void readsJsonThatSomebodyHasLaidOutInAnotherWay() {
        String text = text(ExportFormat.JSON, ODD)
                .replace("{\"contract\"", "\n  {\n\"contract\"")
                .replace(":[", " : [ ");
        assertThat(read(file(text))).hasSameSizeAs(ODD);
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void noCutAndNoChangedByteGoesUnnoticed(ExportFormat format) {
        byte[] whole = text(format, ODD).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length - 1; length++) {
            Path file = file(java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read(file)).isInstanceOf(RollbackException.class);
            assertThat(backend.inspect(file).intact()).as("cut at " + length).isFalse();
        }
        String wholeText = new String(whole, StandardCharsets.UTF_8);
        int harmless = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Path file = file(changed);
            try {
                assertThat(fingerprint(read(file)))
                        .as("byte " + at + " of " + wholeText)
                        .isEqualTo(fingerprint(ODD));
                harmless++;
            } catch (RollbackException e) {
                assertThat(e.kind()).isIn(ErrorKind.CORRUPT, ErrorKind.UNSUPPORTED);
            }
        }
        // the backend's name, white space and the like say nothing of the entries
        assertThat(harmless).isLessThan(whole.length / 10);
    }

    @Test
    void refusesANewerVersionByName() {
        Path file = file(text(ExportFormat.JSONL, ODD).replace("\"version\":1", "\"version\":2"));
        assertThatThrownBy(() -> read(file))
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
                .hasMessageContaining("version 2");
    }

    @Test
    void refusesEntriesOutOfOrderOrTwiceWithTheirPlace() {
        String twice = text(ExportFormat.JSONL, List.of(ODD.get(0), ODD.get(0)));
        assertThatThrownBy(() -> read(file(twice))).hasMessageContaining("1-A is there twice");
        String wrong = text(ExportFormat.JSONL, List.of(ODD.get(3), ODD.get(0)));
        assertThatThrownBy(() -> read(file(wrong)))
                .hasMessageContaining("export:3:1")
                .hasMessageContaining("1-A comes after");
    }

    @Test
    void doesNotRecognizeOtherFiles() throws IOException {
        assertThat(backend.recognizes(file("{\"format\":\"something\"}"))).isFalse();
        assertThat(backend.recognizes(file(new byte[0]))).isFalse();
        assertThat(backend.recognizes(temp)).isFalse();
        assertThat(backend.recognizes(temp.resolve("absent"))).isFalse();
        Path link = Files.createSymbolicLink(temp.resolve("link"), file(text(ExportFormat.JSON, ODD)));
        assertThat(backend.recognizes(link)).isFalse();
        assertThatThrownBy(() -> backend.read(link)).hasMessageContaining("not a regular file");
        assertThatThrownBy(() -> backend.inspect(temp.resolve("absent"))).hasMessageContaining("no export is here");
    }

    @Test
    void aValueOfAnyLengthDoesNotTakeAllMemory() {
        Path file = file("{\"format\":\"rollback-export\",\"version\":1}\n{\"contract\":\"1-A\",\"value\":["
                + "1,".repeat(100_000) + "1]}\n");
        assertThat(new ExportEntries(file, 300_000).next()).isInstanceOf(ContractRecord.class);
        assertThatThrownBy(() -> new ExportEntries(file, 100_000).next())
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOO_LARGE));
    }

    @Test
    void whatCouldNotBeReadBackIsNotWritten() {
        ForeignEntry huge = new ForeignEntry(Bytes.utf8("k"), Bytes.copyOf(new byte[13 << 20]));
        assertThatThrownBy(() -> text(ExportFormat.JSONL, List.of(huge)))
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOO_LARGE));
    }

    @Test
    void closesEveryStreamAndRefusesToBeUsedAfterwards() {
        StateReader reader = backend.read(file(text(ExportFormat.JSON, ODD)));
        var abandoned = reader.entries().iterator();
        abandoned.next();
        reader.close();
        reader.close();
        assertThatThrownBy(reader::entries).isInstanceOf(IllegalStateException.class);
    }
}
