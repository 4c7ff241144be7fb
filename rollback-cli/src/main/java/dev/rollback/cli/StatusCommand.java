package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.RollbackException;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Phase;
import dev.rollback.core.execute.Recovery;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.plan.MigrationPlan;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.serve.ActiveBackend;
import dev.rollback.core.workspace.EmergencyStop;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.core.workspace.WorkspaceLock;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** {@code status}: the lock, the emergency stop, and every operation with what can be done about it. */
@CommandLine.Command(name = "status", description = "Explain the lock, the emergency stop and all operations.")
final class StatusCommand implements Command {

    @Override
    public Answer answer(Invocation invocation) {
        Workspace workspace = invocation.workspace();
        Recovery recovery = new Recovery(workspace, invocation.backends(), FileOps.system());
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        List<String> text = new ArrayList<>();
        List<String> warnings = new ArrayList<>();

        data.put("workspace", workspace.root().toString());
        text.add("Workspace       " + workspace.root());
        Optional<String> holder = WorkspaceLock.show(workspace);
        data.put("lockedBy", holder.orElse(null));
        text.add("Lock            " + holder.map(who -> "held by " + who).orElse("free"));
        boolean stopped = EmergencyStop.isUp(workspace);
        data.put("emergencyStop", stopped);
        text.add("Emergency stop  "
                + (stopped
                        ? "up (" + workspace.emergencyStop().getFileName() + ")" + raisedBy(workspace)
                        : "not raised"));
        incidents(workspace, data, text, warnings);

        try {
            ActiveBackend active = ActiveBackend.of(
                    workspace, invocation.backends(), invocation.terminal().environment());
            data.put("activeBackend", active.backend().name());
            data.put("activeBackendReason", active.reason());
            text.add("Active backend  " + active.backend().name() + " (" + active.reason() + ")");
            data.put("deploymentDisabled", active.disabled().orElse(null));
            active.disabled().ifPresent(variable -> text.add("                takes no changes: " + variable));
        } catch (RollbackException e) {
            data.putNull("activeBackend");
            warnings.add("the active backend cannot be told: " + e.getMessage());
        }

        var operations = data.putArray("operations");
        List<OperationFolder> all = OperationFolder.list(workspace, FileOps.system());
        for (OperationFolder operation : all) {
            ObjectNode node = operations.addObject();
            Phase phase = operation.phase();
            node.put("id", operation.id().value());
            node.put("phase", phase.name());
            node.put("finished", phase.finished());
            node.put("words", PhaseWords.of(phase));
            text.add("");
            text.add((phase.finished() ? "Finished        " : "NOT FINISHED    ") + operation.id());
            text.add("                " + PhaseWords.of(phase));
            if (!phase.finished()) {
                node.put("resume", PhaseWords.resume(phase));
                node.put("undo", PhaseWords.undo(phase));
                text.add("  resume        " + PhaseWords.resume(phase));
            }
            text.add("  undo          " + PhaseWords.undo(phase));
            describe(operation, recovery, node, text, warnings);
        }
        if (all.isEmpty()) {
            text.add("Operations      none");
        }
        boolean unfinished =
                all.stream().anyMatch(operation -> !operation.phase().finished());
        return Answer.done(unfinished ? "UNFINISHED_OPERATION" : "CALM", data, text, warnings);
    }

    /** As the file says; one that was raised by hand says nothing, or what somebody wrote. */
    private static String raisedBy(Workspace workspace) {
        StringBuilder words = new StringBuilder();
        for (String key : List.of("incident", "operation", "by", "since")) {
            String value = EmergencyStop.content(workspace).path(key).asText();
            if (!value.isEmpty()) {
                words.append(", ").append(key).append(' ').append(value);
            }
        }
        return words.toString();
    }

    private static void incidents(Workspace workspace, ObjectNode data, List<String> text, List<String> warnings) {
        Incidents.Found found = new Incidents(workspace, FileOps.system(), Clock.systemUTC(), "").list();
        var array = data.putArray("openIncidents");
        for (Incident incident : found.open()) {
            array.add(incident.json());
            text.add("Incident        " + incident.id() + ", " + incident.severity() + ", "
                    + incident.state().inWords() + ": " + incident.summary());
        }
        found.damaged().forEach(path -> warnings.add(IncidentRecords.damaged(workspace, path)));
    }

    private static void describe(
            OperationFolder operation, Recovery recovery, ObjectNode node, List<String> text, List<String> warnings) {
        if (!operation.described()) {
            return;
        }
        try {
            operation.incident().ifPresent(incident -> {
                node.put("incident", incident.value());
                text.add("  incident      " + incident);
            });
            node.put("started", operation.started().toString());
            text.add("  started       " + operation.started());
            if (operation.plan() instanceof MigrationPlan migration) {
                node.put("source", migration.source());
                node.put("sourceLocation", migration.sourceLocation().toString());
                text.add("  migrates      " + migration.source() + " at " + migration.sourceLocation() + " to "
                        + migration.target());
            } else if (operation.plan() instanceof RollbackPlan rollback) {
                node.put("backup", rollback.backupId());
                text.add("  backup        " + rollback.backupId());
            }
            var kept = node.putArray("keeps");
            recovery.kept(operation).forEach(kept::add);
            text.add("  keeps         " + String.join("; ", recovery.kept(operation)) + "; in " + operation.path());
        } catch (RollbackException e) {
            warnings.add("what operation " + operation.id() + " was to do cannot be read: " + e.getMessage());
        }
    }
}
