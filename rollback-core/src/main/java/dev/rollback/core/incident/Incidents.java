package dev.rollback.core.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Severity;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.CheckedJson;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The incidents of a workspace, each in its folder {@code logs/incidents/<id>/}: {@code incident.json} says how it
 * stands, {@code timeline.jsonl} how it came to that. The timeline is written first: it is never behind. What changes
 * an incident changes it as it stands on disk, whatever the caller has read before; several processes may.
 */
public final class Incidents {

    private static final String FILE = "incident.json";

    private final Workspace workspace;
    private final FileOps files;
    private final Clock clock;
    private final String by;
    private final IncidentLock lock;

    /** @param by who does what is written down */
    public Incidents(Workspace workspace, FileOps files, Clock clock, String by) {
        this.workspace = workspace;
        this.files = files;
        this.clock = clock;
        this.by = by;
        this.lock = new IncidentLock(workspace, files);
    }

    /** What {@link #list} found.
     *
     * @param damaged the folders whose {@code incident.json} cannot be read, or was changed by hand
     */
    public record Found(List<Incident> incidents, List<Path> damaged) {

        public Found {
            incidents = List.copyOf(incidents);
            damaged = List.copyOf(damaged);
        }

        /** Those that people are still at, the latest last. */
        public List<Incident> open() {
            return incidents.stream()
                    .filter(incident -> incident.state().open())
                    .toList();
        }
    }

    /** All incidents, in the order in which they were declared. */
    public Found list() {
        List<Incident> incidents = new ArrayList<>();
        List<Path> damaged = new ArrayList<>();
        if (Files.isDirectory(workspace.incidents(), LinkOption.NOFOLLOW_LINKS)) {
            try (var paths = Files.newDirectoryStream(workspace.incidents())) {
                for (Path path : paths) {
                    if (Files.exists(path.resolve(FILE), LinkOption.NOFOLLOW_LINKS)) {
                        read(path).ifPresentOrElse(incidents::add, () -> damaged.add(path));
                    }
                }
            } catch (IOException e) {
                throw Failures.io("list", workspace.incidents(), e);
            }
        }
        incidents.sort(Comparator.comparing(Incident::declared)
                .thenComparing(incident -> incident.id().value()));
        damaged.sort(Comparator.naturalOrder());
        return new Found(incidents, damaged);
    }

    private static Optional<Incident> read(Path folder) {
        try {
            return Incident.read(CheckedJson.read(folder.resolve(FILE)))
                    .filter(incident -> folder.endsWith(incident.id().value()));
        } catch (RollbackException e) {
            return Optional.empty();
        }
    }

