package dev.rollback.core.incident;

import java.time.Instant;

/** When an incident came into a state, and by whom. */
public record Moment(IncidentState state, Instant time, String by) {}
