package dev.rollback.core.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.ProgressListener;
import dev.rollback.core.execute.Step;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.IncidentReport;
import dev.rollback.core.incident.IncidentState;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.plan.LossLedger;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.workspace.Contacts;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Severity;
import dev.rollback.core.workspace.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the incident along with the operation, tells people, and tells the listener. What goes wrong with the incident's
 * files is a warning: it ends no operation and changes none. What goes wrong with telling people is not even that.
 */
final class IncidentProgress implements ProgressListener {

    private static final String UNDECLARED = "a rollback that was begun without a declaration";

    private final Incidents incidents;
    private final Optional<IncidentId> incident;
    private final ProgressListener listener;
    private final List<String> warnings = new ArrayList<>();
    private final Surroundings around;
    private final Telling telling;
    private final Contacts contacts;
    private Optional<Step> step = Optional.empty();
    private Optional<Runnable> planned = Optional.empty();

    /** @param incident none for an operation that belongs to none */
    IncidentProgress(Workspace workspace, Surroundings around, Telling telling, Optional<IncidentId> incident) {
        this.incidents = new Incidents(workspace, around.files(), around.clock(), who());
        this.incident = incident;
        this.listener = around.listener();
        this.around = around;
        this.telling = telling;
        this.contacts = workspace.configuration().incident().contacts();
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
        this.step = Optional.of(step);
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
                incidents.declare(id, Severity.HIGH, UNDECLARED, Optional.empty(), Optional.empty());
                Map<String, String> facts = new LinkedHashMap<>();
                facts.put("severity", Severity.HIGH.name());
                facts.put("description", UNDECLARED);
                facts.put("who", who());
                facts.putAll(contacts.facts(Contacts.Role.PRIMARY, Contacts.Role.SECONDARY));
                telling.tell(IncidentEvent.DECLARED, id, facts);
            }
        });
        planned.ifPresent(Runnable::run);
        to(IncidentState.ROLLING_BACK, nothing());
    }

    /** What is about to be done; people hear of it once the incident is declared. */
    void planned(RollbackPlan plan, OperationId operation) {
        planned = Optional.of(() -> tell(
                IncidentEvent.ROLLBACK_STARTED,
                "to",
                plan.target(),
                "backup",
                plan.backupId(),
                "operation",
                operation.value(),
                "who",
                who()));
    }

    /** The new state is live and verified. */
    void achieved(OperationFolder operation) {
        to(IncidentState.MONITORING, nothing());
        if (operation.plan() instanceof RollbackPlan plan) {
            LossLedger ledger = plan.ledger();
            tell(
                    IncidentEvent.ROLLED_BACK,
                    "duration",
                    took(operation),
                    "records",
                    Long.toString(plan.summary().fingerprint().contracts().count()),
                    "backup",
                    plan.backupId(),
                    "losses",
                    ledger.absent() + " live records not in the backup, " + ledger.different() + " different there",
                    "operation",
                    operation.id().value());
        }
    }

    /** From the operation's beginning up to now; blank where the clock went back. */
    private String took(OperationFolder operation) {
        Duration took = Duration.between(operation.started(), around.clock().instant());
        return took.isNegative() ? "" : IncidentReport.words(took);
    }

    /** The old state is live, or nothing was changed. */
    void failed(RollbackException cause, String live) {
        to(IncidentState.FAILED, reason(cause));
        tell(
                IncidentEvent.STEP_FAILED,
                "step",
                step.map(Step::inWords).orElse(""),
                "reason",
                cause.getMessage(),
                "live",
                live,
                "next",
                cause.hint().orElse(""));
    }

    /** What was cut off before its commit point is cleared away; nothing was changed. */
    void discarded() {
        to(IncidentState.FAILED, nothing().put("reason", "cut off before anything was changed, and cleared away"));
    }

    /** The old state is live again, as somebody asked for. */
    void undone(OperationFolder operation) {
        to(IncidentState.UNDONE, nothing());
        tell(
                IncidentEvent.UNDONE,
                "reason",
                "somebody asked for it",
                "live",
                "what was live before the operation",
                "operation",
                operation.id().value());
    }

    /** What could not be written down, once. */
    List<String> warnings() {
        List<String> all = List.copyOf(warnings);
        warnings.clear();
        return all;
    }

    private void tell(IncidentEvent event, String... facts) {
        incident.ifPresent(id -> telling.tell(event, id, facts));
    }

    private static String who() {
        return System.getProperty("user.name", "unknown");
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
