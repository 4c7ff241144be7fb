package dev.rollback.core.workspace;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whom to turn to in an incident, each in a line: a name and how to reach them. */
public record Contacts(Map<Role, String> people) {

    public static final Contacts NONE = new Contacts(Map.of());

    /** In the order in which they are called. */
    public enum Role {
        PRIMARY,
        SECONDARY,
        ESCALATION,
        MANAGEMENT;

        /** As {@code rollback.yml} says it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Contacts {
        Map<Role, String> ordered = new EnumMap<>(Role.class);
        ordered.putAll(people);
        people = Collections.unmodifiableMap(ordered);
    }

    public Optional<String> find(Role role) {
        return Optional.ofNullable(people.get(role));
    }

    /** Those of some roles as facts of a notification, {@code primaryContact} and so on; who is not named is left out. */
    public Map<String, String> facts(Role... roles) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (Role role : roles) {
            find(role).ifPresent(person -> facts.put(role + "Contact", person));
        }
        return facts;
    }
}
