package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.RollbackException;
import dev.rollback.core.assess.Observation;
import dev.rollback.core.assess.Result;
import dev.rollback.core.assess.Situation;
import dev.rollback.core.assess.SituationAssessor;
import dev.rollback.core.detect.Assessor;
import dev.rollback.core.detect.RecordedState;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.serve.ActiveBackend;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.core.workspace.WorkspaceLock;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
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
                .assess(quick);
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
                                .map(words -> words.length() > 1_000 ? words.substring(0, 1_000) + "…" : words)
                                .limit(10)
                                .collect(Collectors.joining("; ")));
            }
        }
        return note("assessed", evidence);
    }

    List<String> note(String event, ObjectNode evidence) {
        Optional<Incident> incident = Optional.empty();
        try {
            incident = records.underWay();
            incident.ifPresent(found -> records.all().note(found.id(), event, evidence));
            return List.of();
        } catch (RollbackException e) {
            return List.of("the timeline "
                    + incident.map(found -> "of incident " + found.id() + " ").orElse("") + "does not say so: "
                    + e.getMessage());
        }
    }

    /** Records what is live, and returns it in words. {@code CORRUPT} for a state that is not whole. */
    String record(Situation situation) {
        ActiveBackend active =
                ActiveBackend.of(workspace, backends, invocation.terminal().environment());
        try (WorkspaceLock lock = invocation.lock(workspace, "assess --record")) {
            invocation.workspaceToChange();
            var state = Assessor.look(active.backend(), active.location());
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
