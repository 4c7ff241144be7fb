package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.backend.unifiedjson.Contract.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file with its contracts, and what is odd about them. */
final class NetworkContent {

    private final NetworkFile file;
    private final Layout layout;
    private final Network network;
    private final List<Oddity> oddities = new ArrayList<>();

    /** A finding whose place is still to be looked for. */
    private record Oddity(FindingType type, Impact impact, String message, List<String> keys) {}

    NetworkContent(NetworkFile file) {
        this.file = file;
        this.layout = file.layout();
        this.network = new Network(NetworkFiles.network(file.path()), file.chainId(), layout, new Contracts(layout));
    }

    NetworkFile file() {
        return file;
    }

    Network network() {
        return network;
    }

    /** What is odd about the contracts. */
    List<Finding> findings() {
        oddities.clear();
        JsonNode sections = layout.root(Layout.CONTRACTS);
        if (!sections.isObject()) {
            String message = "\"contracts\" is " + NetworkFile.shown(sections) + ", not an object";
            find(FindingType.MALFORMED, Impact.LOSS, message, List.of(Layout.CONTRACTS));
        }
        sections.properties().forEach(category -> {
            if (!category.getKey().equals(ContractNames.LEGACY)) {
                checkCategory(category.getKey(), category.getValue());
            }
        });
        layout.extensions().forEach(this::checkExtension);
        network.contracts().fullNames().forEach(this::checkAgreement);
        return oddities.stream()
                .map(odd -> Finding.of(odd.type(), odd.impact(), odd.message(), file.at(odd.keys())))
                .toList();
    }

    private void checkCategory(String category, JsonNode entries) {
        List<String> keys = List.of(Layout.CONTRACTS, category);
        if (!entries.isObject()) {
            String message = "the contracts of \"" + category + "\" are " + NetworkFile.shown(entries);
            find(FindingType.MALFORMED, Impact.LOSS, message, keys);
            return;
        }
        layout.category(category).forEach((name, entry) -> {
            List<String> at = List.of(Layout.CONTRACTS, category, name);
            checkName(category, name, at);
            JsonNode value = entry.value();
            if (!value.isObject()) {
                String message = name + " is " + NetworkFile.shown(value) + ", not an object";
                find(FindingType.INVALID_RECORD, Impact.WARNING, message, at);
            }
        });
    }

    private void checkExtension(String name) {
        List<String> keys = Contracts.extension(name);
        String key = keys.get(0);
        JsonNode value = layout.value(keys).orElseThrow();
        if (!value.isObject()) {
            String message = "\"" + key + "\" is " + NetworkFile.shown(value) + ", not an object";
            find(FindingType.INVALID_RECORD, Impact.WARNING, message, keys);
            return;
        }
        boolean extensionOnly = network.contracts().of(name).stream()
                .anyMatch(entry -> entry.extensionOnly() && entry.name().equals(name));
        boolean unnamed = !Contracts.isName(name) && !network.contracts().isHome(name);
        if (extensionOnly || unnamed || extendsNothing(name)) {
            String message = "\"" + key + "\" extends no contract of \"contracts\"";
            find(FindingType.INVALID_RECORD, Impact.WARNING, message, keys);
            checkName("", name, keys);
        }
    }

    /** An extension-only contract may be known under a full name that other homes tell. */
    private boolean extendsNothing(String name) {
        List<String> full = network.contracts().names().fullNames("", name);
        return !full.isEmpty()
                && network.contracts().of(full.get(0)).stream()
                        .anyMatch(entry -> entry.extensionOnly() && entry.name().equals(name));
    }

    private void checkName(String category, String name, List<String> keys) {
        if (!Contracts.isName(name)) {
            String message = "a contract's name is empty or cannot be told in UTF-8; it is no record";
            find(FindingType.INVALID_RECORD, Impact.LOSS, message, keys);
            return;
        }
        List<String> full = network.contracts().names().fullNames(category, name);
        if (full.size() > 1) {
            String message =
                    name + " may be each of " + String.join(" and ", full) + "; it is taken for " + full.get(0);
            find(FindingType.CONFLICT, Impact.WARNING, message, keys);
        }
    }

    private void checkAgreement(String fullName) {
        ObjectNode root = network.contracts().root(fullName);
        for (Contract contract : network.contracts(fullName, root)) {
            ObjectNode record = network.complete(contract);
            for (Place place : contract.places()) {
                JsonNode value = place.in(root);
                Optional<JsonNode> said = RecordFields.value(record, place.field());
                boolean agrees = Skeleton.field(record, place, value).isPresent()
                        || said.filter(other -> RecordFields.alike(other, value))
                                .isPresent();
                if (!agrees) {
                    String message = network.chainId() + "-" + fullName + " has another " + place.field()
                            + " elsewhere in the file, which counts: " + NetworkFile.shown(value) + " here";
                    find(FindingType.CONFLICT, Impact.WARNING, message, place.keys());
                }
            }
        }
    }

    private void find(FindingType type, Impact impact, String message, List<String> keys) {
        oddities.add(new Oddity(type, impact, message, keys));
    }
}
