package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.NetworkDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a file's content of records and a document, as one who writes has to: the proof that nothing was lost. */
final class Rebuilding {

    private Rebuilding() {}

    static JsonNode root(NetworkDocument document, Map<ContractKey, ContractRecord> records, Path scratch) {
        Path file = Networks.write(scratch, document.network(), document.json().toString());
        NetworkContent skeleton = new NetworkContent(NetworkFile.read(file));
        ObjectNode root = skeleton.file().root().deepCopy();
        Set<List<String>> done = new HashSet<>();
        for (Contract contract : skeleton.contracts()) {
            ObjectNode record = Optional.ofNullable(records.get(contract.key()))
                    .flatMap(ContractRecord::content)
                    .orElseThrow();
            contract.places().forEach(place -> {
                if (done.add(place.keys())) {
                    fill(root, place, record);
                }
            });
        }
        return root;
    }

    private static void fill(ObjectNode root, Contract.Place place, ObjectNode record) {
        List<String> way = new ArrayList<>(place.keys());
        String last = way.remove(way.size() - 1);
        ObjectNode parent = (ObjectNode) new Contract.Place(way, last).in(root);
        JsonNode value = parent.path(last);
        Optional<String> field = Skeleton.reference(value);
        if (field.isPresent()) {
            parent.set(last, RecordFields.value(record, field.get()).orElseThrow());
        } else if (value.has(Skeleton.KEPT)) {
            parent.set(last, value.path(Skeleton.KEPT));
        }
    }
}
