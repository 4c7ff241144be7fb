package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import java.util.List;
import java.util.Optional;

/**
 * One network with its contracts, be its layout that of a file or that of a document.
 *
 * @param fileName the network that the file's name tells
 */
record Network(String fileName, ChainId chainId, Layout layout, Contracts contracts) {

    private static final List<String> DERIVED = List.of(RecordFields.NAME, RecordFields.CHAIN, RecordFields.NETWORK);

    /** A contract with what a file with nothing but it would hold. */
    List<Contract> contracts(String fullName, JsonNode root) {
        return contracts.of(fullName).stream()
                .map(entry -> ContractJoin.contract(entry, contracts.homes(entry), root))
                .toList();
    }

    /** What the network is called. */
    String name() {
        return NetworkFile.network(layout, fileName);
    }

    /** The fields that a contract states, and those that follow from where it stands. */
    ObjectNode complete(Contract contract) {
        ObjectNode complete = contract.stated().deepCopy();
        for (String field : DERIVED) {
            boolean wanted = contract.fields().map(list -> list.contains(field)).orElse(true);
            if (wanted && !complete.has(field)) {
                complete.set(field, derived(field, contract));
            }
        }
        return RecordFields.ordered(complete, contract.fields());
    }

    private JsonNode derived(String field, Contract contract) {
        return switch (field) {
            case RecordFields.NAME ->
                JsonNodeFactory.instance.textNode(contract.entry().fullName());
            case RecordFields.CHAIN -> layout.root("chainId");
            default -> JsonNodeFactory.instance.textNode(name());
        };
    }

    /** The same network; members that are put there are not put here. */
    Network copy() {
        Layout copy = layout.copy();
        return new Network(fileName, chainId, copy, new Contracts(copy));
    }

    /** The same network with another frame. */
    Network withFrameOf(Layout reframed) {
        return new Network(fileName, chainId, reframed, contracts.over(reframed));
    }

    /** Whether reading adds a field that no place says. */
    static boolean isDerived(String field) {
        return DERIVED.contains(field);
    }

    /** A network of a layout that names its chain. */
    static Optional<Network> of(String fileName, Layout layout) {
        return NetworkFile.chainId(layout).map(chain -> new Network(fileName, chain, layout, new Contracts(layout)));
    }
}
