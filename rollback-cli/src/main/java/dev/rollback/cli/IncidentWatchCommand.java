package dev.rollback.cli;

import dev.rollback.core.assess.Monitoring;
import dev.rollback.core.engine.Surroundings;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.watch.IncidentWatch;
import dev.rollback.core.watch.Pace;
import dev.rollback.core.watch.WatchTask;
import dev.rollback.core.watch.WatchView;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code incident watch}: shows an incident live, and does what is due, until it is resolved. */
@CommandLine.Command(
        name = "watch",
        description = "Show an incident live until it is resolved; remind people of the updates that are due, have"
                + " stakeholders told once, and deliver notifications that wait.")
final class IncidentWatchCommand implements Command {

    @Mixin
    IncidentOption chosen = new IncidentOption();

    @Option(names = "--once", description = "Look once, do what is due, and end.")
    boolean once;

    @Override
    public Answer answer(Invocation invocation) {
        IncidentRecords records = new IncidentRecords(invocation);
        Incident incident = records.latest(chosen.id);
        Surroundings around = invocation.surroundings("incident watch");
        WatchPrinter printer = new WatchPrinter(invocation, records);
        try (Announcements announcements = NotifyWords.announcements(invocation);
                IncidentWatch watch = new IncidentWatch(
                        records.workspace(),
                        incident,
                        records.all(),
                        announcements,
                        around.files(),
                        Pace.system(around.clock()),
                        once ? List.of() : tasks(invocation, records, incident),
                        printer)) {
            return answer(records, once ? watch.once() : watch.untilItIsOver());
        }
    }

    /** What is done beside, as long as the incident lasts. */
    private static List<WatchTask> tasks(Invocation invocation, IncidentRecords records, Incident incident) {
        Monitoring monitoring = new Monitoring(
                records.workspace(),
                invocation.backends(),
                invocation.terminal().environment(),
                FileOps.system(),
                Clock.systemUTC());
        return List.of(new WatchedPerformance(monitoring, records.all(), incident).task());
    }

    private static Answer answer(IncidentRecords records, WatchView view) {
        List<String> due = new ArrayList<>(WatchWords.due(view));
        Answer answer = records.answer(view.incident().state().name(), view.incident(), due);
        WatchWords.put(view, answer.data());
        return answer;
    }
}
