package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.StateEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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

    /** Writes the entries in any order, and compares what is written with what they were read from. */
    private void assertRebuilt(String what) {
        List<StateEntry> entries = new ArrayList<>(Networks.entries(folder));
        Collections.shuffle(entries, new Random(what.hashCode()));
        Path written = Writing.write(entries, scratch.resolve("written"));
        Map<String, String> originals = Writing.texts(folder);
        Map<String, String> rebuilt = Writing.texts(written);
        assertThat(rebuilt.keySet()).as(what).isEqualTo(originals.keySet());
        originals.forEach((name, text) -> {
            JsonNode original = Json.parse(text);
            JsonNode copy = Json.parse(rebuilt.getOrDefault(name, ""));
            assertThat(RecordFields.same(unversioned(copy), unversioned(original)))
                    .as("%s: %s of %s", what, copy, original)
                    .isTrue();
            assertThat(JsonPrinter.exact(unversioned(copy)))
                    .as(what)
                    .isEqualTo(JsonPrinter.exact(unversioned(original)));
        });
        Writing.delete(written);
    }

    private static JsonNode unversioned(JsonNode root) {
        com.fasterxml.jackson.databind.node.ObjectNode copy = root.deepCopy();
        copy.remove("fileVersion");
        return copy;
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
}
