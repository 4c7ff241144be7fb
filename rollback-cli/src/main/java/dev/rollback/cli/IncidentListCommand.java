package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.Incidents;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** {@code incident list}: all incidents of the workspace. */
@CommandLine.Command(name = "list", description = "List the incidents that were declared here.")
final class IncidentListCommand implements Command {

    @Override
    public Answer answer(Invocation invocation) {
        IncidentRecords records = new IncidentRecords(invocation);
        Incidents.Found found = records.all().list();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        var array = data.putArray("incidents");
        List<String> text = new ArrayList<>();
        for (Incident incident : found.incidents()) {
            array.add(incident.json());
            text.add(incident.id() + "  " + incident.severity() + "  "
                    + incident.state().inWords() + "  " + incident.summary());
        }
        var damaged = data.putArray("damaged");
        List<String> warnings = new ArrayList<>();
        found.damaged().forEach(path -> {
            damaged.add(path.toString());
            warnings.add(IncidentRecords.damaged(records.workspace(), path));
        });
        if (text.isEmpty()) {
            text.add("no incident");
        }
        return Answer.done("INCIDENTS", data, text, warnings);
    }
}
