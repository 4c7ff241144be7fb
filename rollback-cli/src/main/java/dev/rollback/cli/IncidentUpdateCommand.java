package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.RollbackException;
import dev.rollback.core.incident.Incident;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code incident update}: says how things stand. */
@CommandLine.Command(name = "update", description = "Say how things stand, for the record and for those who wait.")
final class IncidentUpdateCommand implements Command {

    /** Under this name the record says that stakeholders were told. */
    static final String IMPACT = "impact";

    @Mixin
    IncidentOption chosen = new IncidentOption();

    @Option(names = "--status", paramLabel = "TEXT", required = true, description = "How things stand.")
    String status = "";

    @Option(names = "--action", paramLabel = "TEXT", description = "What is being done.")
    @Nullable
    String action;

    @Option(names = "--eta", paramLabel = "TEXT", description = "When it is expected to be over.")
    @Nullable
    String eta;

    @Option(names = "--next", paramLabel = "TEXT", description = "What comes next.")
    @Nullable
    String next;

    @Option(
            names = "--impact",
            paramLabel = "TEXT",
            description = "What it means for the stakeholders; with this, they are told, too.")
    @Nullable
    String impact;

    @Override
    public Answer answer(Invocation invocation) {
        IncidentRecords records = new IncidentRecords(invocation);
        ObjectNode said = IncidentRecords.said("status", records.text("--status", status));
        records.optional("--action", action).ifPresent(text -> said.put("action", text));
        records.optional("--eta", eta).ifPresent(text -> said.put("eta", text));
        records.optional("--next", next).ifPresent(text -> said.put("next", text));
        records.optional("--impact", impact).ifPresent(text -> said.put("impact", text));
        Incident incident = records.chosen(chosen.id);
        if (!incident.state().open()) {
            throw new RollbackException(
                    ErrorKind.CONFLICT,
                    "incident " + incident.id() + " is " + incident.state().inWords());
        }
        Incident updated = records.all().update(incident, said);
        tell(records, updated, said);
        return records.answer("UPDATED", updated, List.of());
    }

    private void tell(IncidentRecords records, Incident incident, ObjectNode said) {
        records.tell(
                IncidentEvent.UPDATE,
                incident,
                "status",
                said.path("status").textValue(),
                "action",
                said.path("action").textValue(),
                "eta",
                said.path("eta").textValue(),
                "next",
                said.path("next").textValue());
        if (said.has(IMPACT)) {
            records.tell(
                    IncidentEvent.STAKEHOLDER_NOTICE,
                    incident,
                    IMPACT,
                    said.path(IMPACT).textValue(),
                    "expected",
                    said.path("eta").textValue());
        }
    }
}
