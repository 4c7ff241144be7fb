package dev.rollback.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.spi.directory.SafePaths;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what {@code rollback.yml} says of incidents: whom to turn to, and how often people are to be told. */
final class IncidentSettingsReader {

    static final String CONTACTS = "contacts";
    static final String INCIDENT = "incident";

    private static final String UPDATE_EVERY = "update-every";
    private static final String STAKEHOLDERS_AFTER = "stakeholders-after";
    private static final String STAKEHOLDERS_EVERY = "stakeholders-every";
    private static final List<String> KEYS = List.of(UPDATE_EVERY, STAKEHOLDERS_AFTER, STAKEHOLDERS_EVERY);
    private static final List<String> ROLES =
            Stream.of(Contacts.Role.values()).map(Contacts.Role::toString).toList();

    private static final int MAX_CONTACT = 200;
    private static final Duration LONGEST = Duration.ofHours(24);

    private final List<String> problems;

    IncidentSettingsReader(List<String> problems) {
        this.problems = problems;
    }

    IncidentSettings settings(JsonNode root) {
        JsonNode incident = keys(root, INCIDENT, KEYS);
        IncidentSettings usual = IncidentSettings.DEFAULT;
        return new IncidentSettings(
                contacts(keys(root, CONTACTS, ROLES)),
                interval(incident, UPDATE_EVERY, usual.updateEvery()),
                interval(incident, STAKEHOLDERS_AFTER, usual.stakeholdersAfter()),
                interval(incident, STAKEHOLDERS_EVERY, usual.stakeholdersEvery()));
    }

    private Contacts contacts(JsonNode node) {
        Map<Contacts.Role, String> people = new EnumMap<>(Contacts.Role.class);
        for (Contacts.Role role : Contacts.Role.values()) {
            JsonNode person = node.path(role.toString());
            if (isContact(person)) {
                people.put(role, person.textValue().strip());
            } else if (!person.isMissingNode()) {
                problems.add(CONTACTS + "." + role + ": expected a text of one line with up to " + MAX_CONTACT
                        + " characters, such as \"Jane Doe, +00 000 0000\"");
            }
        }
        return new Contacts(people);
    }

    /** What could turn a terminal or a notification upside down is refused rather than taken out. */
    private static boolean isContact(JsonNode node) {
        return node.isTextual()
                && !node.textValue().isBlank()
                && node.textValue().length() <= MAX_CONTACT
                && node.textValue().chars().noneMatch(c -> c == '\u2028' || c == '\u2029')
                && SafePaths.printable(node.textValue()).equals(node.textValue());
    }

    private Duration interval(JsonNode node, String key, Duration usual) {
        JsonNode text = node.path(key);
        if (text.isMissingNode()) {
            return usual;
        }
        Optional<Duration> interval = text.isTextual()
                ? Durations.parse(text.textValue()).filter(time -> time.compareTo(LONGEST) <= 0)
                : Optional.empty();
        if (interval.isEmpty()) {
            problems.add(INCIDENT + "." + key + ": expected a duration from 1s to 24h, such as 30s, 15m or 1h");
        }
        return interval.orElse(usual);
    }

    private JsonNode keys(JsonNode root, String key, Collection<String> known) {
        JsonNode node = root.path(key);
        if (!node.isMissingNode() && !node.isObject()) {
            problems.add(key + ": expected keys with values: " + String.join(", ", known));
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add("unknown key " + key + "." + name + "; did you mean " + Nearest.to(name, known) + "?");
            }
        });
        return node;
    }
}
