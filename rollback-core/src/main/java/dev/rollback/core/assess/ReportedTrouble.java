package dev.rollback.core.assess;

import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What people and tools have reported: signals and marker files. */
final class ReportedTrouble implements Look {

    /** From so many on, failed deployments are evidence. */
    private static final int FAILED_DEPLOYMENTS = 3;

    private final Workspace workspace;
    private final FileOps files;
    private final Clock clock;

    ReportedTrouble(Workspace workspace, FileOps files, Clock clock) {
        this.workspace = workspace;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "reported trouble";
    }

    @Override
    public void look(Consumer<Observation> found) {
        List<Observation> all = new ArrayList<>();
        Signals.Content content = new Signals(workspace, files, clock).read();
        Map<Signal, List<String>> reports = new EnumMap<>(Signal.class);
        content.reports()
                .forEach(report -> reports.computeIfAbsent(report.signal(), any -> new ArrayList<>())
                        .add(report.inWords()));
        reports.forEach((signal, words) -> all.add(judge(signal, words)));
        if (content.unreadable() > 0) {
            all.add(Observation.inconclusive(
                    "signals", content.unreadable() + " lines of .rollback/signals.jsonl cannot be read"));
        }
        all.addAll(new Markers(workspace, clock.instant()).look());
        if (all.isEmpty()) {
            all.add(Observation.clear(name(), "none"));
        }
        all.forEach(found);
    }

    private static Observation judge(Signal signal, List<String> reports) {
        String check = "signal " + signal.word();
        String count = reports.size() == 1 ? "reported once" : "reported " + reports.size() + " times";
        Observation found = signal == Signal.DEPLOYMENT_FAILURE && reports.size() < FAILED_DEPLOYMENTS
                ? Observation.suspected(
                        check,
                        signal.trigger(),
                        count + "; a deployment may fail for reasons of its own, " + FAILED_DEPLOYMENTS
                                + " are taken for evidence")
                : Observation.raised(check, signal.trigger(), count);
        return found.with(reports);
    }
}
