package dev.rollback.backend.unifiedjson;

import static dev.rollback.backend.unifiedjson.Networks.documents;
import static dev.rollback.backend.unifiedjson.Networks.network;
import static dev.rollback.backend.unifiedjson.Networks.places;
import static dev.rollback.backend.unifiedjson.Networks.records;
import static dev.rollback.backend.unifiedjson.Networks.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoiningHomesTest {

    @TempDir
    Path folder;

    @Test
    void makesRecordsInTheShapeOfLevelDb() {
        write(folder, "alpha", Networks.WHOLE);

        assertThat(records(folder))
                .containsExactly(
                        "97-Vault {\"contractName\":\"Vault\",\"chainId\":97,\"networkName\":\"alpha\",\"address\":\"0xA1\","
                                + "\"factoryByteCodeHash\":\"0xC0\",\"implementationHash\":\"0xC1\",\"proxyAddress\":\"0xB1\","
                                + "\"deploymentArgs\":[],\"timestamp\":1767323045006,\"note\":\"first\",\"audit\":null}",
                        "97-Ledger {\"contractName\":\"Ledger\",\"chainId\":97,\"networkName\":\"alpha\","
                                + "\"address\":\"0xA2\",\"proxyAddress\":\"0xB2\"}",
                        "97-contracts/net/Router.sol:Router {\"contractName\":\"contracts/net/Router.sol:Router\","
                                + "\"chainId\":97,\"networkName\":\"alpha\",\"address\":\"0xA3\","
                                + "\"factoryByteCodeHash\":\"0xC3\",\"implementationHash\":\"0xC3\",\"proxyAddress\":\"0xB3\","
                                + "\"deploymentArgs\":[\"0xB1\",\"20000000000000000000000000\","
                                + "123456789012345678901234567890,1.50],\"timestamp\":1767323045007}");
        assertThat(places(folder)).isEmpty();
    }

    @Test
    void givesADocumentWithoutTheContractsFields() {
        write(folder, "alpha", Networks.WHOLE);

        assertThat(documents(folder)).singleElement().satisfies(document -> {
            assertThat(document.network()).isEqualTo("alpha");
            assertThat(document.json().toString())
                    .startsWith("{\"schemaVersion\":\"3.0.0\",\"fileVersion\":7,\"network\":\"alpha\",\"chainId\":97,")
                    .contains("\"configuration\":{\"limit\":1e+21,\"fine\":0.10}")
                    .doesNotContain("0xA")
                    .doesNotContain("0xB")
                    .doesNotContain("0xC")
                    .doesNotContain("1767323045006");
        });
    }

    @Test
    void takesTheAddressWhereThereIsNoImplementation() {
        write(folder, "alpha", network("alpha", 5, "{\"core\": {\"Plain\": {\"address\": \"0xA1\"}}}"));

        assertThat(records(folder)).singleElement().asString().endsWith("\"address\":\"0xA1\"}");
    }

    @Test
    void acceptsAnAddressThatIsTheProxys() {
        String entry = "{\"address\": \"0xB1\", \"proxy\": \"0xB1\", \"implementation\": \"0xA1\"}";
        write(folder, "alpha", network("alpha", 5, "{\"core\": {\"Vault\": " + entry + "}}"));

        assertThat(records(folder))
                .singleElement()
                .asString()
                .endsWith("\"address\":\"0xA1\",\"proxyAddress\":\"0xB1\"}");
        assertThat(places(folder)).isEmpty();
    }

    @Test
    void keepsADateThatItsTimestampDoesNotTell() {
        String entry = "{\"deployedAt\": \"2026-01-02T03:04:05.999Z\", \"timestamp\": 1767323045006}";
        write(folder, "alpha", network("alpha", 5, "{\"core\": {\"Vault\": " + entry + "}}"));

        assertThat(records(folder))
                .singleElement()
                .asString()
                .endsWith("\"timestamp\":1767323045006,\"deployedAt\":\"2026-01-02T03:04:05.999Z\"}");
    }

    @Test
    void takesTheFullNameFromImplementationHashesAlone() {
        write(
                folder,
                "alpha",
                network(
                        "alpha",
                        5,
                        "{\"core\": {\"Vault\": {}}}",
                        "\"verification\": {\"implementationHashes\": {\"src/V.sol:Vault\": \"0xC1\"}}"));

        assertThat(records(folder))
                .containsExactly("5-src/V.sol:Vault {\"contractName\":\"src/V.sol:Vault\",\"chainId\":5,"
                        + "\"networkName\":\"alpha\",\"implementationHash\":\"0xC1\"}");
    }

    @Test
    void findsTheOtherHomesOfAnEntryWithAFullName() {
        write(
                folder,
                "alpha",
                network(
                        "alpha",
                        5,
                        "{\"core\": {\"src/V.sol:Vault\": {}}}",
                        "\"extended_Vault\": {\"factoryByteCodeHash\": \"0xC0\"}"));

        assertThat(records(folder))
                .containsExactly("5-src/V.sol:Vault {\"contractName\":\"src/V.sol:Vault\",\"chainId\":5,"
                        + "\"networkName\":\"alpha\",\"factoryByteCodeHash\":\"0xC0\"}");
    }

    @Test
    void letsTheSchemasHomeCountAndKeepsWhatTheOtherSays() {
        write(
                folder,
                "alpha",
                network(
                        "alpha",
                        5,
                        "{\"core\": {\"Vault\": {\"timestamp\": 2}}}",
                        "\"verification\": {\"implementationHashes\": {\"Vault\": \"0xC1\"}}",
                        "\"extended_Vault\": {\"implementationHash\": \"0xC9\", \"timestamp\": 3}"));

        assertThat(records(folder))
                .singleElement()
                .asString()
                .endsWith("\"implementationHash\":\"0xC1\",\"timestamp\":2}");
        assertThat(documents(folder).get(0).json().toString())
                .contains("{\"implementationHash\":\"0xC9\",\"timestamp\":3}");
        assertThat(places(folder))
                .containsExactly(
                        "CONFLICT WARNING alpha.unified.json:6:42", "CONFLICT WARNING alpha.unified.json:6:63");
    }

    @Test
    void keepsARecordsOwnNamesFromItsExtension() {
        write(
                folder,
                "alpha",
                network(
                        "alpha",
                        5,
                        "{\"core\": {\"Vault\": {}}}",
                        "\"extended_Vault\": {\"networkName\": \"Alpha\", \"chainId\": \"five\", \"deployedAt\": 1}"));

        assertThat(records(folder))
                .containsExactly("5-Vault {\"contractName\":\"Vault\",\"chainId\":\"five\",\"networkName\":\"Alpha\","
                        + "\"deployedAt\":1}");
    }

    @Test
    void showsAnExtensionWithoutAnEntryAsARecord() {
        write(folder, "alpha", network("alpha", 5, "{}", "\"extended_Gone\": {\"timestamp\": 3}"));

        assertThat(records(folder))
                .containsExactly(
                        "5-Gone {\"contractName\":\"Gone\",\"chainId\":5,\"networkName\":\"alpha\",\"timestamp\":3}");
        assertThat(places(folder)).containsExactly("INVALID_RECORD WARNING alpha.unified.json:5:18");
    }

    @Test
    void keepsAnEntryThatIsNoObject() {
        write(folder, "alpha", network("alpha", 5, "{\"core\": {\"Odd\": \"0xA1\"}}"));

        assertThat(records(folder))
                .singleElement()
                .asString()
                .endsWith("\"networkName\":\"alpha\",\"value\":\"0xA1\"}");
        assertThat(places(folder)).containsExactly("INVALID_RECORD WARNING alpha.unified.json:4:31");
    }

    @Test
    void escapesLoneSurrogates() {
        write(folder, "alpha", network("alpha", 5, "{\"core\": {\"Vault\": {\"note\": \"a\\ud800b\"}}}"));

        assertThat(records(folder)).singleElement().asString().contains("\"note\":\"a\\ud800b\"");
    }
}
