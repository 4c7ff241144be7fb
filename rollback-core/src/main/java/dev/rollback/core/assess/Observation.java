package dev.rollback.core.assess;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.workspace.SecretMask;
import dev.rollback.core.workspace.Trigger;
import java.util.List;
import java.util.Optional;

/**
 * What one look has found.
 *
 * @param check what was looked at
 * @param trigger what it is evidence for; there when it is {@code RAISED} or {@code SUSPECTED}, and only then
 * @param detail what was found, a sentence
 * @param evidence particulars, up to {@value #MOST}
 */
public record Observation(
        String check, Result result, Optional<Trigger> trigger, String detail, List<String> evidence) {

    static final int MOST = 50;

    public Observation {
        boolean accuses = result == Result.RAISED || result == Result.SUSPECTED;
        if (accuses != trigger.isPresent()) {
            throw new IllegalArgumentException(result + " with the trigger " + trigger);
        }
        evidence = evidence.size() > MOST
                ? java.util.stream.Stream.concat(
                                evidence.stream().limit(MOST - 1L),
                                java.util.stream.Stream.of("and " + (evidence.size() - MOST + 1) + " more"))
                        .toList()
                : List.copyOf(evidence);
    }

    static Observation clear(String check, String detail) {
        return new Observation(check, Result.CLEAR, Optional.empty(), detail, List.of());
    }

    static Observation skipped(String check, String reason) {
        return new Observation(check, Result.SKIPPED, Optional.empty(), reason, List.of());
    }

    static Observation inconclusive(String check, String detail) {
        return new Observation(check, Result.INCONCLUSIVE, Optional.empty(), detail, List.of());
    }

    static Observation obstacle(String check, String detail) {
        return new Observation(check, Result.OBSTACLE, Optional.empty(), detail, List.of());
    }

    static Observation suspected(String check, Trigger trigger, String detail) {
        return new Observation(check, Result.SUSPECTED, Optional.of(trigger), detail, List.of());
    }

    static Observation raised(String check, Trigger trigger, String detail) {
        return new Observation(check, Result.RAISED, Optional.of(trigger), detail, List.of());
    }

    Observation with(List<String> particulars) {
        return new Observation(check, result, trigger, detail, particulars);
    }

    Observation masked(SecretMask mask) {
        return new Observation(
                check,
                result,
                trigger,
                mask.masked(detail),
                evidence.stream().map(mask::masked).toList());
    }

    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("check", check);
        node.put("result", result.name());
        node.put("trigger", trigger.map(Trigger::name).orElse(null));
        node.put("detail", detail);
        var array = node.putArray("evidence");
        evidence.forEach(array::add);
        return node;
    }
}
