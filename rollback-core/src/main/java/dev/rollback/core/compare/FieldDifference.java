package dev.rollback.core.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One field that two JSON objects do not say alike.
 *
 * @param field its name, or the names on the way to it with dots between
 * @param left what the first says; empty when it has no such field
 * @param right what the other says
 */
public record FieldDifference(
        String field, RecordDifference.Kind kind, Optional<JsonNode> left, Optional<JsonNode> right) {}
