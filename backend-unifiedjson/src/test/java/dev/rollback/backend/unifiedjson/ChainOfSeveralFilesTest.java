package dev.rollback.backend.unifiedjson;

import static dev.rollback.backend.unifiedjson.Networks.BACKEND;
import static dev.rollback.backend.unifiedjson.Networks.documents;
import static dev.rollback.backend.unifiedjson.Networks.findings;
import static dev.rollback.backend.unifiedjson.Networks.network;
import static dev.rollback.backend.unifiedjson.Networks.places;
import static dev.rollback.backend.unifiedjson.Networks.records;
import static dev.rollback.backend.unifiedjson.Networks.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.ChainId;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainOfSeveralFilesTest {

    private static final String VAULT = "{\"core\": {\"Vault\": {\"implementation\": \"0xA1\"}}}";

    @TempDir
    Path folder;

    @Test
    void makesOneRecordOfEqualOnes() {
        write(folder, "alpha", network("alpha", 5, VAULT));
        write(folder, "beta", network("beta", 5, VAULT));

        assertThat(records(folder))
                .containsExactly(
                        "5-Vault {\"contractName\":\"Vault\",\"chainId\":5,\"networkName\":\"alpha\",\"address\":\"0xA1\"}");
        assertThat(documents(folder)).extracting("network").containsExactly("alpha", "beta");
        assertThat(places(folder)).isEmpty();
        assertThat(BACKEND.inspect(folder).summary().orElseThrow().contractsByChain())
                .isEqualTo(Map.of(new ChainId(5), 1L));
    }

    @Test
    void joinsWhatEachFileSaysWhereNothingContradicts() {
        write(folder, "alpha", network("alpha", 5, VAULT));
        write(
                folder,
                "beta",
                network(
                        "beta",
                        5,
                        "{\"core\": {\"Vault\": {\"implementation\": \"0xa1\"}}}",
                        "\"extended_Vault\": {\"timestamp\": 9, \"factoryByteCodeHash\": \"0xC0\"}"));

        assertThat(records(folder))
                .containsExactly("5-Vault {\"contractName\":\"Vault\",\"chainId\":5,\"networkName\":\"alpha\","
                        + "\"address\":\"0xA1\",\"factoryByteCodeHash\":\"0xC0\",\"timestamp\":9}");
        assertThat(findings(folder)).singleElement().satisfies(finding -> {
            assertThat(Networks.place(finding)).isEqualTo("CONFLICT NOTE beta.unified.json:4:33");
            assertThat(finding.message()).contains("5-Vault", "factoryByteCodeHash", "alpha.unified.json:4:33");
        });
    }

    @Test
    void letsTheFirstFileCountInAConflictAndNamesBoth() {
        write(folder, "alpha", network("alpha", 5, VAULT));
        write(folder, "beta", network("beta", 5, "{\"core\": {\"Vault\": {\"implementation\": \"0xA2\"}}}"));

        assertThat(records(folder)).singleElement().asString().endsWith("\"address\":\"0xA1\"}");
        assertThat(documents(folder).get(1).json().toString()).contains("{\"implementation\":\"0xA2\"}");
        assertThat(findings(folder)).singleElement().satisfies(finding -> {
            assertThat(Networks.place(finding)).isEqualTo("CONFLICT WARNING beta.unified.json:4:33");
            assertThat(finding.message()).contains("5-Vault", "address", "alpha.unified.json:4:33");
        });
    }

    @Test
    void namesTwoFullNamesWithOneTail() {
        write(folder, "alpha", network("alpha", 5, "{\"core\": {\"a.sol:Vault\": {}}}"));
        write(folder, "beta", network("beta", 5, "{\"core\": {\"b.sol:Vault\": {}}}"));

        assertThat(records(folder)).hasSize(2);
        assertThat(findings(folder)).singleElement().satisfies(finding -> {
            assertThat(Networks.place(finding)).isEqualTo("CONFLICT WARNING beta.unified.json:4:39");
            assertThat(finding.message()).contains("5-a.sol:Vault", "5-b.sol:Vault", "alpha.unified.json:4:39");
        });
    }

    @Test
    void namesTwoFullNamesForOneEntry() {
        String contracts = "{\"core\": {\"Vault\": {}}, \"legacy\": {\"a.sol:Vault\": {}, \"b.sol:Vault\": {}}}";
        write(folder, "alpha", network("alpha", 5, contracts));

        assertThat(records(folder)).singleElement().asString().startsWith("5-a.sol:Vault ");
        assertThat(findings(folder)).singleElement().satisfies(finding -> {
            assertThat(Networks.place(finding)).isEqualTo("CONFLICT WARNING alpha.unified.json:4:33");
            assertThat(finding.message()).contains("a.sol:Vault", "b.sol:Vault");
        });
    }

    @Test
    void namesAContractThatStandsInTwoCategories() {
        String contracts =
                "{\"core\": {\"Vault\": {\"proxy\": \"0xB1\"}},\n \"protocol\": {\"Vault\": {\"proxy\": \"0xB2\"}}}";
        write(folder, "alpha", network("alpha", 5, contracts));

        assertThat(records(folder)).singleElement().asString().endsWith("\"proxyAddress\":\"0xB1\"}");
        assertThat(places(folder)).containsExactly("CONFLICT WARNING alpha.unified.json:5:24");
        assertThat(documents(folder).get(0).json().toString()).contains("{\"proxy\":\"0xB2\"}");
    }

    @Test
    void keepsChainsApart() {
        write(folder, "alpha", network("alpha", 5, VAULT));
        write(folder, "beta", network("beta", 6, "{\"core\": {\"Vault\": {\"implementation\": \"0xA2\"}}}"));

        assertThat(records(folder)).hasSize(2);
        assertThat(places(folder)).isEmpty();
    }
}
