package dev.rollback.spi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.util.ArrayList;
import java.util.List;
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

    /** The error for a setting that is wrong. */
    public RollbackException problem(String message) {
        return new RollbackException(ErrorKind.CONFIGURATION, path + ": " + message);
    }
}
