package dev.rollback.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Audience;
import dev.rollback.spi.PluginConfig;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what {@code rollback.yml} says of channels for notifications; the notifiers' own keys are left to them. */
final class NotificationsReader {

    private static final String KEY = "notifications";

    private final List<String> problems;

    NotificationsReader(List<String> problems) {
        this.problems = problems;
    }

    Map<String, ChannelSettings> channels(JsonNode node) {
        Map<String, ChannelSettings> result = new LinkedHashMap<>();
        if (!node.isMissingNode() && !node.isObject()) {
            problems.add(KEY + ": expected channel names with settings");
        }
        node.properties().forEach(entry -> {
            String path = KEY + "." + entry.getKey();
            if (!ChannelSettings.isName(entry.getKey())) {
                problems.add(path + ": a channel's name has up to 40 lower case letters, digits and '-', and begins"
                        + " with a letter");
            } else if (entry.getValue() instanceof ObjectNode settings) {
                result.put(entry.getKey(), channel(entry.getKey(), path, settings.deepCopy()));
            } else {
                problems.add(path + ": expected settings");
            }
        });
        return result;
    }

    private ChannelSettings channel(String name, String path, ObjectNode settings) {
        JsonNode notifier = settings.path("notifier");
        if (!notifier.isMissingNode() && !notifier.isTextual()) {
            problems.add(path + ".notifier: expected a notifier's name");
        }
        Set<Audience> audiences = audiences(path + ".audiences", settings.path("audiences"));
        settings.remove(List.of("notifier", "audiences"));
        return new ChannelSettings(name, notifier.asText(name), audiences, new PluginConfig(path, settings));
    }

    private Set<Audience> audiences(String path, JsonNode node) {
        if (node.isMissingNode()) {
            return Set.of(Audience.INTERNAL);
        }
        Set<Audience> result = EnumSet.noneOf(Audience.class);
        for (JsonNode item : node) {
            for (Audience audience : Audience.values()) {
                if (item.asText().equals(audience.name().toLowerCase(Locale.ROOT))) {
                    result.add(audience);
                }
            }
        }
        if (!node.isArray() || result.isEmpty() || result.size() != node.size()) {
            problems.add(path + ": expected a list of internal, stakeholders, or both");
        }
        return result;
    }
}
