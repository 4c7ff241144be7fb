package dev.rollback.backend.unifiedjson.legacy;

import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.ALPHA;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.BACKEND;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.CONFIG_ALPHA;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.documents;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.network;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.places;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.records;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.Finding;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the fields of legacy files. */
class LegacyRecordsTest {

    @TempDir
    Path folder;

    @Test
    void makesRecordsAsLevelDbHasThem() {
        write(folder, "alpha.json", ALPHA);

        assertThat(records(folder))
                .containsExactly(
                        "901-Vault {\"contractName\":\"Vault\",\"chainId\":901,\"networkName\":\"alpha\","
                                + "\"address\":\"0xA1\",\"factoryByteCodeHash\":\"0xC1\",\"implementationHash\":\"0xC1\","
                                + "\"proxyAddress\":\"0xB1\",\"timestamp\":1767323045006}",
                        "901-LinkModule {\"contractName\":\"LinkModule\",\"chainId\":901,\"networkName\":\"alpha\","
                                + "\"address\":\"0xA2\",\"factoryByteCodeHash\":\"0xC2\",\"implementationHash\":\"0xC2\","
                                + "\"proxyAddress\":\"0xB2\",\"timestamp\":1767323045006}",
                        "901-FeeDesk {\"contractName\":\"FeeDesk\",\"chainId\":901,\"networkName\":\"alpha\","
                                + "\"proxyAddress\":\"0xB4\"}");
        assertThat(places(folder)).isEmpty();
    }

    @Test
    void keepsInTheDocumentWhatNoRecordSays() {
        write(folder, "alpha.json", ALPHA);
        write(folder, "config-alpha.json", CONFIG_ALPHA);

        assertThat(documents(folder))
                .containsExactly("alpha {\"alpha.json\":{\"network\":\"alpha\",\"chainId\":901,\"deployer\":\"0xD1\","
                        + "\"timestamp\":\"2026-01-02T03:04:05.006Z\",\"contracts\":{},"
                        + "\"config\":{\"limit\":12345678901234567890.10},"
                        + "\"implementationHashes\":{\"Gone\":\"0xC3\"},"
                        + "\"lastDeployed\":\"2026-01-02T03:04:05.006Z\","
                        + "\"protocolContracts\":{\"linkModule\":\"0xb2\"},\"infrastructureContracts\":{}},"
                        + "\"config-alpha.json\":{\"chainId\":901,\"network\":\"alpha\","
                        + "\"timestamp\":\"2026-01-03T00:00:00.000Z\",\"remotes\":[{\"chainId\":40999}]}}");
        assertThat(BACKEND.inspect(folder).findings()).isEmpty();
    }

    @Test
    void takesFieldsOfEntriesUnderTheirOwnNames() {
        write(folder, "enhanced-alpha.json", network("alpha", 901, """
                "contracts": {
                  "core": {"a/V.sol:V": {"address": "0xA1", "proxy": "0xB1", "implementation": "0xA1",
                    "deploymentArgs": [], "timestamp": 12345678901234567890, "audit": null}},
                  "Plain": "0xA9", "protocol": "0xA8"}"""));

        assertThat(records(folder))
                .containsExactly(
                        "901-Plain {\"contractName\":\"Plain\",\"chainId\":901,\"networkName\":\"alpha\",\"address\":\"0xA9\"}",
                        "901-protocol {\"contractName\":\"protocol\",\"chainId\":901,\"networkName\":\"alpha\",\"address\":\"0xA8\"}",
                        "901-a/V.sol:V {\"contractName\":\"a/V.sol:V\",\"chainId\":901,\"networkName\":\"alpha\","
                                + "\"address\":\"0xA1\",\"proxyAddress\":\"0xB1\",\"deploymentArgs\":[],"
                                + "\"timestamp\":12345678901234567890,\"audit\":null}");
        assertThat(documents(folder)).singleElement().asString().endsWith("\"contracts\":{\"core\":{}}}}");
        assertThat(places(folder)).isEmpty();
    }

    @Test
    void joinsTheFilesOfANetworkAndTellsWhereTheyDiffer() {
        write(
                folder,
                "alpha.json",
                network(
                        "alpha",
                        901,
                        "\"contracts\": {\"Vault\": {\"proxy\": \"0xB1\", \"implementation\": \"0xA1\"}}"));
        write(
                folder,
                "enhanced-alpha.json",
                network(
                        "alpha",
                        901,
                        "\"contracts\": {\"core\": {\"Vault\": {\"proxy\": \"0xb1\", \"implementation\": \"0xA7\", \"x\": 1}}}",
                        "\"implementationHashes\": {\"Vault\": \"0xC1\"}"));

        assertThat(records(folder))
                .containsExactly("901-Vault {\"contractName\":\"Vault\",\"chainId\":901,\"networkName\":\"alpha\","
                        + "\"address\":\"0xA1\",\"factoryByteCodeHash\":\"0xC1\",\"implementationHash\":\"0xC1\","
                        + "\"proxyAddress\":\"0xB1\",\"x\":1}");
        assertThat(places(folder)).containsExactly("CONFLICT WARNING enhanced-alpha.json:2:69");
        assertThat(BACKEND.inspect(folder).findings())
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .contains("901-Vault", "address", "0xA7");
        assertThat(documents(folder)).singleElement().asString().contains("\"implementation\":\"0xA7\"");
    }

