package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.RollbackException;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.IncidentState;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.workspace.Hardening;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.MaxAge;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.core.workspace.WorkspaceLock;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code harden}: writes the strict profile into {@code rollback.yml}, after it has shown the difference. */
@CommandLine.Command(
        name = "harden",
        description = {
            "Write the strict profile into rollback.yml, after a confirmation: checks that did not run or",
            "passed with warnings fail, old backups are warned of, states are verified before they are opened."
        })
final class HardenCommand implements Command {

    @Option(names = "--dry-run", description = "Only show the difference.")
    boolean dryRun;

    @Option(names = "--force", description = "Do not ask. No check is skipped by it.")
    boolean force;

    @Option(
            names = "--max-age",
            paramLabel = "DURATION",
            description = "How old a backup may be without a warning, such as 90m, 24h or 7d; 24h if absent."
                    + " A shorter one that is written already stays.")
    MaxAge most = MaxAge.parse("24h").orElseThrow();

    @Option(
            names = "--incident",
            paramLabel = "ID",
            description =
                    "The incident whose timeline says so; if absent, the one in INCIDENT_ID, or the only open one,"
                            + " or, when none is open, the one that was resolved last.")
    @Nullable
    String incident;

    @Override
    public Answer answer(Invocation invocation) {
        Workspace workspace = dryRun ? invocation.workspaceToRead() : invocation.workspaceToChange();
        IncidentRecords records = new IncidentRecords(invocation);
        Optional<Incident> concerned = concerned(records, invocation);
        Hardening hardening = Hardening.of(workspace, most);
        String difference = masked(workspace, invocation, hardening.difference());
        ObjectNode data = data(hardening, difference, concerned);
        if (hardening.changes().isEmpty()) {
            return Answer.done("NOTHING", data, List.of("nothing to do: " + name(hardening) + " is as strict already"));
        }
        List<String> lines = difference.lines().toList();
        if (dryRun) {
            return Answer.done("PLANNED", data, lines);
        }
        List<String> shown = new ArrayList<>();
        if (invocation.forPrograms()) {
            shown.addAll(lines);
        } else {
            invocation.console().data(lines);
        }
        if (!force) {
            shown.add("This " + (hardening.creates() ? "makes " : "changes ") + hardening.file() + " in this way.");
            Confirmation.require(invocation, workspace, shown);
        }
        try (WorkspaceLock lock = invocation.lock(workspace, "harden")) {
            invocation.workspaceToChange(); // an operation may have begun, and been cut off, while somebody was asked
            hardening.write(FileOps.system());
        }
        data.put("written", true);
        List<String> text = new ArrayList<>();
        text.add((hardening.creates() ? "made " : "changed ") + hardening.file());
        List<String> warnings = new ArrayList<>();
        concerned.ifPresent(found -> note(records, found, hardening, text, warnings));
        return Answer.done("HARDENED", data, text, warnings);
    }

    /** A secret does not belong into the file, but may stand in it all the same, beside what changes. */
    private static String masked(Workspace workspace, Invocation invocation, String difference) {
        return Announcements.mask(workspace, invocation.terminal().environment(), Clock.systemUTC())
                .masked(difference);
    }

    /** The file is changed by now; that the timeline does not say so is a warning. */
    private static void note(
            IncidentRecords records, Incident incident, Hardening hardening, List<String> text, List<String> warnings) {
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        said.put("file", name(hardening));
        said.put(
                "keys",
                hardening.changes().stream()
                        .map(change -> change.key() + ": " + change.after())
                        .collect(Collectors.joining(", ")));
        try {
            records.all().note(incident.id(), "hardened", said);
            text.add("noted in the timeline of incident " + incident.id());
        } catch (RollbackException e) {
            warnings.add("the timeline of incident " + incident.id() + " does not say so: " + e.getMessage());
        }
    }

    /** Named, it has to be there; otherwise it is only looked for, and left out where several could be meant. */
    private Optional<Incident> concerned(IncidentRecords records, Invocation invocation) {
        if (incident != null) {
            return Optional.of(records.chosen(incident));
        }
        String named = invocation.terminal().environment().getOrDefault(IncidentId.VARIABLE, "");
        if (!named.isEmpty()) {
            return records.all().find(new IncidentId(named));
        }
        List<Incident> all = records.all().list().incidents();
        List<Incident> open = all.stream().filter(found -> found.state().open()).toList();
        if (!open.isEmpty()) {
            return open.stream().filter(found -> open.size() == 1).findFirst();
        }
        return all.stream()
                .filter(found -> found.state() == IncidentState.RESOLVED)
                .reduce((earlier, later) -> later);
    }

    private static ObjectNode data(Hardening hardening, String difference, Optional<Incident> incident) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("file", hardening.file().toString());
        data.put("creates", hardening.creates());
        data.put("written", false);
        data.set("keys", keys(hardening));
        data.put("difference", difference);
        data.put("incident", incident.map(found -> found.id().value()).orElse(null));
        return data;
    }

    private static ArrayNode keys(Hardening hardening) {
        ArrayNode keys = JsonNodeFactory.instance.arrayNode();
        for (Hardening.Change change : hardening.changes()) {
            keys.addObject()
                    .put("key", change.key())
                    .put("before", change.before().orElse(null))
                    .put("after", change.after());
        }
        return keys;
    }

    private static String name(Hardening hardening) {
        return String.valueOf(hardening.file().getFileName());
    }
}
