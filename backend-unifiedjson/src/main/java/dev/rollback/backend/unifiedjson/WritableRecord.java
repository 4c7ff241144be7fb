package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonText;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import java.util.Optional;

/** Which records a network's file can hold. */
final class WritableRecord {

    /** A field's value stands up to three levels deeper in a file than in its record. */
    private static final int MAX_DEPTH = StrictJson.MAX_DEPTH - 4;

    /** So that a name can be told with {@code extended_} before it. */
    private static final int MAX_NAME = StrictJson.MAX_NAME_LENGTH - Layout.EXTENDED.length();

    private WritableRecord() {}

    /** {@code UNSUPPORTED} or {@code TOO_LARGE} for a name that cannot be written. */
    static void requireName(ContractKey key) {
        if (!Contracts.isName(key.name())) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED,
                    "a contract's name on chain " + key.chainId()
                            + " has a lone surrogate, which no file in UTF-8 can tell");
        }
        if (key.name().length() > MAX_NAME) {
            throw new RollbackException(
                    ErrorKind.TOO_LARGE,
                    "a contract's name on chain " + key.chainId() + " has "
                            + key.name().length() + " characters; at most " + MAX_NAME + " can be written");
        }
    }

    /** A record's content, if a network's file can hold it; else it is one of the other entries. */
    static Optional<ObjectNode> content(ContractRecord record) {
        // parsed from a copy, so that the entry's own does not stay in memory
        JsonText copy = JsonText.copyOf(record.json().toArray());
        return new ContractRecord(record.key(), copy).content().filter(content -> depth(content) <= MAX_DEPTH);
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainerNode() ? deepest + 1 : 0;
    }
}
