package dev.rollback.cli;

import dev.rollback.api.IncidentEvent;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.workspace.Contacts;
import dev.rollback.core.workspace.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code incident escalate}: calls for the next in line. */
@CommandLine.Command(name = "escalate", description = "Hand an incident up, and raise its severity if need be.")
final class IncidentEscalateCommand implements Command {

    @Mixin
    IncidentOption chosen = new IncidentOption();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
    String reason = "";

    @Option(
            names = "--severity",
            paramLabel = "SEVERITY",
            description = "The severity from now on; as it is if absent.")
    @Nullable
    Severity severity;

    @Override
    public Answer answer(Invocation invocation) {
        IncidentRecords records = new IncidentRecords(invocation);
        var said = IncidentRecords.said("reason", records.text("--reason", reason));
        Incident incident = records.chosen(chosen.id);
        Severity now = severity == null ? incident.severity() : severity;
        Incident escalated = records.all().escalate(incident, now, said);
        records.tell(
                IncidentEvent.ESCALATED,
                escalated,
                records.contacts().facts(Contacts.Role.ESCALATION, Contacts.Role.MANAGEMENT),
                "level",
                now.name(),
                "reason",
                said.path("reason").textValue(),
                "status",
                incident.state().inWords());
        return records.answer("ESCALATED", escalated, List.of());
    }
}
