package dev.rollback.backend.unifiedjson;

import dev.rollback.api.Bytes;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.JsonText;
import dev.rollback.api.StateEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Generates entries as another backend may hold them, odd ones among them. */
final class OddRecords {

    private static final List<Long> CHAINS = List.of(31337L, 902L, 903L);

    private static final List<String> NAMES = List.of(
            "Vault",
            "Ledger",
            "a.sol:Vault",
            "b.sol:Vault",
            "contracts/net/Router.sol:Router",
            "Router",
            "x-y/z.sol:Deep",
            "Deep-1",
            "a:",
            ":",
            "__proto__",
            "legacy",
            "constructor",
            "0",
            "12",
            "4294967295",
            "$members",
            "$record",
            "Ünïcode",
            "😀",
            "with space",
            "quote\"and\\back",
            "line\nbreak",
            "BridgeModule",
            "a.b.c");

    private static final List<String> FIELDS = List.of(
            "contractName",
            "chainId",
            "networkName",
            "address",
            "factoryByteCodeHash",
            "implementationHash",
            "proxyAddress",
            "deploymentArgs",
            "timestamp");

    private static final List<String> OTHER_FIELDS = List.of(
            "deployedAt",
            "proxy",
            "implementation",
            "value",
            "note",
            "",
            "$fields",
            "$$fields",
            "$record",
            "$kept",
            "__proto__",
            "0",
            "extended_Vault");

    private static final List<String> VALUES = List.of(
            "null",
            "[]",
            "{}",
            "\"0xA1\"",
            "\"0xa1\"",
            "\"not hexadecimal\"",
            "1767323045006",
            "\"2026-01-02T03:04:05.006Z\"",
            "1.50",
            "0.1",
            "1e+30",
            "9007199254740993",
            "123456789012345678901234567890",
            "0.10000000000000000000000000000000000001",
            "{\"_type\":\"bigint\",\"_value\":\"123456789012345678901234567890\"}",
            "[\"0xB1\",\"20000000000000000000000000\",[],{\"a\":null}]",
            "{\"$record\":\"address\"}",
            "{\"$kept\":1}",
            "[\"address\",\"note\"]",
            "\"\\ud800\"",
            "true");

    private final Random random;

    OddRecords(Random random) {
        this.random = random;
    }

    /** Distinct entries in any order. */
    List<StateEntry> entries() {
        Map<Object, StateEntry> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(25); i > 0; i--) {
            ContractKey key = new ContractKey(new ChainId(pick(CHAINS)), pick(NAMES));
            entries.put(key, new ContractRecord(key, JsonText.of(value(key))));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            byte[] key = new byte[random.nextInt(4)];
            random.nextBytes(key);
            entries.put(Bytes.copyOf(key), new ForeignEntry(Bytes.copyOf(key), Bytes.utf8("{\"x\": 1}")));
        }
        List<StateEntry> shuffled = new ArrayList<>(entries.values());
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private String value(ContractKey key) {
        return switch (random.nextInt(20)) {
            case 0 -> pick(List.of("", "not JSON", "[]", "7", "{\"a\":1,\"a\":2}", "null", " {", "\u0000"));
            case 1 -> "{\"deep\":" + "[".repeat(198) + "]".repeat(198) + "}";
            default -> record(key);
        };
    }

    /** A record as JavaScript prints one: what it printed comes back byte for byte. */
    String record(ContractKey key) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : FIELDS) {
            if (random.nextInt(6) > 0) {
                fields.put(field, random.nextInt(4) == 0 ? pick(VALUES) : usual(field, key));
            }
        }
        for (int i = random.nextInt(3) * random.nextInt(2); i > 0; i--) {
            fields.put(pick(OTHER_FIELDS), pick(VALUES));
        }
        List<String> names = new ArrayList<>(fields.keySet());
        if (random.nextInt(4) == 0) {
            Collections.shuffle(names, random);
        }
        return "{"
                + String.join(
                        ",",
                        names.stream()
                                .map(name -> text(name) + ":" + fields.get(name))
                                .toList()) + "}";
    }

    private String usual(String field, ContractKey key) {
        return switch (field) {
            case "contractName" -> text(key.name());
            case "chainId" -> key.chainId().toString();
            case "networkName" -> pick(List.of("\"alpha\"", "\"alpha\"", "\"beta\"", "\"../evil\"", "\"Alpha\""));
            case "deploymentArgs" -> pick(List.of("[]", "[1,\"2\"]"));
            case "timestamp" -> Long.toString(1_767_323_045_000L + random.nextInt(1_000));
            default -> "\"0x" + Integer.toHexString(random.nextInt(1 << 20)) + "\"";
        };
    }

    private static String text(String name) {
        return JsonPrinter.exact(com.fasterxml.jackson.databind.node.TextNode.valueOf(name));
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
