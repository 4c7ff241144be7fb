package dev.rollback.core.decide;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.assess.Observation;
import dev.rollback.core.workspace.DecisionRules.When;
import dev.rollback.core.workspace.Severity;
import dev.rollback.core.workspace.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the rules make of an assessment.
 *
 * @param cause the trigger that decided, and what its rule says; empty where there is none
 * @param reasons why it came out so, in sentences
 * @param evidence what that rests on
 * @param otherwise what would change it, in sentences
 */
public record Decision(
        Outcome outcome,
        Optional<Cause> cause,
        List<String> reasons,
        List<Observation> evidence,
        List<String> otherwise) {

    /**
     * The trigger that decided.
     *
     * @param respondWithin within which time somebody is to respond
     */
    public record Cause(Trigger trigger, Severity severity, Duration respondWithin, When rollback) {}

    public Decision {
        reasons = List.copyOf(reasons);
        evidence = List.copyOf(evidence);
        otherwise = List.copyOf(otherwise);
    }

    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("decision", outcome.name());
        cause.ifPresent(found -> node.put("trigger", found.trigger().name())
                .put("severity", found.severity().name())
                .put("respondWithinSeconds", found.respondWithin().toSeconds())
                .put("rollback", found.rollback().toString()));
        put(node.putArray("reasons"), reasons);
        ArrayNode array = node.putArray("evidence");
        evidence.forEach(found -> array.add(found.json()));
        put(node.putArray("otherwise"), otherwise);
        return node;
    }

    private static void put(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
