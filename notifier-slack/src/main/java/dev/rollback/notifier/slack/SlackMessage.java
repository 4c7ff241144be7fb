package dev.rollback.notifier.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Notification;
import java.util.Map;

/**
 * A notification as a message in blocks, with a plain text for where blocks are not shown. All of it is
 * {@code plain_text}: nothing in it can mention anybody or become a link of another name. The limits are Slack's: 50
 * blocks, 150 characters a header, 3,000 a section, 10 fields of 2,000 a section.
 */
final class SlackMessage {

    private static final int HEADER = 150;
    private static final int SECTION = 3_000;
    private static final int FIELD = 2_000;
    private static final int FIELDS = 10;

    private SlackMessage() {}

    static ObjectNode of(Notification notification) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("text", SlackText.fit(notification.title() + "\n" + notification.text(), SECTION));
        message.put("mrkdwn", false);
        message.put("link_names", false);
        message.put("unfurl_links", false);
        message.put("unfurl_media", false);
        ArrayNode blocks = message.putArray("blocks");
        blocks.addObject().put("type", "header").set("text", text(SlackText.fit(notification.title(), HEADER)));
        if (!notification.text().isBlank()) {
            for (String piece : SlackText.pieces(notification.text(), SECTION)) {
                blocks.addObject().put("type", "section").set("text", text(piece));
            }
        }
        addFacts(notification.facts(), blocks);
        blocks.addObject()
                .put("type", "context")
                .putArray("elements")
                .add(text(notification.incident() + "  " + notification.time()));
        return message;
    }

    private static void addFacts(Map<String, String> facts, ArrayNode blocks) {
        ArrayNode fields = JsonNodeFactory.instance.arrayNode();
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            if (fields.isEmpty() || fields.size() == FIELDS) {
                fields = blocks.addObject().put("type", "section").putArray("fields");
            }
            fields.add(text(SlackText.fit(fact.getKey() + ": " + fact.getValue(), FIELD)));
        }
    }

    private static ObjectNode text(String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "plain_text")
                .put("text", text)
                .put("emoji", false);
    }
}
