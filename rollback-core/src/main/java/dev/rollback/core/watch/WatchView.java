package dev.rollback.core.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.notify.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an incident stands at a look.
 *
 * @param acting whether this watch does what is due; if not, another one does
 * @param updateLeft how long until those who deal with it are to hear how things stand; less than nothing when that is
 *     overdue; empty once it is over
 * @param stakeholdersLeft the same of stakeholders
 * @param stakeholdersNoticed whether those have, or will get, a first notice
 * @param latest the last lines of its timeline
 */
public record WatchView(
        Incident incident,
        Instant time,
        boolean acting,
        Optional<Duration> updateLeft,
        Optional<Duration> stakeholdersLeft,
        boolean stakeholdersNoticed,
        List<JsonNode> latest,
        Outbox.Content outbox) {

    public WatchView {
        latest = List.copyOf(latest);
    }
}
