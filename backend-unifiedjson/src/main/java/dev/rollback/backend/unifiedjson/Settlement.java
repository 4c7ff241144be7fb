package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.backend.unifiedjson.Contract.Place;
import dev.rollback.backend.unifiedjson.MergedRecord.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the networks of a chain say of one contract what its record says, by as few changes as it takes: reads what
 * they say now, changes the fields that differ in their home, and looks again.
 */
final class Settlement {

    /** Taking away what counts may show what it hid, so a look again may find more; not endlessly. */
    private static final int ROUNDS = 6;

    private final String fullName;
    private final List<Side> sides = new ArrayList<>();

    /** A network that has the contract, and what it has of it. */
    private record Side(Network network, ObjectNode root) {

        boolean owns(String fullName, List<String> member) {
            return network.contracts().owns(fullName, member);
        }
    }

    Settlement(List<Network> networks, String fullName) {
        this.fullName = fullName;
        for (Network network : networks) {
            if (!network.contracts().of(fullName).isEmpty()) {
                sides.add(new Side(network, network.contracts().root(fullName)));
            }
        }
    }

    /** {@code UNSUPPORTED} when the networks cannot say it. */
    void settle(ObjectNode wanted, Function<JsonNode, Member> keep) {
        for (int round = 0; round < ROUNDS; round++) {
            ObjectNode read = MergedRecord.of(parts());
            boolean changed = change(read, wanted);
            if (!changed && FieldList.names(read).equals(FieldList.names(wanted))) {
                if (round > 0) {
                    store(keep);
                }
                return;
            }
            if (!changed) {
                setFieldList(FieldList.names(wanted));
            }
        }
        throw cannot();
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (Side side : sides) {
            side.network()
                    .contracts(fullName, side.root())
                    .forEach(contract -> parts.add(new Part(side.network(), contract)));
        }
        return parts;
    }

    /** Whether anything was to be changed. */
    private boolean change(ObjectNode read, ObjectNode wanted) {
        boolean changed = false;
        for (String field : FieldList.names(wanted)) {
            JsonNode value = wanted.path(field);
            if (!RecordFields.identical(read.path(field), value)) {
                set(field, value);
                changed = true;
            }
        }
        for (String field : FieldList.names(read)) {
            if (!wanted.has(field)) {
                changed |= remove(field);
            }
        }
        return changed;
    }

    private void set(String field, JsonNode value) {
        Side side = sides.get(0);
        Contract contract = side.network().contracts(fullName, side.root()).get(0);
        Optional<Place> counting = contract.places().stream()
                .filter(place -> place.field().equals(field))
                .filter(place -> !isDate(place))
                .findFirst();
        if (counting.isPresent() && side.owns(fullName, counting.get().member())) {
            counting.get().set(side.root(), value);
            return;
        }
        Place home = home(side, contract, field);
        home.set(side.root(), value);
    }

    /** The date that the schema has beside its timestamp: what it says of itself is read as something else. */
    private static boolean isDate(Place place) {
        return place.field().equals(RecordFields.DEPLOYED_AT) && place.keys().size() > 2;
    }

    private Place home(Side side, Contract contract, String field) {
        Contracts.Entry entry = contract.entry();
        JsonNode at = new Place(entry.keys(), "").in(side.root());
        boolean inEntry = !entry.extensionOnly() && at.isObject() && !Skeleton.standsIn(at);
        if (inEntry) {
            switch (field) {
                case RecordFields.ADDRESS -> {
                    return in(entry.keys(), ContractJoin.IMPLEMENTATION, field);
                }
                case RecordFields.PROXY -> {
                    return in(entry.keys(), ContractJoin.PROXY, field);
                }
                case RecordFields.TIMESTAMP -> {
                    return in(entry.keys(), field, field);
                }
                default -> {}
            }
        }
        List<String> hash = Contracts.hash(entry.name());
        if (field.equals(RecordFields.HASH) && side.network().layout().hasHashes() && side.owns(fullName, hash)) {
            if (!(side.root().path(Layout.VERIFICATION).path(Layout.HASHES) instanceof ObjectNode)) {
                objectIn(objectIn(side.root(), Layout.VERIFICATION), Layout.HASHES);
            }
            return new Place(hash, field);
        }
        return in(extension(side, contract), FieldList.key(field), field);
    }

    /** The keys of the extension to write into, which is made where there is none. */
    private List<String> extension(Side side, Contract contract) {
        List<String> homes = side.network().contracts().homes(contract.entry());
        for (String home : homes) {
            List<String> keys = Contracts.extension(home);
            if (side.root().path(keys.get(0)).isObject() && side.owns(fullName, keys)) {
                return keys;
            }
        }
        for (String home : homes) {
            List<String> keys = Contracts.extension(home);
            if (!side.root().has(keys.get(0)) && side.owns(fullName, keys)) {
                objectIn(side.root(), keys.get(0));
                return keys;
            }
        }
        throw cannot();
    }

    private static ObjectNode objectIn(ObjectNode parent, String key) {
        return parent.path(key) instanceof ObjectNode object ? object : parent.putObject(key);
    }

    private static Place in(List<String> keys, String key, String field) {
        List<String> way = new ArrayList<>(keys);
        way.add(key);
        return new Place(way, field);
    }

    /** Whether a place said the field; it may follow from where the contract stands instead. */
    private boolean remove(String field) {
        boolean removed = false;
        for (Side side : sides) {
            for (Contract contract : side.network().contracts(fullName, side.root())) {
                for (Place place : contract.places()) {
                    if (place.field().equals(field) && side.owns(fullName, place.member())) {
                        Skeleton.clear(side.root(), place);
                        removed = true;
                    }
                }
            }
        }
        return removed;
    }

    private void setFieldList(List<String> names) {
        Side side = sides.get(0);
        Contract contract = side.network().contracts(fullName, side.root()).get(0);
        for (String home : side.network().contracts().homes(contract.entry())) {
            String key = Layout.EXTENDED + home;
            if (side.root().path(key) instanceof ObjectNode extension
                    && FieldList.of(extension).isPresent()
                    && side.owns(fullName, List.of(key))) {
                extension.set(FieldList.KEY, FieldList.json(names));
                return;
            }
        }
        List<String> keys = extension(side, contract);
        objectIn(side.root(), keys.get(0)).set(FieldList.KEY, FieldList.json(names));
    }

    private void store(Function<JsonNode, Member> keep) {
        for (Side side : sides) {
            Contracts contracts = side.network().contracts();
            Layout layout = side.network().layout();
            for (List<String> keys : contracts.members(fullName)) {
                if (new Place(keys, "").in(side.root()).isMissingNode() && contracts.owns(fullName, keys)) {
                    layout.remove(keys);
                }
            }
            for (Contracts.Entry entry : contracts.of(fullName)) {
                List<List<String>> members = new ArrayList<>(List.of(entry.keys()));
                contracts.homes(entry).forEach(home -> {
                    members.add(Contracts.hash(home));
                    members.add(Contracts.extension(home));
                });
                for (List<String> keys : members) {
                    JsonNode value = new Place(keys, "").in(side.root());
                    if (!value.isMissingNode() && contracts.owns(fullName, keys)) {
                        layout.put(keys, keep.apply(value));
                    }
                }
            }
        }
    }

    private RollbackException cannot() {
        Network network = sides.get(0).network();
        return new RollbackException(
                        ErrorKind.UNSUPPORTED,
                        network.chainId() + "-" + fullName + " cannot be told apart in the network "
                                + network.fileName() + ": it shares its extension or its hash with another contract")
                .withHint("rename one of the two by hand");
    }
}
