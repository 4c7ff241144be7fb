package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The list {@code $fields} in a contract's extension: the names of the record's fields, in their order, where that is
 * not the usual one or where the record lacks a field that reading would add. Fields of a record that are called so are
 * kept as {@code $$fields}.
 */
final class FieldList {

    static final String KEY = "$fields";

    private FieldList() {}

    static Optional<List<String>> of(JsonNode extension) {
        JsonNode list = extension.path(KEY);
        if (!list.isArray()) {
            return Optional.empty();
        }
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode name : list) {
            if (!name.isTextual() || !names.add(name.textValue())) {
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(names));
    }

    static ArrayNode json(List<String> names) {
        ArrayNode list = Layout.object().arrayNode();
        names.forEach(list::add);
        return list;
    }

    /** The record's name of an extension's key. */
    static String field(String key) {
        return key.startsWith("$$") && isLike(key) ? key.substring(1) : key;
    }

    /** The extension's key for a field of a record. */
    static String key(String field) {
        return isLike(field) ? "$" + field : field;
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static boolean isLike(String key) {
        return key.endsWith(KEY)
                && key.chars().limit(key.length() - KEY.length()).allMatch(c -> c == '$');
    }
}
