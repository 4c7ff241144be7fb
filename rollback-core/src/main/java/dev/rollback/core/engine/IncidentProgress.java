package dev.rollback.core.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.RollbackException;
import dev.rollback.core.execute.ProgressListener;
import dev.rollback.core.execute.Step;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.IncidentState;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.incident.Severity;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the incident along with the operation, and tells the listener. What goes wrong with the incident's files is a
 * warning: it ends no operation and changes none.
 */
final class IncidentProgress implements ProgressListener {

    private final Incidents incidents;
    private final Optional<IncidentId> incident;
    private final ProgressListener listener;
    private final List<String> warnings = new ArrayList<>();

    /** @param incident none for an operation that belongs to none */
    IncidentProgress(Workspace workspace, Surroundings around, Optional<IncidentId> incident) {
        this.incidents =
                new Incidents(workspace, around.files(), around.clock(), System.getProperty("user.name", "unknown"));
        this.incident = incident;
        this.listener = around.listener();
    }

    /**
     * The incident that a rollback belongs to: the environment's; else the one that was declared last of those that are
     * open; else a new one.
     */
    static IncidentId choose(Workspace workspace, Surroundings around) {
        if (!around.environment().getOrDefault(IncidentId.VARIABLE, "").isEmpty()) {
            return IncidentId.next(workspace, around.environment(), around.clock());
        }
        List<Incident> open = new Incidents(workspace, around.files(), around.clock(), "")
                .list()
                .open();
        return open.isEmpty()
                ? IncidentId.next(workspace, around.environment(), around.clock())
                : open.get(open.size() - 1).id();
    }

    @Override
    public void started(Step step) {
        switch (step) {
            case STOP -> begin();
            case VERIFY -> to(IncidentState.VALIDATING, nothing());
            default -> {}
        }
        listener.started(step);
    }

    @Override
    public void finished(Step step, Duration took) {
        attempt(id -> {
            if (incidents.find(id).isPresent()) {
                incidents.note(
                        id, "step-finished", nothing().put("step", step.name()).put("tookMillis", took.toMillis()));
            }
        });
        listener.finished(step, took);
    }

    /** An incident that nobody has declared is declared by the rollback itself. */
    private void begin() {
        attempt(id -> {
            if (incidents.find(id).isEmpty()) {
                incidents.declare(
                        id,
                        Severity.HIGH,
                        "a rollback that was begun without a declaration",
                        Optional.empty(),
                        Optional.empty());
            }
        });
        to(IncidentState.ROLLING_BACK, nothing());
    }

    /** The new state is live and verified. */
    void achieved() {
        to(IncidentState.MONITORING, nothing());
    }

    /** The old state is live, or nothing was changed. */
    void failed(RollbackException cause) {
        to(IncidentState.FAILED, reason(cause));
    }

    /** What was cut off before its commit point is cleared away; nothing was changed. */
    void discarded() {
        to(IncidentState.FAILED, nothing().put("reason", "cut off before anything was changed, and cleared away"));
    }

    /** The old state is live again, as somebody asked for. */
    void undone() {
        to(IncidentState.UNDONE, nothing());
    }

    /** What could not be written down, once. */
    List<String> warnings() {
        List<String> all = List.copyOf(warnings);
        warnings.clear();
        return all;
    }

    private void to(IncidentState next, ObjectNode evidence) {
        attempt(id -> {
            Optional<Incident> found = incidents.find(id);
            if (found.isEmpty() || found.get().state() == next) {
                return;
            }
            IncidentState now = found.get().state();
            if (now.next().contains(next)) {
                incidents.step(found.get(), next, evidence);
            } else {
                incidents.note(id, "operation", evidence.put("would-be", next.name()));
                warn("incident " + id + " stays " + now.inWords() + ": it cannot become " + next.inWords()
                        + " from there");
            }
        });
    }

    private void attempt(Consumer<IncidentId> action) {
        try {
            incident.ifPresent(action);
        } catch (RollbackException e) {
            warn("the incident's record could not be kept: " + e.getMessage());
        }
    }

    private void warn(String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    private static ObjectNode reason(RollbackException cause) {
        return nothing().put("error", cause.kind().name()).put("reason", cause.plainMessage());
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }
}
