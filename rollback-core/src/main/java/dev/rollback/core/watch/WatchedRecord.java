package dev.rollback.core.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.incident.Timeline;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What an incident's folder says, as far as it could be read at the last look. */
final class WatchedRecord {

    private final Incidents incidents;
    private final Path file;
    private Incident incident;
    private List<JsonNode> lines = List.of();
    private long size = -1;

    WatchedRecord(Incidents incidents, Incident incident) {
        this.incidents = incidents;
        this.incident = incident;
        this.file = incidents.folder(incident.id()).resolve(Timeline.FILE);
    }

    Incident incident() {
        return incident;
    }

    List<JsonNode> lines() {
        return lines;
    }

    /** {@code CORRUPT} when its file was changed by hand; then what was read before stands. */
    void readIncident() {
        incident = incidents
                .find(incident.id())
                .orElseThrow(() -> new RollbackException(
                        ErrorKind.NOT_FOUND, "the record of incident " + incident.id() + " is gone"));
    }

    /** The lines that are new since the last look. The file only grows, so it is read when its size has changed. */
    List<JsonNode> readTimeline() {
        long now = sizeNow();
        if (now == size) {
            return List.of();
        }
        List<JsonNode> found = incidents.timeline(incident.id()).read().lines();
        List<JsonNode> added = found.subList(Math.min(lines.size(), found.size()), found.size());
        lines = found;
        size = now;
        return added;
    }

    private long sizeNow() {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw Failures.io("look at", file, e);
        }
    }

    /** The last line of a kind. */
    Optional<Reminder.Line> last(Predicate<JsonNode> kind) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (kind.test(lines.get(i))) {
                return Optional.of(new Reminder.Line(i, time(lines.get(i))));
            }
        }
        return Optional.empty();
    }

    Optional<JsonNode> lastUpdate() {
        return lines.stream()
                .filter(line -> line.path("event").asText().equals("update"))
                .reduce((earlier, later) -> later);
    }

    /** The declaration itself, for a timeline that does not have it. */
    Reminder.Line declaration() {
        return new Reminder.Line(-1, incident.declared());
    }

    private Instant time(JsonNode line) {
        try {
            return Instant.parse(line.path("time").asText());
        } catch (DateTimeException e) {
            return incident.declared();
        }
    }
}
