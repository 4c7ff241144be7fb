package dev.rollback.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One deployed contract on one chain. Its JSON is kept whole: unknown fields, key order, exact numbers, invalid
 * values. The accessors read it and answer with nothing for whatever is absent or of another type; judging that is
 * validation's task.
 */
public record ContractRecord(ContractKey key, JsonText json) implements StateEntry {

    /** The content as an object; empty when the value is not strict JSON or not an object. */
    public Optional<ObjectNode> content() {
        return json.value().filter(JsonNode::isObject).map(ObjectNode.class::cast);
    }

    public Optional<String> contractName() {
        return text("contractName");
    }

    /** The chain that the value names, which may not be the key's. */
    public Optional<JsonNode> statedChainId() {
        return field("chainId");
    }

    public Optional<String> networkName() {
        return text("networkName");
    }

    /** The address of the implementation, as written. */
    public Optional<String> address() {
        return text("address");
    }

    public Optional<String> proxyAddress() {
        return text("proxyAddress");
    }

    public Optional<String> factoryByteCodeHash() {
        return text("factoryByteCodeHash");
    }

    public Optional<String> implementationHash() {
        return text("implementationHash");
    }

    /** When the contract was deployed, in milliseconds since 1970. */
    public OptionalLong timestamp() {
        return field("timestamp")
                .filter(node -> node.isIntegralNumber() && node.canConvertToLong())
                .map(node -> OptionalLong.of(node.longValue()))
                .orElseGet(OptionalLong::empty);
    }

    /** The constructor's arguments; an absent field and an empty list are told apart. */
    public Optional<List<JsonNode>> deploymentArgs() {
        return field("deploymentArgs").filter(JsonNode::isArray).map(node -> {
            List<JsonNode> args = new ArrayList<>();
            ((ArrayNode) node).forEach(args::add);
            return List.copyOf(args);
        });
    }

    private Optional<JsonNode> field(String name) {
        return content().map(object -> object.get(name));
    }

    private Optional<String> text(String name) {
        return field(name).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }
}