    /** The incident of an id; empty where none was declared. {@code CORRUPT} when its file was changed by hand. */
    public Optional<Incident> find(IncidentId id) {
        Path file = folder(id).resolve(FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return Optional.of(read(folder(id))
                .orElseThrow(() -> new RollbackException(
                                ErrorKind.CORRUPT,
                                "is not what was written: it is damaged, or somebody has edited it",
                                Location.of(file))
                        .withHint("what happened stands in " + Timeline.FILE
                                + " beside it; move the file away, and declare the incident again with the same id")));
    }

    /**
     * The incident that is meant when none is named: the environment's, else the only open one. {@code NOT_FOUND} when
     * there is none, {@code USAGE} when there are several.
     */
    public Incident current(Map<String, String> environment) {
        String named = environment.getOrDefault(IncidentId.VARIABLE, "");
        if (!named.isEmpty()) {
            return require(new IncidentId(named));
        }
        List<Incident> open = list().open();
        if (open.isEmpty()) {
            throw new RollbackException(ErrorKind.NOT_FOUND, "there is no open incident in " + workspace.root())
                    .withHint("`rollback incident declare` declares one");
        }
        if (open.size() > 1) {
            throw new RollbackException(
                            ErrorKind.USAGE,
                            "several incidents are open: "
                                    + String.join(
                                            ", ",
                                            open.stream()
                                                    .map(incident ->
                                                            incident.id().value())
                                                    .toList()))
                    .withHint("say which: with --incident ID, or in the variable " + IncidentId.VARIABLE);
        }
        return open.get(0);
    }

    /** {@code NOT_FOUND} when there is no such incident. */
    public Incident require(IncidentId id) {
        return find(id).orElseThrow(() -> new RollbackException(
                        ErrorKind.NOT_FOUND, "no incident " + id + " was declared in " + workspace.root())
                .withHint("`rollback incident list` tells which were"));
    }

    /**
     * Declares an incident. {@code CONFLICT} when there is one of that id.
     *
     * @param detected when the trouble was first seen; now if absent
     */
    public Incident declare(
            IncidentId id, Severity severity, String summary, Optional<String> network, Optional<Instant> detected) {
        return lock.held(id, () -> {
            if (Files.exists(folder(id).resolve(FILE), LinkOption.NOFOLLOW_LINKS)) {
                throw new RollbackException(
                        ErrorKind.CONFLICT, "there is an incident " + id + " already", Location.of(folder(id)));
            }
            Instant now = clock.instant();
            Incident incident = new Incident(
                    id,
                    severity,
                    summary,
                    network,
                    detected.orElse(now),
                    List.of(new Moment(IncidentState.DECLARED, now, by)),
                    Optional.empty(),
                    Map.of(),
                    Optional.empty());
            Folders.ensure(files, folder(id));
            ObjectNode evidence = JsonNodeFactory.instance.objectNode();
            evidence.put("severity", severity.name());
            evidence.put("summary", summary);
            return save(incident, "declared", evidence);
        });
    }

    /** Takes an incident on. {@code CONFLICT} for a step that does not follow. */
    public Incident step(Incident incident, IncidentState next, ObjectNode evidence) {
        return changed(incident, event(next), evidence, now -> now.stepped(next, clock.instant(), by));
    }

    /** Takes an incident to another severity and to {@code ESCALATED}. */
    public Incident escalate(Incident incident, Severity severity, ObjectNode evidence) {
        evidence.put("severity", severity.name());
        return changed(
                incident,
                event(IncidentState.ESCALATED),
                evidence,
                now -> now.stepped(IncidentState.ESCALATED, clock.instant(), by).withSeverity(severity));
    }

    /** Writes down that people were told how things stand. */
    public Incident update(Incident incident, ObjectNode evidence) {
        return changed(incident, "update", evidence, now -> now.updated(clock.instant()));
    }

    /** Writes down when something happened that the clocks measure; nothing when that was written down before. */
    public Incident mark(Incident incident, Mark mark, Instant time) {
        return markedOnce(
                incident, mark, time, JsonNodeFactory.instance.objectNode().put("at", time.toString()));
    }

    /** Writes down something that may be done again and again, and of which the clocks measure the first time. */
    public Incident record(Incident incident, Mark mark, ObjectNode evidence) {
        Instant time = clock.instant();
        return changed(
                incident, mark.event(), evidence, now -> now.marked(mark).isPresent() ? now : now.marked(mark, time));
    }

    /**
     * Writes down that a notification has arrived: the first of an incident, and each notice at stakeholders. Nothing
     * for an incident that nobody has declared.
     */
    public void delivered(IncidentId id, IncidentEvent event, String channel) {
        boolean notice = event == IncidentEvent.STAKEHOLDER_NOTICE;
        Optional<Incident> found = find(id).filter(
                        incident -> notice || incident.marked(Mark.NOTIFIED).isEmpty());
        if (found.isEmpty()) {
            return;
        }
        Instant time = clock.instant();
        Incident notified = markedOnce(found.get(), Mark.NOTIFIED, time, arrived(channel));
        if (notice) {
            changed(notified, Mark.STAKEHOLDERS_TOLD.event(), arrived(channel), now -> now.stakeholdersTold(time));
        }
    }

    private static ObjectNode arrived(String channel) {
        return JsonNodeFactory.instance.objectNode().put("channel", channel);
    }

    /** Writes down something that leaves the incident's state as it is. */
    public void note(IncidentId id, String event, ObjectNode evidence) {
        lock.held(id, () -> {
            timeline(id).add(event, by, evidence);
            return id;
        });
    }

    /** Changes an incident as it stands on disk by now. */
    private Incident changed(Incident seen, String event, ObjectNode evidence, UnaryOperator<Incident> change) {
        return lock.held(seen.id(), () -> save(change.apply(now(seen)), event, evidence));
    }

    private Incident markedOnce(Incident seen, Mark mark, Instant time, ObjectNode evidence) {
        return lock.held(seen.id(), () -> {
            Incident now = now(seen);
            return now.marked(mark).isPresent() ? now : save(now.marked(mark, time), mark.event(), evidence);
        });
    }

    private Incident now(Incident seen) {
        return find(seen.id()).orElse(seen);
    }

    public Timeline timeline(IncidentId id) {
        return new Timeline(folder(id), files, clock);
    }

    public Path folder(IncidentId id) {
        return workspace.incidents().resolve(id.value());
    }

    private Incident save(Incident incident, String event, ObjectNode evidence) {
        timeline(incident.id()).add(event, by, evidence);
        CheckedJson.write(files, folder(incident.id()).resolve(FILE), incident.json());
        return incident;
    }

    private static String event(IncidentState state) {
        return state.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
