package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a file says, in the words of the API. A contract's fields stand in three places and are joined:
 *
 * <ul>
 *   <li>{@code contracts.<category>.<Name>}: {@code proxy} and {@code implementation}, and whatever else is there;
 *   <li>{@code extended_<Name>}: byte code hashes, constructor arguments, time, and whatever else is there;
 *   <li>{@code verification.implementationHashes}, where {@code extended_<Name>} has no {@code implementationHash}.
 * </ul>
 *
 * <p>{@code <Name>} is what follows the last colon of a full name; {@code contracts.legacy} and the keys of {@code
 * implementationHashes} tell the full name.
 */
final class NetworkContent {

    private static final String LEGACY = "legacy";
    private static final String EXTENDED = "extended_";

    /** Fields that are named otherwise in a record. */
    private static final Map<String, String> RENAMED = Map.of("proxy", "proxyAddress", "implementation", "address");

    private static final List<String> ORDER = List.of(
            "contractName",
            "chainId",
            "networkName",
            "address",
            "factoryByteCodeHash",
            "implementationHash",
            "proxyAddress",
            "deploymentArgs",
            "timestamp");

    private final NetworkFile file;
    private final ObjectNode root;
    private final JsonNode contracts;
    private final JsonNode hashes;
    private final Map<String, Set<String>> fullNames = new LinkedHashMap<>();

    NetworkContent(NetworkFile file) {
        this.file = file;
        this.root = file.root();
        this.contracts = root.path("contracts");
        this.hashes = root.path("verification").path("implementationHashes");
        contracts.path(LEGACY).properties().forEach(entry -> {
            String current = entry.getValue().path("currentName").asText(shortName(entry.getKey()));
            fullNames.computeIfAbsent(current, any -> new LinkedHashSet<>()).add(entry.getKey());
        });
        hashes.properties().forEach(entry -> {
            if (entry.getKey().indexOf(':') >= 0) {
                fullNames
                        .computeIfAbsent(shortName(entry.getKey()), any -> new LinkedHashSet<>())
                        .add(entry.getKey());
            }
        });
    }

    /** Short names that several full names end in. */
    List<String> ambiguousNames() {
        return fullNames.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> entry.getKey() + " is the end of " + String.join(" and ", entry.getValue()))
                .toList();
    }

    List<ContractRecord> records() {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        contracts.properties().forEach(category -> {
            if (!category.getKey().equals(LEGACY)) {
                category.getValue().properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
            }
        });
        root.fieldNames().forEachRemaining(name -> {
            if (name.startsWith(EXTENDED) && name.length() > EXTENDED.length()) {
                entries.putIfAbsent(name.substring(EXTENDED.length()), JsonNodeFactory.instance.objectNode());
            }
        });
        List<ContractRecord> records = new ArrayList<>();
        entries.forEach((name, entry) -> {
            if (!name.isEmpty()) {
                records.add(record(name, entry));
            }
        });
        return records;
    }

    /** All that is not a contract's. */
    NetworkDocument document() {
        ObjectNode rest = root.deepCopy();
        rest.remove("contracts");
        List<String> extended = new ArrayList<>();
        rest.fieldNames().forEachRemaining(name -> {
            if (name.startsWith(EXTENDED) && name.length() > EXTENDED.length()) {
                extended.add(name);
            }
        });
        rest.remove(extended);
        if (rest.path("verification") instanceof ObjectNode verification) {
            verification.remove("implementationHashes");
        }
        return new NetworkDocument(file.network(), JsonText.of(rest.toString()));
    }

    private ContractRecord record(String name, JsonNode entry) {
        String fullName = fullName(name);
        ObjectNode joined = JsonNodeFactory.instance.objectNode();
        joined.put("contractName", fullName);
        joined.set("chainId", root.get("chainId"));
        joined.set("networkName", root.get("network"));
        if (entry.isObject()) {
            // "address" stands beside "implementation" in some files; the implementation is the one that counts
            entry.properties()
                    .forEach(field -> joined.set(
                            RENAMED.getOrDefault(field.getKey(), field.getKey()),
                            field.getKey().equals("address") && entry.has("implementation")
                                    ? entry.get("implementation")
                                    : field.getValue()));
        } else {
            joined.set("value", entry);
        }
        extended(name, fullName).properties().forEach(field -> joined.set(field.getKey(), field.getValue()));
        if (!joined.has("implementationHash")) {
            JsonNode hash = hashes.has(fullName) ? hashes.get(fullName) : hashes.get(shortName(name));
            if (hash != null) {
                joined.set("implementationHash", hash);
            }
        }
        return new ContractRecord(
                new ContractKey(file.chainId(), fullName),
                JsonText.of(ordered(joined).toString()));
    }

    private JsonNode extended(String name, String fullName) {
        for (String candidate : List.of(name, shortName(name), fullName)) {
            JsonNode found = root.path(EXTENDED + candidate);
            if (found.isObject()) {
                return found;
            }
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private String fullName(String name) {
        Set<String> full = fullNames.getOrDefault(name, Set.of());
        return full.size() == 1 ? full.iterator().next() : name;
    }

    private static ObjectNode ordered(ObjectNode joined) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (String name : ORDER) {
            if (joined.has(name)) {
                result.set(name, joined.get(name));
            }
        }
        joined.properties().forEach(field -> {
            if (!result.has(field.getKey())) {
                result.set(field.getKey(), field.getValue());
            }
        });
        return result;
    }

    private static String shortName(String name) {
        return name.substring(name.lastIndexOf(':') + 1);
    }
}
