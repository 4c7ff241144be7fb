package dev.rollback.backend.unifiedjson;

import static dev.rollback.backend.unifiedjson.Networks.BACKEND;
import static dev.rollback.backend.unifiedjson.Networks.findings;
import static dev.rollback.backend.unifiedjson.Networks.network;
import static dev.rollback.backend.unifiedjson.Networks.places;
import static dev.rollback.backend.unifiedjson.Networks.records;
import static dev.rollback.backend.unifiedjson.Networks.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FindingsTest {

    private static final String EMPTY = "{}";

    @TempDir
    Path folder;

    /** The file's finding, the error with the same place on reading, and the other file whole. */
    private void assertLost(String finding, ErrorKind kind) {
        write(folder, "zeta", network("zeta", 9, "{\"core\": {\"Vault\": {}}}"));

        assertThat(places(folder)).containsExactly(finding);
        assertThat(BACKEND.inspect(folder).summary()).isEmpty();
        assertThat(BACKEND.inspect(folder).intact()).isFalse();
        assertThatThrownBy(() -> records(folder))
                .asInstanceOf(type(RollbackException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(finding)
                            .endsWith(e.location()
                                    .map(at -> at.toString().replace(folder + "/", ""))
                                    .orElseThrow());
                });
        assertThat(records(folder.resolve("zeta.unified.json"))).hasSize(1);
    }

    @Test
    void tellsADuplicateKeyWithItsPlace() {
        write(folder, "alpha", "{\n  \"network\": \"alpha\",\n  \"network\": \"beta\"\n}");

        assertLost("MALFORMED LOSS alpha.unified.json:3:12", ErrorKind.CORRUPT);
    }

    @Test
    void tellsTrailingContentWithItsPlace() {
        write(folder, "alpha", network("alpha", 5, EMPTY) + "{}");

        assertLost("MALFORMED LOSS alpha.unified.json:5:1", ErrorKind.CORRUPT);
    }

    @Test
    void tellsBytesThatAreNotUtf8WithTheirPlace() {
        byte[] bytes = "{\n \"x\": \"?\"}".getBytes(StandardCharsets.UTF_8);
        bytes[9] = (byte) 0xFF;
        write(folder.resolve("alpha.unified.json"), bytes);

        assertLost("MALFORMED LOSS alpha.unified.json:2:8", ErrorKind.CORRUPT);
    }

    @Test
    void tellsNestingWithoutEnd() {
        write(folder, "alpha", "[".repeat(100_000));

        assertThat(places(folder)).singleElement().asString().startsWith("MALFORMED LOSS alpha.unified.json:1:");
        assertThatThrownBy(() -> records(folder)).isInstanceOf(RollbackException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "]"})
    void quotesNothingOfABrokenFile(String end) {
        write(folder, "alpha", "{\"key\": \"secret\", \"more\": {" + end);

        assertThat(findings(folder))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("line: 1, column:")
                        .doesNotContain("secret"));
    }

    @Test
    void tellsATruncatedFile() {
        String text = network("alpha", 5, EMPTY);
        write(folder, "alpha", text.substring(0, text.lastIndexOf('}')));

        assertLost("TRUNCATED LOSS alpha.unified.json:4:16", ErrorKind.CORRUPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\n"})
    void tellsAnEmptyFile(String text) {
        write(folder, "alpha", text);

        assertLost("TRUNCATED LOSS alpha.unified.json:1:1", ErrorKind.CORRUPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "null", "7"})
    void tellsARootThatIsNoObject(String text) {
        write(folder, "alpha", text);

        assertLost("MALFORMED LOSS alpha.unified.json:1:1", ErrorKind.CORRUPT);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"`\"2.0.0\"`", "`\"4.0.0\"`", "3", "`[\"3.0.0\"]`", "null"})
    void namesASchemaVersionThatIsNotKnown(String version) {
        write(folder, "alpha", "{\n  \"schemaVersion\": " + version + "\n}");

        assertLost("UNSUPPORTED LOSS alpha.unified.json:2:20", ErrorKind.UNSUPPORTED);
        assertThat(findings(folder).get(0).message())
                .contains(version.startsWith("[") ? "a list" : version)
                .contains("move it out of the folder");
    }

    @Test
    void tellsThatTheSchemaVersionIsMissing() {
        write(folder, "alpha", "\n{}");

        assertLost("UNSUPPORTED LOSS alpha.unified.json:2:1", ErrorKind.UNSUPPORTED);
        assertThat(findings(folder).get(0).message()).contains("missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "1.5", "\"97\"", "null", "9223372036854775808"})
    void tellsAChainIdThatIsNoPositiveInteger(String chainId) {
        write(folder, "alpha", network("alpha", 5, EMPTY).replace("5", chainId));

        assertLost("MALFORMED LOSS alpha.unified.json:3:12", ErrorKind.CORRUPT);
        assertThat(findings(folder).get(0).message()).contains(chainId);
    }

    @Test
    void tellsThatTheChainIdIsMissing() {
        write(folder, "alpha", "{\"schemaVersion\": \"3.0.0\"}");

        assertLost("MALFORMED LOSS alpha.unified.json:1:1", ErrorKind.CORRUPT);
    }

    @Test
    void refusesASymbolicLink() throws IOException {
        Path target = write(folder, "target.backup-1", network("alpha", 5, EMPTY));
        Files.createSymbolicLink(folder.resolve("alpha.unified.json"), target);

        assertLost("UNSAFE_FILE LOSS alpha.unified.json", ErrorKind.UNSAFE_PATH);
    }

    @Test
    void doesNotWaitForAPipe() throws Exception {
        int made = new ProcessBuilder(
                        "mkfifo", folder.resolve("alpha.unified.json").toString())
                .start()
                .waitFor();
        Assumptions.assumeTrue(made == 0, "no mkfifo on this machine: pipes are not tried");

        assertLost("UNSAFE_FILE LOSS alpha.unified.json", ErrorKind.UNSAFE_PATH);
    }

    @Test
    void refusesAFileBeyondTheLimit() throws IOException {
        Path file = folder.resolve("alpha.unified.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(UnifiedJsonBackend.MAX_FILE_SIZE + 1);
        }

        assertLost("TOO_LARGE LOSS alpha.unified.json", ErrorKind.TOO_LARGE);
    }

    @Test
    void tellsANetworkThatIsNotTheFilesName() {
        write(folder, "alpha", network("Alpha", 5, "{\"core\": {\"Vault\": {}}}"));

        assertThat(places(folder)).containsExactly("CONFLICT WARNING alpha.unified.json:2:12");
        assertThat(records(folder)).singleElement().asString().contains("\"networkName\":\"Alpha\"");
        assertThat(Networks.documents(folder)).extracting("network").containsExactly("alpha");
    }

    @Test
    void takesAMissingNetworkFromTheFilesName() {
        write(
                folder,
                "alpha",
                network("alpha", 5, "{\"core\": {\"Vault\": {}}}").replace("\"network\"", "\"net\""));

        assertThat(places(folder)).containsExactly("MALFORMED WARNING alpha.unified.json:1:1");
        assertThat(records(folder)).singleElement().asString().contains("\"networkName\":\"alpha\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0123456789abcdef\"", "17"})
    void notesAStaleChecksum(String sum) {
        String sums = "\"verification\": {\"dataIntegrity\": {\"checksums\":\n {\"contracts\": " + sum + "}}}";
        write(folder, "alpha", network("alpha", 5, EMPTY, sums));

        assertThat(places(folder)).containsExactly("CHECKSUM_MISMATCH NOTE alpha.unified.json:6:16");
        assertThat(BACKEND.inspect(folder).intact()).isTrue();
    }

    @Test
    void notesAChecksumOfASectionThatIsNotThere() {
        String sums = "\"verification\": {\"dataIntegrity\": {\"checksums\": {\"gone\": \"\"}}}";
        write(folder, "alpha", network("alpha", 5, EMPTY, sums));

        assertThat(findings(folder))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("gone", "no such section"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"x\""})
    void tellsContractsThatAreNoObject(String contracts) {
        write(folder, "alpha", network("alpha", 5, contracts));

        assertThat(places(folder)).containsExactly("MALFORMED LOSS alpha.unified.json:4:14");
    }

    @Test
    void tellsACategoryThatIsNoObject() {
        write(folder, "alpha", network("alpha", 5, "{\"core\": []}"));

        assertThat(places(folder)).containsExactly("MALFORMED LOSS alpha.unified.json:4:23");
    }

    @Test
    void tellsANameThatCanBeNoKey() {
        write(folder, "alpha", network("alpha", 5, "{\"core\": {\"\": {}}}"));

        assertThat(places(folder)).containsExactly("INVALID_RECORD LOSS alpha.unified.json:4:28");
        assertThat(records(folder)).isEmpty();
    }

    @Test
    void staysQuickWithManyFindings() {
        StringBuilder many = new StringBuilder("{\"core\": {\"First\": 0");
        for (int i = 0; i < 20_000; i++) {
            many.append(",\n\"Odd").append(i).append("\": ").append(i);
        }
        write(folder, "alpha", network("alpha", 5, many + "}}"));

        assertThat(findings(folder))
                .hasSize(20_001)
                .allSatisfy(finding -> assertThat(finding.where()).isPresent());
    }
}
