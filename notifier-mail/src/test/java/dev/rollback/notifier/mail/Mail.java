package dev.rollback.notifier.mail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Audience;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.Notification;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.Delivery;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.PluginConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Settings and notifications of tests. */
final class Mail {

    static final Instant NOW = Instant.parse("2026-03-02T10:15:30Z");
    static final String PASSWORD = "verysecretword";

    private Mail() {}

    /** To a server on this machine, in the clear. */
    static ObjectNode settings(int port) {
        ObjectNode settings = JsonNodeFactory.instance
                .objectNode()
                .put("host", "localhost")
                .put("port", port)
                .put("security", "none")
                .put("from", "Rollback <rollback@example.org>")
                .put("timeout-seconds", 5);
        settings.putArray("to").add("ops@example.org");
        return settings;
    }

    static ObjectNode withLogin(ObjectNode settings) {
        settings.put("username", "rollback");
        settings.putObject("password").put("env", "PASSWORD");
        return settings;
    }

    static NotificationChannel open(Path folder, ObjectNode settings) {
        return new MailNotifier()
                .open(
                        new PluginConfig("notifications.mail", settings),
                        new ChannelContext(
                                folder, Map.of("PASSWORD", PASSWORD, "USERNAME", "secretuser"), Clock.systemUTC()));
    }

    static Delivery send(Path folder, ObjectNode settings, Notification notification) {
        try (NotificationChannel channel = open(folder, settings)) {
            return channel.send(notification);
        }
    }

    static Notification any() {
        return notification("It hurts", "First line\nSecond line");
    }

    static Notification notification(String title, String text) {
        return new Notification(
                "INC-1.declared.1",
                "INC-1",
                IncidentEvent.DECLARED,
                Audience.INTERNAL,
                NOW,
                title,
                text,
                Map.of("Severity", "HIGH"));
    }

    static Notification to(Audience audience, String id, String incident) {
        return new Notification(id, incident, IncidentEvent.UPDATE, audience, NOW, "It hurts", "x", Map.of());
    }
}
