package dev.rollback.backend.unifiedjson.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.backend.unifiedjson.JsonPrinter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the files of one network say, joined: its contracts, in the files' order, and the rest. */
final class LegacyNetwork {

    private static final String CONTRACTS = "contracts";
    private static final String HASHES = "implementationHashes";

    /** Sections of contracts whose names begin in lower case, and which tell a proxy by its address alone. */
    private static final List<String> LOWER_CASE_SECTIONS = List.of("protocolContracts", "infrastructureContracts");

    /** What newer files sort contracts into. */
    private static final Set<String> CATEGORIES = Set.of("core", "protocol", "infrastructure");

    /** An entry's names for fields that records call otherwise; these count before all others of the entry. */
    private static final Map<String, String> RENAMED = Map.of("implementation", "address", "proxy", "proxyAddress");

    /** Begins the names of documents: their form is not that of unified JSON, which has documents of the networks' names. */
    private static final String DOCUMENT = "legacy-json.";

    private final String name;
    private final List<LegacyFile> files;
    private final Optional<ChainId> chain;
    private final Map<ContractKey, LegacyContract> contracts = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    LegacyNetwork(String name, List<LegacyFile> files) {
        this.name = name;
        this.files = List.copyOf(files);
        this.chain = files.stream().flatMap(file -> file.statedChain().stream()).findFirst();
        files.forEach(this::add);
        files.forEach(this::addHashes);
        contracts.values().forEach(contract -> contract.sort(this.files));
        contracts.values().forEach(this::checkAgreement);
    }

    /** Reads a network's files. {@link LegacyFile#read} says what may be wrong. */
    static LegacyNetwork read(LegacyFiles.Network network) {
        return new LegacyNetwork(
                network.name(), network.files().stream().map(LegacyFile::read).toList());
    }

    Collection<LegacyContract> contracts() {
        return contracts.values();
    }

    /** The chains that it has contracts of. */
    Set<ChainId> chains() {
        Set<ChainId> chains = new TreeSet<>();
        contracts.keySet().forEach(key -> chains.add(key.chainId()));
        return chains;
    }

    List<Finding> findings() {
        return findings;
    }

    /** What its files say of a contract. */
    ObjectNode record(LegacyContract contract) {
        return contract.record(files.stream()
                .flatMap(file -> file.statedNetwork().stream())
                .findFirst()
                .orElse(name));
    }

