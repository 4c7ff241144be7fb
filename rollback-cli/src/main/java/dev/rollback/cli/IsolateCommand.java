package dev.rollback.cli;

import dev.rollback.core.incident.Isolation;
import dev.rollback.core.incident.Isolation.Isolated;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code isolate}: keeps deployment tools away from the state. */
@CommandLine.Command(
        name = "isolate",
        description = "Raise the emergency stop for an incident, and write down what is live.")
final class IsolateCommand implements Command {

    @Mixin
    IncidentOption chosen = new IncidentOption();

    @Override
    public Answer answer(Invocation invocation) {
        IncidentRecords records = new IncidentRecords(invocation);
        Isolation isolation = new Isolation(records.workspace(), records.all(), FileOps.system(), Clock.systemUTC());
        Isolated isolated = isolation.isolate(records.chosen(chosen.id), invocation.backends());
        Answer answer = records.answer(
                "ISOLATED",
                isolated.incident(),
                List.of(
                        "Stop       " + records.workspace().emergencyStop().getFileName()
                                + (isolated.ours() ? " is up" : " was up already, and stays whose it is"),
                        "Evidence   " + records.workspace().show(isolated.evidence())));
        answer.data()
                .put("raised", isolated.ours())
                .put("evidence", isolated.evidence().toString());
        return answer;
    }
}
