package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.NetworkDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Makes a network's document: the layout without what records say. */
final class DocumentBuilder {

    private final Network network;
    private final Layout skeleton;
    private final Map<String, Member> shapes = new HashMap<>();

    DocumentBuilder(Network network) {
        this.network = network;
        this.skeleton = network.layout().copy();
    }

    /** Takes out what a contract's record says. */
    void take(String fullName, ObjectNode record) {
        Contracts contracts = network.contracts();
        ObjectNode root = contracts.root(fullName);
        Predicate<List<String>> own = keys -> contracts.owns(fullName, keys);
        Skeleton.remove(root, network.contracts(fullName, root), record, own);
        for (List<String> keys : contracts.members(fullName)) {
            if (own.test(keys)) {
                JsonNode value = new Contract.Place(keys, "").in(root);
                skeleton.put(keys, shapes.computeIfAbsent(JsonPrinter.exact(value), any -> () -> value));
            }
        }
    }

    NetworkDocument document() {
        return UnifiedDocument.encode(network.fileName(), skeleton, SectionChecksums.stale(network.layout()));
    }
}