    @Test
    void letsTheMainFilesHashCountBeforeTheEnhancedEntrys() {
        write(
                folder,
                "alpha.json",
                network(
                        "alpha",
                        901,
                        "\"contracts\": {\"Vault\": {}}, \"implementationHashes\": {\"Vault\": \"0xC1\"}"));
        write(
                folder,
                "enhanced-alpha.json",
                network("alpha", 901, "\"contracts\": {\"Vault\": {\"implementationHash\": \"0xC2\"}}"));

        assertThat(records(folder)).singleElement().asString().contains("\"implementationHash\":\"0xC1\"");
        assertThat(places(folder)).containsExactly("CONFLICT WARNING enhanced-alpha.json:2:47");
    }

    @Test
    void saysWhenAFileTellsNoChain() {
        String text = "{\"contracts\": {\"Vault\": {\"proxy\": \"0xB1\"}}, \"chainId\": \"901\"}";
        write(folder, "alpha.json", text);
        write(folder, "beta.json", "{\"note\": 1}");

        assertThat(records(folder)).isEmpty();
        assertThat(documents(folder))
                .containsExactly(
                        "alpha {\"alpha.json\":" + text.replace(" ", "") + "}", "beta {\"beta.json\":{\"note\":1}}");
        assertThat(places(folder))
                .containsExactly("INVALID_RECORD LOSS alpha.json:1:56", "INVALID_RECORD WARNING beta.json:1:1");
    }

    @Test
    void takesTheChainThatAnotherFileOfTheNetworkTells() {
        write(folder, "alpha.json", "{\"contracts\": {\"Vault\": {\"proxy\": \"0xB1\"}}}");
        write(folder, "config-alpha.json", CONFIG_ALPHA);

        assertThat(records(folder)).singleElement().asString().startsWith("901-Vault ");
        assertThat(places(folder)).isEmpty();
    }

    @Test
    void keepsContractsOnTheChainThatTheirOwnFileTells() {
        write(folder, "alpha.json", network("alpha", 901, "\"contracts\": {\"Vault\": {\"proxy\": \"0xB1\"}}"));
        write(
                folder,
                "enhanced-alpha.json",
                network("alpha", 902, "\"contracts\": {\"Vault\": {\"proxy\": \"0xB2\"}}"));

        assertThat(records(folder)).extracting(text -> text.substring(0, 4)).containsExactly("901-", "902-");
        assertThat(places(folder)).containsExactly("CONFLICT WARNING enhanced-alpha.json:1:33");
    }

    @Test
    void letsTheFirstNetworkOfAChainCountAndKeepsWhatTheOtherSays() {
        write(folder, "alpha.json", ALPHA);
        write(
                folder,
                "beta.json",
                network(
                                "beta",
                                901,
                                "\"contracts\": {\"Vault\": {\"proxy\": \"0xB1\", \"implementation\": \"0xAA\"},",
                                "\"LinkModule\": {\"proxy\": \"0xB2\", \"x\": 1}}")
                        .replace(",,", ","));

        assertThat(records(folder)).hasSize(3).first().asString().contains("\"address\":\"0xA1\"");
        assertThat(documents(folder).get(1))
                .endsWith("\"contracts\":{\"Vault\":{\"implementation\":\"0xAA\"},\"LinkModule\":{\"x\":1}}}}");
        assertThat(places(folder)).containsExactly("CONFLICT WARNING beta.json:2:24", "CONFLICT NOTE beta.json:3:15");
        assertThat(BACKEND.inspect(folder).summary().orElseThrow().contractsByChain())
                .containsExactly(java.util.Map.entry(new dev.rollback.api.ChainId(901), 3L));
    }

    @Test
    void makesOneRecordOfEqualOnesOfTwoNetworks() {
        write(folder, "alpha.json", ALPHA);
        write(folder, "beta.json", ALPHA.replace("\"alpha\"", "\"beta\""));

        assertThat(records(folder)).hasSize(3).allMatch(record -> record.contains("\"networkName\":\"alpha\""));
        assertThat(places(folder)).isEmpty();
    }

    @Test
    void tellsOfEntriesThatAreNoContracts() {
        String text =
                network("alpha", 901, "\"contracts\": {\"A\": null, \"\": {}, \"B\": [1]}, \"protocolContracts\": 7");
        write(folder, "alpha.json", text);

        assertThat(records(folder)).isEmpty();
        assertThat(documents(folder))
                .singleElement()
                .asString()
                .endsWith("\"contracts\":{\"A\":null,\"\":{},\"B\":[1]},\"protocolContracts\":7}}");
        assertThat(places(folder))
                .containsExactly(
                        "INVALID_RECORD LOSS alpha.json:2:20",
                        "INVALID_RECORD LOSS alpha.json:2:30",
                        "INVALID_RECORD LOSS alpha.json:2:39",
                        "MALFORMED LOSS alpha.json:2:66");
    }

    @Test
    void namesANetworkThatIsCalledOtherwiseInItsFile() {
        write(folder, "alpha.json", network("beta", 901, "\"contracts\": {\"Vault\": {}}"));

        assertThat(records(folder)).singleElement().asString().contains("\"networkName\":\"beta\"");
        assertThat(documents(folder)).singleElement().asString().startsWith("alpha ");
        assertThat(places(folder)).containsExactly("CONFLICT NOTE alpha.json:1:13");
    }
}
