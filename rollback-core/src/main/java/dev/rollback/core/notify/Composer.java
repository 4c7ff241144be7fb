package dev.rollback.core.notify;

import dev.rollback.api.Audience;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.Notification;
import dev.rollback.core.workspace.Workspace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes a notification of an event and its facts, without secrets and within bounds. */
final class Composer {

    private static final int MAX_VALUE = 4_000;
    private static final int MAX_INCIDENT = 64;

    private final Workspace workspace;
    private final PlainText plain;
    private final Templates templates;

    Composer(Workspace workspace, PlainText plain) {
        this.workspace = workspace;
        this.plain = plain;
        this.templates = new Templates(workspace.root());
    }

    /** @param mark what makes its id that of no other notification */
    Notification compose(
            IncidentEvent event,
            Audience audience,
            String incident,
            Instant time,
            Map<String, String> facts,
            String mark,
            List<String> warnings) {
        String thread = name(incident);
        Templates.Rendered rendered = templates.render(event, variables(event, thread, time, facts));
        rendered.warning().map(words -> plain.line(words, 1_000)).ifPresent(warnings::add);
        String title = plain.line(rendered.title(), Notification.MAX_TITLE);
        return new Notification(
                thread + "." + word(event) + "." + mark,
                thread,
                event,
                audience,
                time,
                title.isBlank() ? thread + ": " + word(event) : title,
                plain.lines(rendered.text(), Notification.MAX_TEXT),
                shown(audience, facts));
    }

    private Map<String, String> variables(
            IncidentEvent event, String incident, Instant time, Map<String, String> facts) {
        Map<String, String> result = new LinkedHashMap<>();
        result.put("incident", incident);
        result.put("event", word(event));
        result.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
        result.put("workspace", plain.line(workspace.root().toString(), MAX_VALUE));
        facts.forEach((name, value) -> {
            String text = plain.lines(value, MAX_VALUE);
            if (!text.isEmpty()) {
                result.put(name, text);
            }
        });
        return result;
    }

    /** Stakeholders get the text and nothing beside it: facts are about the inside. */
    private Map<String, String> shown(Audience audience, Map<String, String> facts) {
        Map<String, String> result = new LinkedHashMap<>();
        if (audience == Audience.STAKEHOLDERS) {
            return result;
        }
        facts.forEach((name, value) -> {
            String key = inWords(plain.line(name, 100));
            String text = plain.line(value, Notification.MAX_FACT);
            if (!key.isEmpty() && !text.isEmpty() && result.size() < Notification.MAX_FACTS) {
                result.put(key, text);
            }
        });
        return result;
    }

    /** {@code recordsRestored} as {@code Records restored}. */
    private static String inWords(String name) {
        if (name.isEmpty()) {
            return name;
        }
        String spaced = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
    }

    private String name(String incident) {
        String fit = plain.line(incident, 1_000).replaceAll("[^A-Za-z0-9._-]", "-");
        String bounded = fit.substring(0, Math.min(fit.length(), MAX_INCIDENT));
        return bounded.isEmpty() ? "incident" : bounded;
    }

    private static String word(IncidentEvent event) {
        return event.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
