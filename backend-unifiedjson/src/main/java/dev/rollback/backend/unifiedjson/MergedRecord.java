package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The one record of a contract that stands in several places. Where no field of theirs contradicts, it has what any of
 * them says; else it is the first one's alone. The name of the network is placement, and the first one's.
 */
final class MergedRecord {

    /** A contract in one of the networks that have it. */
    record Part(Network network, Contract contract) {}

    /** How a further part differs from the record: by field names. */
    record Difference(List<String> conflicting, List<String> added, List<String> lacking) {

        boolean isEmpty() {
            return conflicting.isEmpty() && added.isEmpty() && lacking.isEmpty();
        }
    }

    private final Part first;
    private ObjectNode record;

    MergedRecord(Part first) {
        this.first = first;
        this.record = first.network().complete(first.contract());
    }

    /** The record of one or more parts. */
    static ObjectNode of(List<Part> parts) {
        MergedRecord merged = new MergedRecord(parts.get(0));
        parts.subList(1, parts.size()).forEach(merged::add);
        return merged.record;
    }

    ObjectNode record() {
        return record;
    }

    Part first() {
        return first;
    }

    /** Takes what another part says beside, if nothing that it says contradicts. */
    Difference add(Part other) {
        List<String> conflicting = new ArrayList<>();
        List<String> added = new ArrayList<>();
        other.contract().stated().properties().forEach(field -> {
            if (field.getKey().equals(RecordFields.NETWORK)) {
                return;
            }
            JsonNode said = record.get(field.getKey());
            if (said == null) {
                added.add(field.getKey());
            } else if (!RecordFields.alike(said, field.getValue())) {
                conflicting.add(field.getKey());
            }
        });
        if (!conflicting.isEmpty()) {
            return new Difference(conflicting, List.of(), List.of());
        }
        ObjectNode complete = other.network().complete(other.contract());
        List<String> lacking = FieldList.names(record).stream()
                .filter(name -> !Network.isDerived(name) && !complete.has(name))
                .toList();
        if (!added.isEmpty()) {
            ObjectNode union = record.deepCopy();
            added.forEach(name -> union.set(name, other.contract().stated().get(name)));
            record = RecordFields.ordered(union, first.contract().fields());
        }
        return new Difference(conflicting, added, lacking);
    }
}
