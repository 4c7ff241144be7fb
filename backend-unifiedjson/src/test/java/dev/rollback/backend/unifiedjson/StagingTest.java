package dev.rollback.backend.unifiedjson;

import static dev.rollback.backend.unifiedjson.Networks.BACKEND;
import static dev.rollback.backend.unifiedjson.Networks.network;
import static dev.rollback.backend.unifiedjson.Networks.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagingArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {

    @TempDir
    Path root;

    private Path live = Path.of("");

    @BeforeEach
    void makeLiveState() throws IOException {
        live = Files.createDirectory(root.resolve("unified"));
        write(live, "alpha", Networks.WHOLE);
        write(live, "beta", network("beta", 98, "{\"core\": {\"Vault\": {}}}"));
        Files.writeString(live.resolve("alpha.unified.backup-1.json"), "a backup");
        Files.createDirectory(live.resolve("backups"));
    }

    private StagedState stage() {
        OperationId operation = new OperationId("INC-20260102-030405");
        return BACKEND.stage(live, new StagingArea(root.resolve("area"), operation, FileOps.system()));
    }

    private static void fill(StagedState stage, List<StateEntry> entries) {
        try (StateWriter writer = stage.writer()) {
            entries.forEach(writer::add);
            writer.finish();
        }
    }

    private static void assertKind(ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(RollbackException.class))
                .extracting(RollbackException::kind)
                .isEqualTo(kind);
    }

    @Test
    void publishesItsFilesAndDisplacesTheOthersOfTheKind() {
        Map<String, String> before = files();
        StagedState stage = stage();
        fill(stage, List.of(record(5, "New", "{\"networkName\":\"gamma\"}"), record(5, "Odd", "no JSON")));
        assertThat(BACKEND.inspect(stage.location()).intact()).isTrue();

        stage.seal(new Expected.Content(BACKEND.content(live)));
        stage.publish();

        assertThat(stage.status()).isEqualTo(ChangeStatus.PUBLISHED);
        assertThat(files().keySet())
                .containsExactly("alpha.unified.backup-1.json", "foreign-entries.json", "gamma.unified.json");
        assertThat(Networks.records(live)).containsExactly("5-New {\"networkName\":\"gamma\"}", "5-Odd no JSON");
        stage.undo();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void isNotPublishedOverAFileThatHasCome() {
        StagedState stage = stage();
        fill(stage, List.of(record(5, "New", "{}")));
        stage.seal(new Expected.Content(BACKEND.content(live)));
        write(live, "delta", network("delta", 99, "{}"));

        assertKind(ErrorKind.CONFLICT, stage::publish);
    }

    @Test
    void holdsAnEmptyState() {
        StagedState stage = stage();
        fill(stage, List.of());
        stage.seal(new Expected.Content(BACKEND.content(live)));
        stage.publish();

        assertThat(BACKEND.recognizes(live)).isTrue();
        assertThat(Networks.entries(live)).isEmpty();
        assertThat(BACKEND.inspect(live).intact()).isTrue();
    }

    @Test
    void leavesNoTemporaryFiles() {
        StagedState stage = stage();
        fill(stage, Networks.entries(live));

        assertThat(Writing.texts(stage.location()).keySet()).containsExactly("alpha.unified.json", "beta.unified.json");
    }

    @Test
    void refusesWhatIsGivenTwice() {
        try (StateWriter writer = stage().writer()) {
            writer.add(record(5, "Vault", "{}"));
            assertKind(ErrorKind.CONFLICT, () -> writer.add(record(5, "Vault", "7")));
            NetworkDocument document = Networks.documents(live).get(0);
            writer.add(document);
            assertKind(ErrorKind.CONFLICT, () -> writer.add(document));
            writer.finish();
        }
    }

    @Test
    void keepsADocumentThatIsNotOfThisForm() {
        NetworkDocument document = new NetworkDocument("alpha", JsonText.of(" {\"anything\": 1}"));
        Path written = Writing.write(
                List.of(document, record(5, "Vault", "{\"networkName\":\"alpha\"}")), root.resolve("written"));

        // the file of the record's network has another name: two documents of one network could not be written again
        assertThat(Networks.documents(written)).contains(document);
        assertThat(Networks.documents(written)).extracting("network").containsExactly("chain-5", "alpha");
        assertThat(Networks.entries(Writing.write(Networks.entries(written), root.resolve("again"))))
                .contains(document);
    }

    @Test
    void namesThePlaceInADocumentThatWasEditedWrongly() {
        NetworkDocument document = Networks.documents(live).get(0);
        for (List<String> edit : List.of(
                List.of("[0,0,1]", "[99,0,1]", "core"),
                List.of("[0,0,1]", "[0,0,100]", "core"),
                List.of("[0,0,1]", "[0,-1,1]", "core"),
                List.of("[0,0,1]", "[0,0,1],[0,0,1]", "twice"),
                List.of("{\"$members\":[[0,0,1]", "{\"Vault\":[[0,0,1]", "core"),
                List.of("\"$names\":[", "\"$names\":[7,", "$names"),
                List.of("\"$extended\":", "\"$extendet\":", "$extendet"),
                List.of("unified-json/1", "unified-json/2", "unified-json/2"),
                List.of("\"chainId\":97", "\"chainId\":\"97\"", "chainId"),
                List.of("\"schemaVersion\":\"3.0.0\"", "\"schemaVersion\":\"2.0.0\"", "schemaVersion"))) {
            String text = document.json().toString();
            assertThat(text).contains(edit.get(0));
            NetworkDocument edited = new NetworkDocument(
                    "alpha",
                    JsonText.of(text.replaceFirst(
                            java.util.regex.Pattern.quote(edit.get(0)),
                            java.util.regex.Matcher.quoteReplacement(edit.get(1)))));
            Path folder = root.resolve("edited" + edit.get(1).hashCode());
            assertThatThrownBy(() -> Writing.write(List.of(edited), folder))
                    .as("%s", edit)
                    .isInstanceOf(RollbackException.class)
                    .hasMessageContaining("alpha")
                    .hasMessageContaining(edit.get(2));
        }
    }

    @Test
    void changesGoBothWays() {
        List<StateEntry> entries = new ArrayList<>(Networks.entries(live));
        entries.removeIf(entry ->
                entry instanceof ContractRecord record && record.key().name().equals("Ledger"));
        entries.replaceAll(entry -> entry instanceof ContractRecord record
                        && record.key().equals(new ContractKey(new ChainId(97), "Vault"))
                ? new ContractRecord(
                        record.key(),
                        JsonText.of(
                                record.json().toString().replace("0xC1", "0xC9").replace(",\"audit\":null", "")))
                : entry);

        Path written = Writing.write(entries, root.resolve("written"));

        String text = Writing.texts(written).getOrDefault("alpha.unified.json", "");
        assertThat(Json.parse(text)
                        .path("verification")
                        .path("implementationHashes")
                        .path("Vault")
                        .asText())
                .isEqualTo("0xC9");
        assertThat(Json.parse(text).path("extended_Vault").toString())
                .isEqualTo("{\"factoryByteCodeHash\":\"0xC0\",\"implementationHash\":\"0xC9\",\"deploymentArgs\":[],"
                        + "\"timestamp\":1767323045006}");
        assertThat(text).doesNotContain("Ledger").doesNotContain("0xB2");

        write(written, "alpha", text.replace("\"0xA1\"", "\"0xA9\""));
        assertThat(Networks.records(written))
                .anyMatch(record -> record.startsWith("97-Vault") && record.contains("0xA9"));
    }

    @Test
    void leavesAStaleChecksumAloneUntilItsSectionChanges() {
        String sums = "\"verification\": {\"dataIntegrity\": {\"checksums\": "
                + "{\"contracts\": \"0123456789abcdef\", \"topology\": \"0123456789abcdef\"}}}";
        write(live, "beta", network("beta", 98, "{\"core\": {\"Vault\": {}}}", "\"topology\": {}", sums));
        List<StateEntry> entries = new ArrayList<>(Networks.entries(live));

        Path same = Writing.write(entries, root.resolve("same"));
        assertThat(sums(same)).isEqualTo("{\"contracts\":\"0123456789abcdef\",\"topology\":\"0123456789abcdef\"}");

        entries.replaceAll(entry -> entry instanceof NetworkDocument document
                ? new NetworkDocument(
                        document.network(),
                        JsonText.of(document.json().toString().replace("\"topology\":{}", "\"topology\":{\"a\":1}")))
                : entry);
        Path changed = Writing.write(entries, root.resolve("changed"));
        assertThat(sums(changed))
                .isEqualTo("{\"contracts\":\"0123456789abcdef\",\"topology\":\""
                        + SectionChecksum.of(Json.parse("{\"a\":1}")) + "\"}");
    }

    private static String sums(Path folder) {
        return Json.parse(Writing.texts(folder).getOrDefault("beta.unified.json", ""))
                .path("verification")
                .path("dataIntegrity")
                .path("checksums")
                .toString();
    }

    @Test
    void putsNewContractsIntoTheirFileAndCategory() {
        List<StateEntry> entries = new ArrayList<>(Networks.entries(live));
        entries.add(record(98, "BridgeModule", "{\"networkName\":\"beta\",\"implementationHash\":\"0xC7\"}"));
        entries.add(record(98, "src/F.sol:FeeManager", "{\"networkName\":\"other\",\"address\":\"0xA7\"}"));
        entries.add(record(99, "Thing", "{\"networkName\":\"alpha\"}"));
        entries.add(record(99, "Thing2", "{\"networkName\":\"../x\"}"));

        Path written = Writing.write(entries, root.resolve("written"));

        assertThat(Writing.texts(written).keySet())
                .containsExactly("alpha.unified.json", "beta.unified.json", "chain-99.unified.json");
        var beta = Json.parse(Writing.texts(written).getOrDefault("beta.unified.json", ""));
        assertThat(beta.path("contracts").path("protocol").toString()).isEqualTo("{\"BridgeModule\":{}}");
        assertThat(beta.path("contracts").path("infrastructure").toString())
                .isEqualTo("{\"FeeManager\":{\"implementation\":\"0xA7\"}}");
        assertThat(beta.path("contracts").path("legacy").toString())
                .isEqualTo("{\"src/F.sol:FeeManager\":{\"currentName\":\"FeeManager\","
                        + "\"currentCategory\":\"infrastructure\"}}");
        assertThat(beta.path("extended_FeeManager").path("networkName").asText())
                .isEqualTo("other");
        var made = Json.parse(Writing.texts(written).getOrDefault("chain-99.unified.json", ""));
        assertThat(made.path("fileVersion").asInt()).isEqualTo(1);
        assertThat(made.path("network").asText()).isEqualTo("chain-99");
        assertThat(BACKEND.inspect(written.resolve("chain-99.unified.json")).findings())
                .isEmpty();
    }

    @Test
    void makesTheFolderWhenPublishingWhereThereIsNone() {
        Path none = root.resolve("none");
        StagingArea area =
                new StagingArea(root.resolve("area"), new OperationId("INC-20260102-030405"), FileOps.system());
        StagedState stage = BACKEND.stage(none, area);
        fill(stage, List.of(record(5, "New", "{\"networkName\":\"gamma\"}")));
        stage.seal(new Expected.Absent());
        assertThat(none).doesNotExist();
        stage.publish();
        assertThat(Networks.records(none)).containsExactly("5-New {\"networkName\":\"gamma\"}");
        stage.undo();
        assertThat(BACKEND.contentNames(none)).isEmpty();
    }

    @Test
    void doesNotStageASingleFileNorHoldAFolderThatIsNotThere() {
        StagingArea area =
                new StagingArea(root.resolve("area"), new OperationId("INC-20260102-030405"), FileOps.system());
        assertKind(ErrorKind.UNSUPPORTED, () -> BACKEND.stage(live.resolve("alpha.unified.json"), area));
        assertKind(ErrorKind.NOT_FOUND, () -> BACKEND.hold(root.resolve("none")));
    }

    @Test
    void namesItsContent() throws IOException {
        Files.writeString(live.resolve("foreign-entries.json"), "{\"format\": 1, \"entries\": []}");
        assertThat(BACKEND.contentNames(live))
                .containsExactly("alpha.unified.json", "beta.unified.json", "foreign-entries.json");
        assertThat(BACKEND.isContent("alpha.unified.json")).isTrue();
        assertThat(BACKEND.isContent("alpha.unified.backup-1.json")).isFalse();
        assertThat(BACKEND.isContent(".alpha.unified.json")).isFalse();
        assertKind(ErrorKind.UNSAFE_PATH, () -> BACKEND.contentFile(live, "../x.unified.json"));
        Files.createSymbolicLink(live.resolve("link.unified.json"), live.resolve("beta.unified.json"));
        assertKind(ErrorKind.UNSAFE_PATH, () -> BACKEND.contentNames(live));
    }

    private Map<String, String> files() {
        Map<String, String> texts = new java.util.TreeMap<>();
        try (var paths = Files.list(live)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                texts.put(path.getFileName().toString(), Files.readString(path));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return texts;
    }

    private static ContractRecord record(long chain, String name, String json) {
        return new ContractRecord(new ContractKey(new ChainId(chain), name), JsonText.of(json));
    }
}
