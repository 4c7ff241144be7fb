package dev.rollback.core.workspace;

import java.time.Duration;

/**
 * What {@code rollback.yml} says of incidents.
 *
 * @param updateEvery how often those who deal with one are to hear how things stand
 * @param stakeholdersAfter when stakeholders are to have heard of one, counted from its declaration
 * @param stakeholdersEvery how often they are to hear again
 */
public record IncidentSettings(
        Contacts contacts, Duration updateEvery, Duration stakeholdersAfter, Duration stakeholdersEvery) {

    /** The intervals of the field's procedure. */
    public static final IncidentSettings DEFAULT =
            new IncidentSettings(Contacts.NONE, Duration.ofMinutes(15), Duration.ofMinutes(30), Duration.ofMinutes(30));
}
