package dev.rollback.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How long an operation may take, and how much memory all of them.
 *
 * @param memoryMegabytes heap of one process, in 2^20 bytes
 */
record Limits(long memoryMegabytes, Map<String, Limit> operations) {

    Limits {
        operations = Map.copyOf(operations);
    }

    /**
     * The limit of one operation.
     *
     * @param millis for one call, or for each record of it
     * @param baseline what it took in the field, for people
     */
    record Limit(String of, double millis, boolean perRecord, String baseline) {

        /** Milliseconds that one call with so many records may take. */
        double of(int records) {
            return perRecord ? millis * records : millis;
        }
    }

    static Limits load() {
        try (InputStream in = Objects.requireNonNull(Limits.class.getResourceAsStream("limits.json"))) {
            return read(StrictJson.parse(in.readAllBytes()).value().orElseThrow());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Limits read(JsonNode json) {
        Map<String, Limit> operations = new LinkedHashMap<>();
        json.path("operations")
                .forEach(node -> operations.put(
                        node.path("operation").asText(),
                        new Limit(
                                node.path("of").asText(),
                                node.path("limitMillis").asDouble(),
                                node.path("perRecord").asBoolean(),
                                node.path("baselineMillis").asText("none"))));
        return new Limits(json.path("memoryMegabytes").asLong(), operations);
    }
}
