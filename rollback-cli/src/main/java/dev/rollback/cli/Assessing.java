package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.RollbackException;
import dev.rollback.core.assess.Observation;
import dev.rollback.core.assess.Result;
import dev.rollback.core.assess.Situation;
import dev.rollback.core.assess.SituationAssessor;
import dev.rollback.core.decide.Decider;
import dev.rollback.core.decide.Decision;
import dev.rollback.core.detect.BackendState;
import dev.rollback.core.detect.RecordedState;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.Mark;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.serve.ActiveBackend;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.core.workspace.WorkspaceLock;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The assessment of a workspace for the commands that make one, and what they write down about it. */
final class Assessing {

    private final Invocation invocation;
    private final IncidentRecords records;
    private final Workspace workspace;
    private final Backends backends;

    Assessing(Invocation invocation) {
        this.invocation = invocation;
        this.records = new IncidentRecords(invocation);
        this.workspace = records.workspace();
        this.backends = invocation.backends();
    }

    IncidentRecords records() {
        return records;
    }

    Situation assess(boolean quick) {
        return new SituationAssessor(
                        workspace, backends, invocation.terminal().environment(), FileOps.system(), Clock.systemUTC())
                .assess(quick)
                .masked(Announcements.mask(workspace, invocation.terminal().environment(), Clock.systemUTC()));
    }

    /** Writes the assessment into the timeline of the incident that is under way, if one is; with what went wrong. */
    List<String> note(Situation situation) {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        evidence.put("overall", situation.overall().name());
        evidence.put("tookMillis", situation.took().toMillis());
        for (Result result : List.of(Result.RAISED, Result.SUSPECTED, Result.OBSTACLE, Result.INCONCLUSIVE)) {
            List<Observation> found = situation.of(result);
            if (!found.isEmpty()) {
                evidence.put(
                        result.name().toLowerCase(java.util.Locale.ROOT),
                        found.stream()
                                .map(one -> one.check() + ": " + one.detail())
                                .map(Assessing::bounded)
                                .limit(10)
                                .collect(Collectors.joining("; ")));
            }
        }
        return write(incident -> records.all().record(incident, Mark.ASSESSED, evidence));
    }

    /** Writes something else there. */
    List<String> note(String event, ObjectNode evidence) {
        return write(incident -> records.all().note(incident.id(), event, evidence));
    }

    private List<String> write(Consumer<Incident> line) {
        Optional<Incident> incident = Optional.empty();
        try {
            incident = records.underWay();
            incident.ifPresent(line);
            return List.of();
        } catch (RollbackException e) {
            return List.of("the timeline "
                    + incident.map(found -> "of incident " + found.id() + " ").orElse("") + "does not say so: "
                    + e.getMessage());
        }
    }

    Decider decider() {
        return Decider.of(workspace, FileOps.system());
    }

    /**
     * Writes a decision into the timeline of the incident that is under way, and tells people of it when it is another
     * one than before; with what went wrong.
     */
    List<String> tell(Decision decision) {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        String reason = bounded(String.join("; ", decision.reasons()));
        evidence.put("decision", decision.outcome().name());
        decision.cause()
                .ifPresent(cause -> evidence.put("trigger", cause.trigger().name())
                        .put("severity", cause.severity().name()));
        evidence.put("reason", reason);
        Optional<Incident> incident;
        try {
            incident = records.underWay();
        } catch (RollbackException e) {
            return List.of("the timeline does not say what was decided: " + e.getMessage());
        }
        boolean known = incident.map(found -> lastDecision(found)
                        .equals(Optional.of(decision.outcome().name())))
                .orElse(true);
        List<String> problems = write(found -> records.all().record(found, Mark.DECIDED, evidence));
        if (!known) {
            records.tell(
                    IncidentEvent.DECISION,
                    incident.orElseThrow(),
                    "decision",
                    decision.outcome().inWords(),
                    "reason",
                    reason,
                    "who",
                    "the rules, for " + IncidentRecords.who(),
                    "next",
                    DecisionWords.next(decision).replace("`", ""));
        }
        return problems;
    }

    /** Declares an incident for a decision to roll back, unless one is under way; with what went wrong. */
    List<String> declare(Decision decision) {
        try {
            if (!records.all().list().open().isEmpty()) {
                return List.of();
            }
            Decision.Cause cause = decision.cause().orElseThrow();
            String what = "automatic rollback: " + cause.trigger().inWords();
            Incident incident = records.all()
                    .declare(
                            IncidentId.next(workspace, invocation.terminal().environment(), Clock.systemUTC()),
                            cause.severity(),
                            what,
                            records.targetNetwork(),
                            Optional.empty());
            records.tell(
                    IncidentEvent.DECLARED,
                    incident,
                    "severity",
                    cause.severity().name(),
                    "trigger",
                    cause.trigger().inWords(),
                    "description",
                    bounded(decision.evidence().stream()
                            .map(found -> found.check() + ": " + found.detail())
                            .collect(Collectors.joining("; "))),
                    "who",
                    IncidentRecords.who());
            return List.of();
        } catch (RollbackException e) {
            return List.of("no incident could be declared: " + e.getMessage());
        }
    }

    private Optional<String> lastDecision(Incident incident) {
        try {
            return records.all().timeline(incident.id()).read().lines().stream()
                    .filter(line -> line.path("event").asText().equals(Mark.DECIDED.event()))
                    .map(line -> line.path("decision").asText())
                    .reduce((earlier, later) -> later);
        } catch (RollbackException e) {
            return Optional.empty();
        }
    }

    private static String bounded(String words) {
        return words.length() > 1_000 ? words.substring(0, 1_000) + "…" : words;
    }

    /** Records what is live, and returns it in words. {@code CORRUPT} for a state that is not whole. */
    String record(Situation situation) {
        ActiveBackend active =
                ActiveBackend.of(workspace, backends, invocation.terminal().environment());
        try (WorkspaceLock lock = invocation.lock(workspace, "assess --record")) {
            invocation.workspaceToChange();
            var state = BackendState.look(active.backend(), active.location());
            Fingerprint fingerprint = state.inspection()
                    .filter(found -> found.intact())
                    .flatMap(found -> found.summary())
                    .orElseThrow(() -> new RollbackException(
                                    ErrorKind.CORRUPT,
                                    "the state of " + state.backend() + " is " + state.inWords()
                                            + ", so it is not recorded")
                            .withHint("`rollback validate --backend " + state.backend() + "` tells all of it"))
                    .fingerprint();
            RecordedState.record(
                    workspace, state.backend(), fingerprint, Clock.systemUTC().instant(), FileOps.system());
            return state.backend() + ", " + state.inWords();
        }
    }
}