    /** All that the records given, one for each contract, do not say. */
    NetworkDocument document(Map<ContractKey, ObjectNode> records) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        files.forEach(file -> document.set(file.fileName(), file.root().deepCopy()));
        for (LegacyContract contract : contracts.values()) {
            ObjectNode record = records.getOrDefault(contract.key(), JsonNodeFactory.instance.objectNode());
            contract.places().stream()
                    .filter(place -> place.isSaidBy(record))
                    .forEach(place -> remove(document, place));
            contract.entries().stream()
                    .filter(entry ->
                            entry.in(document.path(entry.file().fileName())).isEmpty())
                    .filter(entry ->
                            entry.in(document.path(entry.file().fileName())).isObject())
                    .forEach(entry -> remove(document, entry));
        }
        return new NetworkDocument(DOCUMENT + name, JsonText.of(JsonPrinter.exact(document)));
    }

    private static void remove(ObjectNode document, Place place) {
        List<String> way = place.keys().subList(0, place.keys().size() - 1);
        JsonNode parent = new Place(place.file(), way, List.of())
                .in(document.path(place.file().fileName()));
        if (parent instanceof ObjectNode object) {
            object.remove(place.keys().get(place.keys().size() - 1));
        }
    }

    private void add(LegacyFile file) {
        file.statedNetwork().filter(stated -> !stated.equals(name)).ifPresent(stated -> {
            String message = "network is \"" + stated + "\", but the file's name says \"" + name + "\"";
            find(FindingType.CONFLICT, Impact.NOTE, message, file, List.of(LegacyFile.NETWORK));
        });
        Optional<ChainId> own = chain(file);
        if (own.isEmpty()) {
            boolean loses = !sections(file).isEmpty();
            String message = "chainId is " + LegacyFile.shown(file.root().path(LegacyFile.CHAIN))
                    + ", and no other file of the network tells one"
                    + (loses ? "; its contracts are no records, and stay in the network's document" : "");
            Impact impact = loses ? Impact.LOSS : Impact.WARNING;
            find(FindingType.INVALID_RECORD, impact, message, file, List.of(LegacyFile.CHAIN));
            return;
        }
        if (!own.equals(chain)) {
            String message = "chainId is " + own.get() + ", but " + chain.orElseThrow() + " in "
                    + files.get(0).fileName() + "; contracts are of the chain that their own file tells";
            find(FindingType.CONFLICT, Impact.WARNING, message, file, List.of(LegacyFile.CHAIN));
        }
        sections(file).forEach(section -> addSection(file, own.get(), section));
    }

    private Optional<ChainId> chain(LegacyFile file) {
        return file.statedChain().or(() -> chain);
    }

    /** Where contracts stand in a file. */
    private static List<List<String>> sections(LegacyFile file) {
        List<List<String>> sections = new ArrayList<>();
        JsonNode contracts = file.root().path(CONTRACTS);
        if (!contracts.isMissingNode()) {
            sections.add(List.of(CONTRACTS));
        }
        CATEGORIES.stream()
                .sorted()
                .filter(category -> contracts.path(category).isObject())
                .forEach(category -> sections.add(List.of(CONTRACTS, category)));
        LOWER_CASE_SECTIONS.stream()
                .filter(section -> !file.root().path(section).isMissingNode())
                .forEach(section -> sections.add(List.of(section)));
        return sections;
    }

    private void addSection(LegacyFile file, ChainId of, List<String> section) {
        JsonNode entries = new Place(file, section, List.of()).value();
        if (!entries.isObject()) {
            String message = "\"" + section.get(0) + "\" is " + LegacyFile.shown(entries) + ", not an object";
            find(FindingType.MALFORMED, Impact.LOSS, message, file, section);
            return;
        }
        boolean whole = section.size() == 1 && section.get(0).equals(CONTRACTS);
        entries.properties().forEach(entry -> {
            if (!whole
                    || !CATEGORIES.contains(entry.getKey())
                    || !entry.getValue().isObject()) {
                List<String> keys = new ArrayList<>(section);
                keys.add(entry.getKey());
                addEntry(file, of, keys);
            }
        });
    }

    private void addEntry(LegacyFile file, ChainId of, List<String> keys) {
        boolean lowerCase = LOWER_CASE_SECTIONS.contains(keys.get(0));
        String key = keys.get(keys.size() - 1);
        if (key.isEmpty() || !StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            String message = "a contract's name is empty or cannot be told in UTF-8; it is no record";
            find(FindingType.INVALID_RECORD, Impact.LOSS, message, file, keys);
            return;
        }
        JsonNode value = new Place(file, keys, List.of()).value();
        if (!value.isObject() && !value.isTextual()) {
            String message = key + " is " + LegacyFile.shown(value) + ", neither an object nor an address";
            find(FindingType.INVALID_RECORD, Impact.LOSS, message + "; it is no record", file, keys);
            return;
        }
        String contractName = lowerCase ? Character.toUpperCase(key.charAt(0)) + key.substring(1) : key;
        LegacyContract contract = contracts.computeIfAbsent(new ContractKey(of, contractName), LegacyContract::new);
        contract.addEntry(new Place(file, keys, List.of()));
        if (value.isTextual()) {
            contract.add(new Place(file, keys, List.of(lowerCase ? "proxyAddress" : "address")));
        } else {
            fields(file, keys, value).forEach(contract::add);
        }
        if (!lowerCase) {
            contract.listedIn(file);
        }
    }

    private static List<Place> fields(LegacyFile file, List<String> keys, JsonNode entry) {
        List<Place> first = new ArrayList<>();
        List<Place> others = new ArrayList<>();
        entry.fieldNames().forEachRemaining(field -> {
            List<String> at = new ArrayList<>(keys);
            at.add(field);
            Place place = new Place(file, at, List.of(RENAMED.getOrDefault(field, field)));
            (RENAMED.containsKey(field) ? first : others).add(place);
        });
        first.addAll(others);
        return first;
    }

    /** The hashes of contracts that the network has; others stay in the document. */
    private void addHashes(LegacyFile file) {
        Optional<ChainId> of = chain(file);
        file.root().path(HASHES).fieldNames().forEachRemaining(key -> {
            Optional<LegacyContract> contract = of.filter(any -> !key.isEmpty())
                    .flatMap(id -> Optional.ofNullable(contracts.get(new ContractKey(id, key))));
            contract.ifPresent(found -> found.add(
                    new Place(file, List.of(HASHES, key), List.of("implementationHash", "factoryByteCodeHash"))));
        });
    }

    private void checkAgreement(LegacyContract contract) {
        ObjectNode record = record(contract);
        for (Place place : contract.places()) {
            if (!place.agreesWith(record)) {
                String message =
                        contract.key() + " has another " + place.fields().get(0)
                                + " elsewhere in the network's files, which counts: " + LegacyFile.shown(place.value())
                                + " here";
                find(FindingType.CONFLICT, Impact.WARNING, message, place.file(), place.keys());
            }
        }
    }

    private void find(FindingType type, Impact impact, String message, LegacyFile file, List<String> keys) {
        findings.add(Finding.of(type, impact, message, file.at(keys)));
    }
}
