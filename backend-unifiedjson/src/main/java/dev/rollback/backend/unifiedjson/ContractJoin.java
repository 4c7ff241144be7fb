package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractKey;
import dev.rollback.backend.unifiedjson.Contract.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Joins the three homes of a contract's fields:
 *
 * <ol>
 *   <li>{@code contracts.<category>.<Name>}: {@code proxy} and {@code implementation}, sometimes {@code address},
 *       {@code deployedAt} and {@code timestamp}, and whatever else is there;
 *   <li>{@code verification.implementationHashes.<Name>};
 *   <li>{@code extended_<Name>}: what has no home in the schema, under the record's own names.
 * </ol>
 *
 * <p>Where they say different things of one field, the earlier home counts. Fields that none has are absent.
 */
final class ContractJoin {

    static final String CONTRACTS = "contracts";
    static final String EXTENDED = "extended_";

    /** The field of a record that has an entry which is no object. */
    private static final String VALUE = "value";

    /** An entry's names for fields that records call otherwise; these count before all others of the entry. */
    private static final Map<String, String> RENAMED =
            Map.of("implementation", RecordFields.ADDRESS, "proxy", RecordFields.PROXY);

    private final NetworkFile file;
    private final ObjectNode root;
    private final JsonNode hashes;
    private final ContractNames names;

    ContractJoin(NetworkFile file, ContractNames names) {
        this.file = file;
        this.root = file.root();
        this.hashes = root.path("verification").path("implementationHashes");
        this.names = names;
    }

    /** The contract of an entry; {@code keys} say where it stands, or where its extension does if it has no entry. */
    Contract contract(List<String> keys, String category, String name) {
        String fullName = names.fullNames(category, name).stream().findFirst().orElse(name);
        List<Place> places = new ArrayList<>();
        if (!category.isEmpty()) {
            places.addAll(entry(keys));
        }
        List<String> homes = names.homes(name, fullName);
        for (String home : homes) {
            if (hashes.has(home)) {
                places.add(new Place(List.of("verification", "implementationHashes", home), RecordFields.HASH));
            }
        }
        for (String home : homes) {
            String extension = EXTENDED + home;
            if (root.path(extension).isObject()) {
                root.path(extension)
                        .fieldNames()
                        .forEachRemaining(field -> places.add(new Place(List.of(extension, field), field)));
            }
        }
        return new Contract(new ContractKey(file.chainId(), fullName), keys, places, join(fullName, places));
    }

    private List<Place> entry(List<String> keys) {
        JsonNode entry = new Place(keys, VALUE).in(root);
        if (!entry.isObject() || Skeleton.standsIn(entry)) {
            return List.of(new Place(keys, VALUE));
        }
        List<Place> first = new ArrayList<>();
        List<Place> others = new ArrayList<>();
        entry.fieldNames().forEachRemaining(field -> {
            boolean renamed = RENAMED.containsKey(field);
            Place place = new Place(with(keys, field), RENAMED.getOrDefault(field, field));
            (renamed ? first : others).add(place);
        });
        first.addAll(others);
        return first;
    }

    private ObjectNode join(String fullName, List<Place> places) {
        ObjectNode joined = JsonNodeFactory.instance.objectNode();
        Optional<JsonNode> date = Optional.empty();
        for (Place place : places) {
            boolean extension = place.keys().size() == 2;
            if (place.field().equals(RecordFields.DEPLOYED_AT) && !extension) {
                date = Optional.of(place.in(root));
            } else {
                joined.putIfAbsent(place.field(), place.in(root));
            }
        }
        // the schema's date beside its timestamp says nothing more; one that an extension has is the record's own
        if (date.isPresent()
                && !RecordFields.value(joined, RecordFields.DEPLOYED_AT).equals(date)) {
            joined.putIfAbsent(RecordFields.DEPLOYED_AT, date.get());
        }
        joined.putIfAbsent(RecordFields.NAME, JsonNodeFactory.instance.textNode(fullName));
        joined.putIfAbsent(RecordFields.CHAIN, root.path("chainId"));
        joined.putIfAbsent(RecordFields.NETWORK, JsonNodeFactory.instance.textNode(file.network()));
        return RecordFields.ordered(joined);
    }

    private static List<String> with(List<String> keys, String key) {
        List<String> result = new ArrayList<>(keys);
        result.add(key);
        return result;
    }
}
