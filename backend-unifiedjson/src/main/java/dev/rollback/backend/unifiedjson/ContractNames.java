package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Under which names a network speaks of a contract. An entry's short name is what follows the last colon of its full
 * name; {@code contracts.legacy} and the keys of {@code verification.implementationHashes} tell the full one.
 */
final class ContractNames {

    static final String LEGACY = "legacy";

    /** A full name and the category that it is for; empty for every category. */
    private record Full(String name, String category) {}

    private final Set<String> entries = new HashSet<>();
    private final Map<String, Integer> fullEntriesByTail = new HashMap<>();
    private final Map<String, Set<Full>> fullNames = new LinkedHashMap<>();

    ContractNames(Layout layout) {
        layout.categories()
                .forEach(category -> entries.addAll(layout.category(category).keySet()));
        entries.stream()
                .filter(ContractNames::isFull)
                .forEach(name -> fullEntriesByTail.merge(tail(name), 1, Integer::sum));
        JsonNode legacy = layout.root(Layout.CONTRACTS).path(LEGACY);
        legacy.properties().forEach(entry -> {
            String current = entry.getValue().path("currentName").asText(tail(entry.getKey()));
            add(
                    current,
                    entry.getKey(),
                    entry.getValue().path("currentCategory").asText(""));
        });
        layout.hashes().keySet().forEach(name -> {
            if (!legacy.has(name)) {
                add(tail(name), name, "");
            }
        });
    }

    /** Takes in an entry that was put into the layout. */
    void addEntry(String name) {
        entries.add(name);
        if (isFull(name)) {
            fullEntriesByTail.merge(tail(name), 1, Integer::sum);
        }
    }

    /** Takes in that an entry of this short name is known under a full one. */
    void add(String shortName, String fullName, String category) {
        if (isFull(fullName) && !entries.contains(fullName)) {
            fullNames.computeIfAbsent(shortName, any -> new LinkedHashSet<>()).add(new Full(fullName, category));
        }
    }

    /** The full names that an entry may have, the likeliest first; none where it has its full name, or nobody tells. */
    List<String> fullNames(String category, String name) {
        if (isFull(name)) {
            return List.of();
        }
        return fullNames.getOrDefault(name, Set.of()).stream()
                .filter(full -> full.category().isEmpty()
                        || category.isEmpty()
                        || full.category().equals(category))
                .map(Full::name)
                .distinct()
                .toList();
    }

    /** Whether a category has an entry of exactly this name. */
    boolean hasEntry(String name) {
        return entries.contains(name);
    }

    /** Under which names the other homes may have an entry's fields, the closest first. */
    List<String> homes(String name, String fullName) {
        Set<String> names = new LinkedHashSet<>(List.of(name, fullName));
        String tail = tail(name);
        if (!entries.contains(tail) && fullEntriesByTail.getOrDefault(tail, 0) == 1) {
            names.add(tail);
        }
        return new ArrayList<>(names);
    }

    static boolean isFull(String name) {
        return name.indexOf(':') >= 0;
    }

    static String tail(String name) {
        return name.substring(name.lastIndexOf(':') + 1);
    }
}
