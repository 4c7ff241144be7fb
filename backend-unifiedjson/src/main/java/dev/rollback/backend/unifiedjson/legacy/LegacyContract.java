package dev.rollback.backend.unifiedjson.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractKey;
import dev.rollback.backend.unifiedjson.RecordFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One contract as the files of a network have it: the places where its fields stand, the one that counts first. */
final class LegacyContract {

    private final ContractKey key;
    private final List<Place> places = new ArrayList<>();
    private final List<Place> entries = new ArrayList<>();
    private Optional<JsonNode> fileTime = Optional.empty();

    LegacyContract(ContractKey key) {
        this.key = key;
    }

    ContractKey key() {
        return key;
    }

    List<Place> places() {
        return places;
    }

    /** Where its entries stand, whole. */
    List<Place> entries() {
        return entries;
    }

    void add(Place place) {
        places.add(place);
    }

    void addEntry(Place entry) {
        entries.add(entry);
    }

    /** Puts the places in the order in which the files count. */
    void sort(List<LegacyFile> files) {
        places.sort(Comparator.comparing(place -> files.indexOf(place.file())));
    }

    /** Takes the time of a file that lists it as deployed; the first that tells one counts. */
    void listedIn(LegacyFile file) {
        if (fileTime.isEmpty()) {
            fileTime = milliseconds(file.root().path("timestamp"));
        }
    }

    /** All that its places say, in the order of LevelDB's records. */
    ObjectNode record(String network) {
        ObjectNode joined = JsonNodeFactory.instance.objectNode();
        for (Place place : places) {
            for (String field : place.fields()) {
                joined.putIfAbsent(field, place.value());
            }
        }
        if (!joined.has("timestamp") && !joined.has("deployedAt")) {
            fileTime.ifPresent(time -> joined.set("timestamp", time));
        }
        joined.putIfAbsent("contractName", JsonNodeFactory.instance.textNode(key.name()));
        joined.putIfAbsent("chainId", LongNode.valueOf(key.chainId().value()));
        joined.putIfAbsent("networkName", JsonNodeFactory.instance.textNode(network));
        return RecordFields.ordered(joined);
    }

    private static Optional<JsonNode> milliseconds(JsonNode timestamp) {
        if (timestamp.isIntegralNumber()) {
            return Optional.of(timestamp);
        }
        try {
            return timestamp.isTextual()
                    ? Optional.of(LongNode.valueOf(
                            Instant.parse(timestamp.textValue()).toEpochMilli()))
                    : Optional.empty();
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
