package dev.rollback.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code rollback.yml} says to one plugin.
 *
 * @param path where it says so, for messages, such as {@code backends.unified-json}
 * @param settings the plugin's own keys
 */
public record PluginConfig(String path, ObjectNode settings) {

    public PluginConfig {
        settings = settings.deepCopy();
    }

    /** A copy. */
    @Override
    public ObjectNode settings() {
        return settings.deepCopy();
    }

    /** A plugin of which nothing is said. */
    public static PluginConfig none(String path) {
        return new PluginConfig(path, JsonNodeFactory.instance.objectNode());
    }

    /** {@code CONFIGURATION}, listing those that are known, when there are keys that are not. */
    public void requireKnown(Set<String> known) {
        List<String> unknown = new ArrayList<>();
        settings.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                unknown.add(key);
            }
        });
        if (!unknown.isEmpty()) {
            throw problem("unknown: " + String.join(", ", unknown) + "; known are "
                    + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))));
        }
    }

    /** A setting that is a text; empty when it is not said. {@code CONFIGURATION} when it is something else, or blank. */
    public Optional<String> text(String key) {
        JsonNode node = settings.path(key);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw problem(key + ": expected a text");
        }
        return Optional.of(node.textValue());
    }

    /** The same of a text that has to be said. */
    public String requiredText(String key) {
        return text(key).orElseThrow(() -> problem(key + ": is missing"));
    }

    /** A setting that is a list of texts; empty when it is not said. {@code CONFIGURATION} when it is no such list. */
    public List<String> texts(String key) {
        JsonNode node = settings.path(key);
        List<String> result = new ArrayList<>();
        if (!node.isMissingNode() && !node.isArray()) {
            throw problem(key + ": expected a list of texts");
        }
        for (JsonNode item : node) {
            if (!item.isTextual() || item.textValue().isBlank()) {
                throw problem(key + ": expected a list of texts, and " + item + " is none");
            }
            result.add(item.textValue());
        }
        return result;
    }

    /** A setting that is a whole number within bounds; empty when it is not said. */
    public OptionalInt number(String key, int least, int most) {
        JsonNode node = settings.path(key);
        if (node.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!node.isInt() || node.intValue() < least || node.intValue() > most) {
            throw problem(key + ": expected a whole number from " + least + " to " + most);
        }
        return OptionalInt.of(node.intValue());
    }

    /** A setting that is {@code true} or {@code false}; otherwise as said here when it is not said there. */
    public boolean flag(String key, boolean otherwise) {
        JsonNode node = settings.path(key);
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw problem(key + ": expected true or false");
        }
        return node.asBoolean(otherwise);
    }

    /** The error for a setting that is wrong. */
    public RollbackException problem(String message) {
        return new RollbackException(ErrorKind.CONFIGURATION, path + ": " + message);
    }
}
