package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.backend.unifiedjson.Contract.Place;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A network's document without its contracts' fields: where a record says a value, {@code {"$record": "<field>"}}
 * stands in its stead, so that records and document together are the whole file, every value in its place. A value
 * that no record says, because two homes or two files disagree, stays as it is; one that looks like such a stand-in
 * is wrapped in {@code {"$kept": …}}.
 */
final class Skeleton {

    static final String RECORD = "$record";
    static final String KEPT = "$kept";

    private Skeleton() {}

    /** Takes out of what is of a contract what its record says, in its own members. */
    static void remove(ObjectNode root, List<Contract> contracts, ObjectNode record, Predicate<List<String>> own) {
        for (Place place : places(contracts, own)) {
            JsonNode value = place.in(root);
            Optional<JsonNode> instead = field(record, place, value).map(Skeleton::stand);
            place.set(root, instead.orElseGet(() -> kept(value)));
        }
    }

    /** Puts in again what a record says; what it says no more is gone. */
    static void fill(ObjectNode root, List<Contract> contracts, ObjectNode record, Predicate<List<String>> own) {
        for (Place place : places(contracts, own)) {
            JsonNode value = place.in(root);
            Optional<String> field = reference(value);
            if (field.isEmpty()) {
                if (value.size() == 1 && value.has(KEPT)) {
                    place.set(root, value.path(KEPT));
                }
                continue;
            }
            RecordFields.value(record, field.get())
                    .ifPresentOrElse(said -> place.set(root, said), () -> clear(root, place));
        }
    }

    /** Takes away what a place says; of an entry that is no object remains one without fields. */
    static void clear(ObjectNode root, Place place) {
        if (place.keys().size() == 3 && place.keys().get(0).equals(Layout.CONTRACTS)) {
            place.set(root, Layout.object());
        } else {
            place.remove(root);
        }
    }

    private static List<Place> places(List<Contract> contracts, Predicate<List<String>> own) {
        Map<List<String>, Place> places = new LinkedHashMap<>();
        for (Contract contract : contracts) {
            contract.places().stream()
                    .filter(place -> own.test(place.member()))
                    .forEach(place -> places.putIfAbsent(place.keys(), place));
        }
        return List.copyOf(places.values());
    }

    /** The field of a record that says what stands in a place. An entry's {@code address} may be that of its proxy. */
    static Optional<String> field(ObjectNode record, Place place, JsonNode value) {
        List<String> fields = place.field().equals(RecordFields.ADDRESS)
                ? Arrays.asList(RecordFields.ADDRESS, RecordFields.PROXY)
                : List.of(place.field());
        return fields.stream()
                .filter(field -> RecordFields.value(record, field)
                        .filter(said -> RecordFields.identical(said, value))
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
}
