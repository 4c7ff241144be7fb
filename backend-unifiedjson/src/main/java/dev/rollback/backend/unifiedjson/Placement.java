package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives a contract that a network has not yet its entry there, under its short name where that is free, with its full
 * name in {@code contracts.legacy}, or else under its full name; and only where nothing that is there already would be
 * taken for a part of it, or read otherwise than before.
 */
final class Placement {

    private final Categories categories;

    Placement(Categories categories) {
        this.categories = categories;
    }

    /** Whether the network has the contract now, with an entry that says nothing yet. */
    boolean place(Network network, String fullName) {
        Layout layout = network.layout();
        String tail = ContractNames.tail(fullName);
        String category = categories.of(tail.isEmpty() ? fullName : tail);
        if (!canHold(layout, category)) {
            return false;
        }
        List<String> names = new ArrayList<>();
        if (ContractNames.isFull(fullName) && !tail.isEmpty() && canMap(layout, fullName)) {
            names.add(tail);
        }
        names.add(fullName);
        for (String name : names) {
            if (isFree(network, category, name, fullName)) {
                enter(network, category, name, fullName);
                return true;
            }
        }
        return false;
    }

    private static boolean canHold(Layout layout, String category) {
        JsonNode contracts = layout.root(Layout.CONTRACTS);
        return contracts.isMissingNode()
                || (contracts.isObject()
                        && (!contracts.has(category) || contracts.path(category).isObject()));
    }

    private static boolean canMap(Layout layout, String fullName) {
        JsonNode legacy = layout.root(Layout.CONTRACTS).path(ContractNames.LEGACY);
        return legacy.isMissingNode() || (legacy.isObject() && !legacy.has(fullName));
    }

    private static boolean isFree(Network network, String category, String name, String fullName) {
        ContractNames known = network.contracts().names();
        Layout layout = network.layout();
        if (known.hasEntry(name) || isUsed(layout, name) || isUsed(layout, fullName)) {
            return false;
        }
        if (ContractNames.isFull(name)) {
            // the other homes of a full name may be under its last part
            String tail = ContractNames.tail(name);
            return known.hasEntry(tail) || !isUsed(layout, tail);
        }
        List<String> told = known.fullNames(category, name);
        return told.isEmpty() || (told.equals(List.of(fullName)));
    }

    private static boolean isUsed(Layout layout, String name) {
        return layout.hasExtension(name) || layout.hashes().containsKey(name);
    }

    private static void enter(Network network, String category, String name, String fullName) {
        List<String> keys = List.of(Layout.CONTRACTS, category, name);
        network.layout().put(keys, Layout::object);
        ContractNames names = network.contracts().names();
        names.addEntry(name);
        if (!name.equals(fullName)) {
            ObjectNode contracts = (ObjectNode) network.layout().root(Layout.CONTRACTS);
            ObjectNode legacy = contracts.path(ContractNames.LEGACY) instanceof ObjectNode object
                    ? object
                    : contracts.putObject(ContractNames.LEGACY);
            legacy.putObject(fullName).put("currentName", name).put("currentCategory", category);
            names.add(name, fullName, category);
        }
        network.contracts().add(new Contracts.Entry(keys, category, name, fullName));
    }
}
