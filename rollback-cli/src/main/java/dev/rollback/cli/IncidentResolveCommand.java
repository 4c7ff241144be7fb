package dev.rollback.cli;

import dev.rollback.api.IncidentEvent;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.IncidentReport;
import dev.rollback.core.incident.IncidentState;
import dev.rollback.core.incident.Mark;
import dev.rollback.core.watch.IncidentWatch;
import dev.rollback.core.workspace.EmergencyStop;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code incident resolve}: says that it is over, and writes the report for people to complete. */
@CommandLine.Command(name = "resolve", description = "Say that an incident is over, and write its report.")
final class IncidentResolveCommand implements Command {

    @Mixin
    IncidentOption chosen = new IncidentOption();

    @Option(names = "--resolution", paramLabel = "TEXT", required = true, description = "What resolved it.")
    String resolution = "";

    @Override
    public Answer answer(Invocation invocation) {
        IncidentRecords records = new IncidentRecords(invocation);
        var said = IncidentRecords.said("resolution", records.text("--resolution", resolution));
        Incident resolved = records.all().step(records.chosen(chosen.id), IncidentState.RESOLVED, said);
        Path report = new IncidentReport(
                        records.workspace(),
                        resolved,
                        records.all().timeline(resolved.id()),
                        FileOps.system(),
                        Clock.systemUTC())
                .write();
        tell(records, resolved, said.path("resolution").asText());
        Answer answer = records.answer(
                "RESOLVED",
                resolved,
                List.of("Report     " + records.workspace().show(report)));
        answer.data().put("report", report.toString());
        List<String> warnings = EmergencyStop.isUp(records.workspace())
                ? List.of("the emergency stop is still up; `rollback release` lowers it")
                : List.of();
        return Answer.done(answer.outcome(), answer.data(), answer.text(), warnings);
    }

    /** Stakeholders hear of the end who have heard of the beginning. */
    private static void tell(IncidentRecords records, Incident resolved, String summary) {
        @Nullable
        String downtime = resolved.downtime().map(IncidentReport::words).orElse(null);
        records.tell(
                IncidentEvent.RESOLVED,
                resolved,
                "downtime",
                downtime,
                "summary",
                summary,
                "who",
                IncidentRecords.who());
        boolean noticed = resolved.marked(Mark.STAKEHOLDERS_TOLD).isPresent()
                || records.all().timeline(resolved.id()).read().lines().stream()
                        .anyMatch(line -> line.has(IncidentUpdateCommand.IMPACT)
                                || line.path("event").asText().equals(IncidentWatch.NOTICE));
        if (noticed) {
            records.tell(IncidentEvent.STAKEHOLDER_RESOLUTION, resolved, "downtime", downtime, "summary", summary);
        }
    }
}
