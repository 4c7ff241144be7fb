package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.backend.unifiedjson.Contract.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A network's document without its contracts' fields: where a record says a value, {@code {"$record": "<field>"}}
 * stands in its stead, so that records and document together are the whole file, every value in its place. A value
 * that no record says, because two homes or two files disagree, stays as it is; one that looks like such a stand-in
 * is wrapped in {@code {"$kept": …}}.
 */
final class Skeleton {

    static final String RECORD = "$record";
    static final String KEPT = "$kept";

    private final ObjectNode document;
    private final Set<List<String>> done = new HashSet<>();

    Skeleton(ObjectNode root) {
        this.document = root.deepCopy();
    }

    /** Takes out what a record says; of a value that two contracts share, the first contract decides. */
    void remove(Contract contract, ObjectNode record) {
        for (Place place : contract.places()) {
            if (done.add(place.keys())) {
                JsonNode value = place.in(document);
                Optional<JsonNode> instead = field(record, place, value).map(Skeleton::stand);
                set(place.keys(), instead.orElseGet(() -> kept(value)));
            }
        }
    }

    ObjectNode document() {
        return document;
    }

    /** The field of a record that says what stands in a place. An entry's {@code address} may be that of its proxy. */
    static Optional<String> field(ObjectNode record, Place place, JsonNode value) {
        List<String> fields = place.field().equals(RecordFields.ADDRESS)
                ? Arrays.asList(RecordFields.ADDRESS, RecordFields.PROXY)
                : List.of(place.field());
        return fields.stream()
                .filter(field -> RecordFields.value(record, field)
                        .filter(said -> RecordFields.same(said, value))
                        .isPresent())
                .findFirst();
    }

    /** Whether an object is one of this class's making, or looks like one, and not an entry with fields. */
    static boolean standsIn(JsonNode value) {
        return reference(value).isPresent() || (value.size() == 1 && value.has(KEPT));
    }

    /** The field of a record that a value stands for; empty when it stands for itself. */
    static Optional<String> reference(JsonNode value) {
        boolean stands =
                value.isObject() && value.size() == 1 && value.path(RECORD).isTextual();
        return stands ? Optional.of(value.path(RECORD).textValue()) : Optional.empty();
    }

    private static JsonNode stand(String field) {
        return JsonNodeFactory.instance.objectNode().put(RECORD, field);
    }

    private static JsonNode kept(JsonNode value) {
        return value.has(RECORD) || value.has(KEPT)
                ? JsonNodeFactory.instance.objectNode().set(KEPT, value)
                : value;
    }

    private void set(List<String> keys, JsonNode value) {
        List<String> way = new ArrayList<>(keys);
        String last = way.remove(way.size() - 1);
        JsonNode parent = new Place(way, last).in(document);
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        }
    }
}
