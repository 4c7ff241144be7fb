package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
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

    @Override
    public Answer answer(Invocation invocation) {
        ObjectNode said = IncidentRecords.said("status", IncidentText.of("--status", status));
        said.setAll(IncidentRecords.said("action", action == null ? null : IncidentText.of("--action", action)));
        said.setAll(IncidentRecords.said("eta", eta == null ? null : IncidentText.of("--eta", eta)));
        said.setAll(IncidentRecords.said("next", next == null ? null : IncidentText.of("--next", next)));
        IncidentRecords records = new IncidentRecords(invocation);
        Incident incident = records.chosen(chosen.id);
        if (!incident.state().open()) {
            throw new RollbackException(
                    ErrorKind.CONFLICT,
                    "incident " + incident.id() + " is " + incident.state().inWords());
        }
        return records.answer("UPDATED", records.all().update(incident, said), List.of());
    }
}
