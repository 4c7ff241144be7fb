package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /** The field of a record that has an entry which is no object. */
    static final String VALUE = "value";

    static final String IMPLEMENTATION = "implementation";
    static final String PROXY = "proxy";

    /** An entry's names for fields that records call otherwise; these count before all others of the entry. */
    private static final Map<String, String> RENAMED =
            Map.of(IMPLEMENTATION, RecordFields.ADDRESS, PROXY, RecordFields.PROXY);

    private ContractJoin() {}

    /**
     * The contract of an entry.
     *
     * @param homes under which names the other homes may have its fields
     * @param root holds what is of the contract, with the keys that it has in a file
     */
    static Contract contract(Contracts.Entry entry, List<String> homes, JsonNode root) {
        List<Place> places = new ArrayList<>();
        if (!entry.extensionOnly()) {
            places.addAll(entry(entry.keys(), root));
        }
        Optional<List<String>> fields = Optional.empty();
        for (String home : homes) {
            Place hash = new Place(Contracts.hash(home), RecordFields.HASH);
            if (!hash.in(root).isMissingNode()) {
                places.add(hash);
            }
        }
        for (String home : homes) {
            JsonNode extension = root.path(Layout.EXTENDED + home);
            if (extension.isObject()) {
                Optional<List<String>> list = FieldList.of(extension);
                fields = fields.or(() -> list);
                extension.fieldNames().forEachRemaining(key -> {
                    if (list.isEmpty() || !key.equals(FieldList.KEY)) {
                        places.add(new Place(List.of(Layout.EXTENDED + home, key), FieldList.field(key)));
                    }
                });
            }
        }
        return new Contract(entry, places, join(places, root), fields);
    }

    private static List<Place> entry(List<String> keys, JsonNode root) {
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

    private static ObjectNode join(List<Place> places, JsonNode root) {
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
        return joined;
    }

    private static List<String> with(List<String> keys, String key) {
        List<String> result = new ArrayList<>(keys);
        result.add(key);
        return result;
    }
}
