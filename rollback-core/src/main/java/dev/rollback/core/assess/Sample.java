package dev.rollback.core.assess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * One measurement of how fast a state answers; what could not be measured is absent.
 *
 * @param backend whose state it was
 * @param readMillis 95 of 100 lookups by key took no longer than this, in milliseconds
 * @param writeMillis the median of some durable writes of 4 KiB beside the state, in milliseconds
 * @param memoryBytes what this process had in use, garbage left out, in bytes
 */
public record Sample(
        Instant time,
        String backend,
        Optional<Double> readMillis,
        Optional<Double> writeMillis,
        Optional<Double> memoryBytes) {

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("time", time.toString());
        node.put("backend", backend);
        readMillis.ifPresent(value -> node.put("readMillis", value));
        writeMillis.ifPresent(value -> node.put("writeMillis", value));
        memoryBytes.ifPresent(value -> node.put("memoryBytes", value.longValue()));
        return node;
    }

    /** Empty for what {@link #json} has not written. */
    static Optional<Sample> read(JsonNode node) {
        try {
            return Optional.of(new Sample(
                            Instant.parse(node.path("time").asText()),
                            node.path("backend").asText(),
                            number(node.path("readMillis")),
                            number(node.path("writeMillis")),
                            number(node.path("memoryBytes"))))
                    .filter(sample -> !sample.backend().isEmpty());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Double> number(JsonNode node) {
        return node.isNumber() && node.doubleValue() >= 0 ? Optional.of(node.doubleValue()) : Optional.empty();
    }
}
