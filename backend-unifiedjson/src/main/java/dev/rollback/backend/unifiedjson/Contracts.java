package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which contracts a network has, and which members are of each. An extension without an entry under {@code contracts}
 * is a contract, too: better shown with too few fields than lost. A member that several contracts claim is the first
 * one's.
 */
final class Contracts {

    /**
     * One place where a contract stands.
     *
     * @param keys of the entry, or of the extension if there is no entry
     * @param category empty if there is no entry
     * @param name the name that it stands under
     */
    record Entry(List<String> keys, String category, String name, String fullName) {

        boolean extensionOnly() {
            return category.isEmpty();
        }
    }

    private final Layout layout;
    private final ContractNames names;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, List<Entry>> byFullName = new LinkedHashMap<>();
    private final Map<String, String> owners = new HashMap<>();

    Contracts(Layout layout) {
        this.layout = layout;
        this.names = new ContractNames(layout);
        for (String category : layout.categories()) {
            for (String name : layout.category(category).keySet()) {
                add(List.of(Layout.CONTRACTS, category, name), category, name);
            }
        }
        Set<String> used = new HashSet<>();
        entries.forEach(entry -> used.addAll(homes(entry)));
        for (String name : layout.extensions()) {
            List<String> keys = List.of(Layout.EXTENDED + name);
            if (!used.contains(name)
                    && layout.value(keys).filter(JsonNode::isObject).isPresent()) {
                add(keys, "", name);
            }
        }
    }

    private Contracts(Layout layout, Contracts same) {
        this.layout = layout;
        this.names = same.names;
        this.entries.addAll(same.entries);
        this.byFullName.putAll(same.byFullName);
        this.owners.putAll(same.owners);
    }

    /** The same contracts of a layout with the same members. */
    Contracts over(Layout other) {
        return new Contracts(other, this);
    }

    private void add(List<String> keys, String category, String name) {
        if (!isName(name)) {
            return;
        }
        String fullName = names.fullNames(category, name).stream().findFirst().orElse(name);
        add(new Entry(keys, category, name, fullName));
    }

    /** Adds an entry that was put into the layout. */
    void add(Entry entry) {
        entries.add(entry);
        byFullName.merge(entry.fullName(), List.of(entry), (some, one) -> {
            List<Entry> all = new ArrayList<>(some);
            all.addAll(one);
            return List.copyOf(all);
        });
        homes(entry)
                .forEach(home ->
                        owners.merge(home, entry.fullName(), (owner, other) -> claims(owner, home) ? owner : other));
    }

    /** Whether a contract has a home still: one under the last part of its name is lost to an entry of that name. */
    private boolean claims(String fullName, String home) {
        return of(fullName).stream().anyMatch(entry -> homes(entry).contains(home));
    }

    /** Whether a text can be a contract's name. */
    static boolean isName(String name) {
        return !name.isEmpty() && StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    ContractNames names() {
        return names;
    }

    /** All entries, in order. */
    List<Entry> entries() {
        return entries;
    }

    Set<String> fullNames() {
        return byFullName.keySet();
    }

    /** The entries of one contract, the one that counts first. */
    List<Entry> of(String fullName) {
        return byFullName.getOrDefault(fullName, List.of());
    }

    List<String> homes(Entry entry) {
        return names.homes(entry.name(), entry.fullName());
    }

    /** Whether some entry has fields under this name. */
    boolean isHome(String name) {
        return owners.containsKey(name);
    }

    /** Whether a member is this contract's own. */
    boolean owns(String fullName, List<String> keys) {
        String home = keys.size() == 1 ? keys.get(0).substring(Layout.EXTENDED.length()) : keys.get(2);
        boolean entry = keys.size() == 3 && keys.get(0).equals(Layout.CONTRACTS);
        return entry || owners.getOrDefault(home, fullName).equals(fullName);
    }

    /** The keys of all members that say something of a contract. */
    List<List<String>> members(String fullName) {
        Set<List<String>> keys = new java.util.LinkedHashSet<>();
        for (Entry entry : of(fullName)) {
            keys.add(entry.keys());
            for (String home : homes(entry)) {
                keys.add(hash(home));
                keys.add(extension(home));
            }
        }
        return keys.stream().filter(key -> layout.member(key).isPresent()).toList();
    }

    /** What a file with nothing but this contract would hold; made anew at each call. */
    ObjectNode root(String fullName) {
        ObjectNode root = Layout.object();
        for (List<String> keys : members(fullName)) {
            ObjectNode at = root;
            for (String key : keys.subList(0, keys.size() - 1)) {
                at = at.path(key) instanceof ObjectNode object ? object : at.putObject(key);
            }
            at.set(keys.get(keys.size() - 1), layout.value(keys).orElseThrow().deepCopy());
        }
        return root;
    }

    static List<String> hash(String home) {
        return List.of(Layout.VERIFICATION, Layout.HASHES, home);
    }

    static List<String> extension(String home) {
        return List.of(Layout.EXTENDED + home);
    }
}
