package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.backend.unifiedjson.Contract.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a file says, in the words of the API: its contracts, in its order, and the rest. An extension without an entry
 * under {@code contracts} is a contract, too: better shown with too few fields than lost.
 */
final class NetworkContent {

    private final NetworkFile file;
    private final ObjectNode root;
    private final JsonNode sections;
    private final ContractNames names;
    private final ContractJoin join;
    private final List<Contract> contracts = new ArrayList<>();
    private final List<Oddity> oddities = new ArrayList<>();

    /** A finding whose place is still to be looked for. */
    private record Oddity(FindingType type, Impact impact, String message, List<String> keys) {}

    NetworkContent(NetworkFile file) {
        this.file = file;
        this.root = file.root();
        this.sections = root.path(ContractJoin.CONTRACTS);
        this.names = new ContractNames(sections, root.path("verification").path("implementationHashes"));
        this.join = new ContractJoin(file, names);
        if (!sections.isObject()) {
            String message = "\"contracts\" is " + NetworkFile.shown(sections) + ", not an object";
            find(FindingType.MALFORMED, Impact.LOSS, message, List.of(ContractJoin.CONTRACTS));
        }
        sections.properties().forEach(category -> {
            if (!category.getKey().equals(ContractNames.LEGACY)) {
                addCategory(category.getKey(), category.getValue());
            }
        });
        addExtensions();
    }

    NetworkFile file() {
        return file;
    }

    List<Contract> contracts() {
        return contracts;
    }

    /** What is odd about the contracts. */
    List<Finding> findings() {
        return oddities.stream()
                .map(odd -> Finding.of(odd.type(), odd.impact(), odd.message(), file.at(odd.keys())))
                .toList();
    }

    /** All that the records given do not say. */
    NetworkDocument document(ChainRecords records) {
        Skeleton skeleton = new Skeleton(root);
        contracts.forEach(contract -> skeleton.remove(contract, records.of(contract)));
        String network = NetworkFiles.network(file.path());
        return new NetworkDocument(network, JsonText.of(JsonPrinter.exact(skeleton.document())));
    }

    private void addCategory(String category, JsonNode entries) {
        List<String> keys = List.of(ContractJoin.CONTRACTS, category);
        if (!entries.isObject()) {
            String message = "the contracts of \"" + category + "\" are " + NetworkFile.shown(entries);
            find(FindingType.MALFORMED, Impact.LOSS, message, keys);
            return;
        }
        entries.properties().forEach(entry -> {
            List<String> at = List.of(ContractJoin.CONTRACTS, category, entry.getKey());
            add(at, category, entry.getKey());
            if (!entry.getValue().isObject()) {
                String message = entry.getKey() + " is " + NetworkFile.shown(entry.getValue()) + ", not an object";
                find(FindingType.INVALID_RECORD, Impact.WARNING, message, at);
            }
        });
    }

    private void addExtensions() {
        Set<String> used = new HashSet<>();
        contracts.forEach(
                contract -> names.homes(contract.keys().get(2), contract.key().name())
                        .forEach(home -> used.add(ContractJoin.EXTENDED + home)));
        root.properties().forEach(field -> {
            String key = field.getKey();
            if (!key.startsWith(ContractJoin.EXTENDED)) {
                return;
            }
            String name = key.substring(ContractJoin.EXTENDED.length());
            if (!field.getValue().isObject()) {
                String message = "\"" + key + "\" is " + NetworkFile.shown(field.getValue()) + ", not an object";
                find(FindingType.INVALID_RECORD, Impact.WARNING, message, List.of(key));
            } else if (!used.contains(key)) {
                String message = "\"" + key + "\" extends no contract of \"contracts\"";
                find(FindingType.INVALID_RECORD, Impact.WARNING, message, List.of(key));
                add(List.of(key), "", name);
            }
        });
    }

    private void add(List<String> keys, String category, String name) {
        if (name.isEmpty() || !encodable(name)) {
            String message = "a contract's name is empty or cannot be told in UTF-8; it is no record";
            find(FindingType.INVALID_RECORD, Impact.LOSS, message, keys);
            return;
        }
        List<String> full = names.fullNames(category, name);
        if (full.size() > 1) {
            String message =
                    name + " may be each of " + String.join(" and ", full) + "; it is taken for " + full.get(0);
            find(FindingType.CONFLICT, Impact.WARNING, message, keys);
        }
        Contract contract = join.contract(keys, category, name);
        contracts.add(contract);
        contract.places().forEach(place -> checkAgreement(contract, place));
    }

    private void checkAgreement(Contract contract, Place place) {
        JsonNode value = place.in(root);
        Optional<JsonNode> said = RecordFields.value(contract.record(), place.field());
        boolean agrees = Skeleton.field(contract.record(), place, value).isPresent()
                || said.filter(other -> RecordFields.alike(other, value)).isPresent();
        if (!agrees) {
            String message = contract.key() + " has another " + place.field() + " elsewhere in the file, which counts: "
                    + NetworkFile.shown(value) + " here";
            find(FindingType.CONFLICT, Impact.WARNING, message, place.keys());
        }
    }

    private void find(FindingType type, Impact impact, String message, List<String> keys) {
        oddities.add(new Oddity(type, impact, message, keys));
    }

    private static boolean encodable(String text) {
        return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
