package dev.rollback.core.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Audience;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.Notification;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One notification to one channel, as it lies in the outbox.
 *
 * @param created when it was put there
 * @param attempts how often it was tried
 * @param next when to try it again
 * @param reason why it has not arrived; blank before the first attempt
 * @param given whether it is given up
 */
record Message(
        Notification notification,
        String channel,
        Instant created,
        int attempts,
        Instant next,
        String reason,
        boolean given) {

    static Message of(Notification notification, String channel, Instant now) {
        return new Message(notification, channel, now, 0, now, "", false);
    }

    Message deferred(Instant until, String why) {
        return new Message(notification, channel, created, attempts + 1, until, why, false);
    }

    Message givenUp(int tried, String why) {
        return new Message(notification, channel, created, tried, next, why, true);
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("channel", channel);
        node.put("created", created.toString());
        node.put("attempts", attempts);
        node.put("next", next.toString());
        node.put("reason", reason);
        node.put("givenUp", given);
        ObjectNode what = node.putObject("notification");
        what.put("id", notification.id());
        what.put("incident", notification.incident());
        what.put("event", notification.event().name());
        what.put("audience", notification.audience().name());
        what.put("time", notification.time().toString());
        what.put("title", notification.title());
        what.put("text", notification.text());
        ObjectNode facts = what.putObject("facts");
        notification.facts().forEach(facts::put);
        return node;
    }

    /** Throws IllegalArgumentException or DateTimeException for what is no message. */
    static Message read(JsonNode node) {
        JsonNode what = node.path("notification");
        Map<String, String> facts = new LinkedHashMap<>();
        what.path("facts")
                .properties()
                .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
        Notification notification = new Notification(
                what.path("id").asText(),
                what.path("incident").asText(),
                IncidentEvent.valueOf(what.path("event").asText()),
                Audience.valueOf(what.path("audience").asText()),
                Instant.parse(what.path("time").asText()),
                what.path("title").asText(),
                what.path("text").asText(),
                facts);
        return new Message(
                notification,
                node.path("channel").asText(),
                Instant.parse(node.path("created").asText()),
                node.path("attempts").asInt(),
                Instant.parse(node.path("next").asText()),
                node.path("reason").asText(),
                node.path("givenUp").asBoolean());
    }
}
