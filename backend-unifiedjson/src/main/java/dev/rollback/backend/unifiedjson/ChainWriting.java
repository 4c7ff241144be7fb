package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Brings records into the networks of one chain: those that are there, and new ones where these cannot take them. */
final class ChainWriting {

    private final ChainId chain;
    private final List<Network> networks;
    private final Placement placement;
    private final Function<JsonNode, Member> keep;
    private final Set<String> taken;

    /**
     * @param networks of the chain, in the order of their files' names; new ones are added to it
     * @param taken the names of all networks, in lower case; those of new ones are added to it
     * @param keep puts a member's value aside
     */
    ChainWriting(
            ChainId chain,
            List<Network> networks,
            Categories categories,
            Function<JsonNode, Member> keep,
            Set<String> taken) {
        this.chain = chain;
        this.networks = networks;
        this.placement = new Placement(categories);
        this.keep = keep;
        this.taken = taken;
    }

    /** Puts what a record says into the places where its contract's skeletons refer to it. */
    void fill(String fullName, ObjectNode record) {
        for (Network network : networks) {
            Contracts contracts = network.contracts();
            if (!contracts.of(fullName).isEmpty()) {
                ObjectNode root = contracts.root(fullName);
                Predicate<List<String>> own = keys -> contracts.owns(fullName, keys);
                Skeleton.fill(root, network.contracts(fullName, root), record, own);
                put(network, fullName, root);
            }
        }
    }

    /** Puts in the stead of a contract's fields references to the record that it has now. */
    void open(String fullName) {
        ObjectNode record = new ChainRecords(networks).of(fullName);
        for (Network network : networks) {
            Contracts contracts = network.contracts();
            if (!contracts.of(fullName).isEmpty()) {
                ObjectNode root = contracts.root(fullName);
                Predicate<List<String>> own = keys -> contracts.owns(fullName, keys);
                Skeleton.remove(root, network.contracts(fullName, root), record, own);
                put(network, fullName, root);
            }
        }
    }

    private void put(Network network, String fullName, ObjectNode root) {
        for (List<String> keys : network.contracts().members(fullName)) {
            if (!network.contracts().owns(fullName, keys)) {
                continue;
            }
            JsonNode value = new Contract.Place(keys, "").in(root);
            if (value.isMissingNode()) {
                network.layout().remove(keys);
            } else {
                network.layout().put(keys, keep.apply(value));
            }
        }
    }

    /** Takes out every contract that is not wanted. */
    void removeOthers(Predicate<String> wanted) {
        while (true) {
            Set<String> others = new LinkedHashSet<>();
            networks.forEach(network -> network.contracts().fullNames().stream()
                    .filter(wanted.negate())
                    .forEach(others::add));
            if (others.isEmpty()) {
                return;
            }
            others.forEach(this::remove);
            refresh();
        }
    }

    private void remove(String fullName) {
        for (Network network : networks) {
            Contracts contracts = network.contracts();
            for (List<String> keys : contracts.members(fullName)) {
                boolean extension = keys.size() == 1;
                boolean empty = extension
                        && !network.layout()
                                .value(keys)
                                .filter(JsonNode::isObject)
                                .isPresent();
                if (contracts.owns(fullName, keys) && !empty) {
                    network.layout().remove(keys);
                }
            }
            JsonNode legacy = network.layout().root(Layout.CONTRACTS).path(ContractNames.LEGACY);
            for (Contracts.Entry entry : contracts.of(fullName)) {
                String current = legacy.path(fullName).path("currentName").asText(ContractNames.tail(fullName));
                if (legacy instanceof ObjectNode names && current.equals(entry.name())) {
                    names.remove(fullName);
                }
            }
        }
    }

    private void refresh() {
        networks.replaceAll(network ->
                new Network(network.fileName(), network.chainId(), network.layout(), new Contracts(network.layout())));
    }

    boolean has(String fullName) {
        return networks.stream()
                .anyMatch(network -> !network.contracts().of(fullName).isEmpty());
    }

    /** Makes the networks say what the record of a contract says that they have. */
    void settle(String fullName, ObjectNode record) {
        new Settlement(networks, fullName).settle(record, keep);
    }

    /**
     * Gives contracts that no network has a place.
     *
     * @param names by which their record is to be had
     */
    void place(List<String> names, Function<String, ObjectNode> records) {
        List<String> left = new ArrayList<>();
        // short names first: they can stand nowhere else
        List<String> ordered = names.stream()
                .sorted(Comparator.comparing(ContractNames::isFull).thenComparing(Comparator.naturalOrder()))
                .toList();
        for (String name : ordered) {
            ObjectNode record = records.apply(name);
            if (candidates(record).stream().anyMatch(network -> placement.place(network, name))) {
                settle(name, record);
            } else {
                left.add(name);
            }
        }
        if (!left.isEmpty()) {
            addNetwork(left, records);
            place(left, records);
        }
    }

    private List<Network> candidates(ObjectNode record) {
        String stated = record.path(RecordFields.NETWORK).asText("");
        Set<Network> candidates = new LinkedHashSet<>();
        networks.stream().filter(network -> network.fileName().equals(stated)).forEach(candidates::add);
        networks.stream().filter(network -> network.name().equals(stated)).forEach(candidates::add);
        candidates.addAll(networks);
        return List.copyOf(candidates);
    }

    private void addNetwork(List<String> names, Function<String, ObjectNode> records) {
        Map<String, Integer> given = new HashMap<>();
        names.forEach(name -> Optional.of(records.apply(name).path(RecordFields.NETWORK))
                .filter(JsonNode::isTextual)
                .ifPresent(network -> given.merge(network.textValue(), 1, Integer::sum)));
        String name = NewNetwork.name(chain, given, taken);
        taken.add(name.toLowerCase(Locale.ROOT));
        networks.add(NewNetwork.of(name, chain));
        networks.sort(Comparator.comparing(Network::fileName));
    }

    /** A defect would show here, before anything is written: whether a reader will find the same contracts. */
    void check() {
        for (Network network : networks) {
            Contracts found = new Contracts(network.layout());
            if (!found.fullNames().equals(network.contracts().fullNames())) {
                Set<String> missing = new LinkedHashSet<>(network.contracts().fullNames());
                missing.removeAll(found.fullNames());
                throw new RollbackException(
                        ErrorKind.INTERNAL,
                        "the network " + network.fileName() + " would be read with other contracts than it was given: "
                                + missing);
            }
        }
    }
}
