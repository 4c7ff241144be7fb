package dev.rollback.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.Timeline;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code incident show}: how one stands, against its budgets, and how it came to that. */
@CommandLine.Command(name = "show", description = "Show an incident, its clocks and its timeline.")
final class IncidentShowCommand implements Command {

    @Mixin
    IncidentOption chosen = new IncidentOption();

    @Override
    public Answer answer(Invocation invocation) {
        IncidentRecords records = new IncidentRecords(invocation);
        Incident incident = records.chosen(chosen.id);
        Timeline.Lines timeline = records.all().timeline(incident.id()).read();
        ObjectNode data = records.json(incident);
        List<String> text = new ArrayList<>(records.text(incident));
        text.add("");
        var array = data.putArray("timeline");
        for (JsonNode line : timeline.lines()) {
            array.add(line);
            text.add(Timeline.inWords(line));
        }
        List<String> warnings = timeline.unreadable() == 0
                ? List.of()
                : List.of(timeline.unreadable() + " lines of " + Timeline.FILE + " cannot be read");
        return Answer.done(incident.state().name(), data, text, warnings);
    }
}
