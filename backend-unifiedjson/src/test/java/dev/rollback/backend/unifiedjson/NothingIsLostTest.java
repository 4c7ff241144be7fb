package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.NetworkDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NothingIsLostTest {

    private static final int STATES = 400;

    private static final List<String> NAMES = List.of("X", "Y", "a.sol:X", "b.sol:X", "Z", "$record");
    private static final List<String> FIELDS = List.of(
            "proxy",
            "implementation",
            "address",
            "proxyAddress",
            "deployedAt",
            "timestamp",
            "implementationHash",
            "deploymentArgs",
            "chainId",
            "contractName",
            "networkName",
            "value",
            "other",
            "$record",
            "$kept");
    private static final List<String> VALUES = List.of(
            "null",
            "[]",
            "\"0xA1\"",
            "\"0xa1\"",
            "\"0xB2\"",
            "1767323045006",
            "\"2026-01-02T03:04:05.006Z\"",
            "1.50",
            "1.5",
            "1e30",
            "\"\\ud800\"",
            "{\"$record\":\"address\"}",
            "{\"$kept\":1}",
            "{\"$record\":\"value\"}",
            "123456789012345678901234567890",
            "{}");

    @TempDir
    Path folder;

    @TempDir
    Path scratch;

    @Test
    void rebuildsAFileFromItsRecordsAndDocument() {
        Networks.write(folder, "alpha", Networks.WHOLE);

        assertRebuilt("the sample");
    }

    @Test
    void rebuildsOddFilesFromTheirRecordsAndDocuments() {
        long seed = Seeds.of("NothingIsLostTest, rebuildsOddFilesFromTheirRecordsAndDocuments");
        Random random = new Random(seed);
        for (int i = 0; i < STATES; i++) {
            for (String network : List.of("alpha", "beta", "gamma")) {
                Networks.write(folder, network, odd(random, network));
            }
            assertRebuilt("seed " + seed + ", state " + i);
        }
    }

    private void assertRebuilt(String what) {
        Map<ContractKey, ContractRecord> records = new HashMap<>();
        List<NetworkDocument> documents = new ArrayList<>();
        Networks.entries(folder).forEach(entry -> {
            if (entry instanceof ContractRecord record) {
                assertThat(records.put(record.key(), record)).as(what).isNull();
            } else if (entry instanceof NetworkDocument document) {
                documents.add(document);
            }
        });
        for (NetworkDocument document : documents) {
            Path file = folder.resolve(document.network() + ".unified.json");
            JsonNode original = Json.parse(read(file));
            JsonNode rebuilt = Rebuilding.root(document, records, scratch);
            assertThat(RecordFields.same(rebuilt, original))
                    .as("%s: %s of %s", what, rebuilt, original)
                    .isTrue();
            assertThat(keys(rebuilt)).as(what).isEqualTo(keys(original));
        }
    }

    /** All keys in their order, values left out. */
    private static String keys(JsonNode node) {
        StringBuilder out = new StringBuilder();
        node.properties()
                .forEach(field -> out.append(
                                JsonPrinter.exact(com.fasterxml.jackson.databind.node.TextNode.valueOf(field.getKey())))
                        .append('(')
                        .append(keys(field.getValue()))
                        .append(')'));
        return out.toString();
    }

    private static String odd(Random random, String network) {
        List<String> sections = new ArrayList<>();
        for (String category : List.of("core", "protocol")) {
            sections.add("\"" + category + "\": " + object(random, NAMES, any -> entry(random)));
        }
        sections.add("\"legacy\": "
                + object(random, List.of("a.sol:X", "b.sol:X", "c.sol:Y", "Old"), any -> legacy(random)));
        List<String> others = new ArrayList<>();
        others.add("\"verification\": {\"implementationHashes\": "
                + object(random, List.of("X", "Y", "a.sol:X", "c.sol:Y", "d.sol:Z"), any -> pick(random, VALUES))
                + "}");
        for (String name : NAMES) {
            if (random.nextBoolean()) {
                others.add("\"extended_" + name + "\": " + entry(random));
            }
        }
        return Networks.network(
                network, 5 + random.nextInt(2), "{" + String.join(",", sections) + "}", others.toArray(new String[0]));
    }

    private static String entry(Random random) {
        return random.nextInt(8) == 0 ? pick(random, VALUES) : object(random, FIELDS, any -> pick(random, VALUES));
    }

    private static String legacy(Random random) {
        return pick(
                random,
                List.of("{}", "{\"currentName\": \"X\"}", "{\"currentName\": \"Y\", \"currentCategory\": \"core\"}"));
    }

    private static String object(Random random, List<String> keys, java.util.function.UnaryOperator<String> valueOf) {
        Set<String> chosen = new LinkedHashSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            chosen.add(pick(random, keys));
        }
        List<String> fields = new ArrayList<>();
        chosen.forEach(key -> fields.add("\"" + key + "\": " + valueOf.apply(key)));
        return "{" + String.join(",", fields) + "}";
    }

    private static String pick(Random random, List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
