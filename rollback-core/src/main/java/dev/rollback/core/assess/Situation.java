package dev.rollback.core.assess;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.workspace.SecretMask;
import dev.rollback.core.workspace.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a workspace is doing, by all that was looked at.
 *
 * @param active the backend that deployment tools use now; empty when that cannot be told
 * @param quick whether the backups were left out
 */
public record Situation(
        Instant time, Duration took, Optional<String> active, boolean quick, List<Observation> observations) {

    /** The name of the look at the backups. */
    public static final String BACKUPS = "backups ready";

    /** The five triggers' evidence in a word. */
    public enum Overall {
        /** No look has found anything. */
        CLEAR,
        /** Something is suspected, does not tell enough, or stands in the way of a rollback. */
        UNCLEAR,
        /** There is evidence for a trigger. */
        RAISED
    }

    public Situation {
        observations = List.copyOf(observations);
    }

    public Overall overall() {
        if (!of(Result.RAISED).isEmpty()) {
            return Overall.RAISED;
        }
        boolean clear = observations.stream()
                .allMatch(found -> found.result() == Result.CLEAR || found.result() == Result.SKIPPED);
        return clear ? Overall.CLEAR : Overall.UNCLEAR;
    }

    public List<Observation> of(Result result) {
        return observations.stream().filter(found -> found.result() == result).toList();
    }

    /** What there is evidence for, or what is suspected. */
    public Set<Trigger> triggers(Result result) {
        Set<Trigger> triggers = EnumSet.noneOf(Trigger.class);
        of(result).forEach(found -> found.trigger().ifPresent(triggers::add));
        return triggers;
    }

    /** The same without secrets: what was reported may hold some. */
    public Situation masked(SecretMask mask) {
        return new Situation(
                time,
                took,
                active,
                quick,
                observations.stream().map(found -> found.masked(mask)).toList());
    }

    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("schemaVersion", 1);
        node.put("time", time.toString());
        node.put("tookMillis", took.toMillis());
        node.put("activeBackend", active.orElse(null));
        node.put("quick", quick);
        node.put("overall", overall().name());
        var raised = node.putArray("raised");
        triggers(Result.RAISED).forEach(trigger -> raised.add(trigger.name()));
        var suspected = node.putArray("suspected");
        triggers(Result.SUSPECTED).forEach(trigger -> suspected.add(trigger.name()));
        var array = node.putArray("observations");
        observations.forEach(found -> array.add(found.json()));
        return node;
    }
}
