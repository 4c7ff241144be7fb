package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.engine.Surroundings;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.notify.Notifiers;
import dev.rollback.core.notify.Outbox;
import java.util.List;
import java.util.Locale;

/** What the commands about notifications have in common. */
final class NotifyWords {

    private NotifyWords() {}

    static Announcements announcements(Invocation invocation) {
        Surroundings surroundings = invocation.surroundings("notify");
        return new Announcements(
                invocation.workspace(),
                Notifiers.load(),
                surroundings.files(),
                surroundings.clock(),
                surroundings.environment(),
                surroundings.random());
    }

    /** One list of the outbox, for programs and for people. */
    static void describe(String state, List<Outbox.Entry> entries, ArrayNode array, List<String> text) {
        for (Outbox.Entry entry : entries) {
            String event = entry.event().name().toLowerCase(Locale.ROOT).replace('_', '-');
            boolean pending = state.equals("pending");
            ObjectNode node = array.addObject();
            node.put("channel", entry.channel());
            node.put("event", event);
            node.put("incident", entry.incident());
            node.put("title", entry.title());
            node.put("created", entry.created().toString());
            node.put("attempts", entry.attempts());
            node.put("nextAttempt", pending ? entry.next().toString() : null);
            node.put("reason", entry.reason());
            node.put("file", entry.file().toString());
            text.add(String.format(Locale.ROOT, "%-7s  %s  %s: %s", state, entry.channel(), event, entry.title()));
            text.add("         attempts: " + entry.attempts() + (pending ? ", next at " + entry.next() : "")
                    + (entry.reason().isEmpty() ? "" : "; " + entry.reason()));
        }
    }
}
