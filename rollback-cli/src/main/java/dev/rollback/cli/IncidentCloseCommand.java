package dev.rollback.cli;

import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.IncidentReport;
import dev.rollback.core.incident.IncidentState;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code incident close}: ends the record of a resolved incident, and says when to look back. */
@CommandLine.Command(name = "close", description = "Close a resolved incident, and write down when to review it.")
final class IncidentCloseCommand implements Command {

    @Mixin
    IncidentOption chosen = new IncidentOption();

    @Override
    public Answer answer(Invocation invocation) {
        IncidentRecords records = new IncidentRecords(invocation);
        Incident incident = records.resolved(chosen.id);
        boolean learnt = records.all().timeline(incident.id()).read().lines().stream()
                .anyMatch(line -> line.path("event").asText().equals("lesson"));
        Incident closed = records.all().step(incident, IncidentState.CLOSED, IncidentRecords.said("", null));
        Path followUp = new IncidentReport(
                        records.workspace(),
                        closed,
                        records.all().timeline(closed.id()),
                        FileOps.system(),
                        Clock.systemUTC())
                .writeFollowUp();
        Answer answer = records.answer(
                "CLOSED", closed, List.of("Follow-up  " + records.workspace().show(followUp)));
        answer.data().put("followUp", followUp.toString());
        List<String> warnings = learnt ? List.of() : List.of("no lesson was written down");
        return Answer.done(answer.outcome(), answer.data(), answer.text(), warnings);
    }
}
