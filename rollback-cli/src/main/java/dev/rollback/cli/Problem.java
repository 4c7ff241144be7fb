package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.RollbackException;
import java.util.Optional;

/**
 * Why a command did not do what was asked.
 *
 * @param kind for programs to branch on
 * @param hint what to do next
 */
record Problem(String kind, String message, Optional<String> hint) {

    static Problem of(RollbackException e) {
        return new Problem(e.kind().name(), e.getMessage(), e.hint());
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("kind", kind);
        node.put("message", message);
        node.put("hint", hint.orElse(null));
        return node;
    }
}
