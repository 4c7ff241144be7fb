package dev.rollback.core.assess;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Trigger;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.util.function.Consumer;

/** Takes a sample, and judges the window that it is the last of. */
final class Performance implements Look {

    private final Workspace workspace;
    private final StateBackend backend;
    private final FileOps files;
    private final Clock clock;

    Performance(Workspace workspace, StateBackend backend, FileOps files, Clock clock) {
        this.workspace = workspace;
        this.backend = backend;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "performance";
    }

    /** A state that does not answer within all of the time is not merely slow. */
    @Override
    public Observation unfinished(String words) {
        return Observation.suspected(name(), Trigger.SYSTEM_FAILURE, words);
    }

    @Override
    public void look(Consumer<Observation> found) {
        Probe probe = new Probe(workspace, files, clock);
        Probe.Taken taken = probe.take(backend);
        for (Probe.Problem problem : taken.problems()) {
            judge(problem, found);
        }
        try {
            PerformanceWindow window = new PerformanceWindow(probe.kept(backend.name()), clock.instant());
            for (Measure measure : Measure.values()) {
                found.accept(window.judge(measure));
            }
        } catch (RollbackException e) {
            found.accept(Observation.inconclusive(name(), "the samples cannot be read: " + e.getMessage()));
        }
    }

    /** What cannot be read is the business of whoever looks at the state itself. */
    private static void judge(Probe.Problem problem, Consumer<Observation> found) {
        if (problem.what().equals("read")) {
            return;
        }
        RollbackException cause = problem.cause();
        String words = "cannot " + problem.what() + ": " + cause.getMessage();
        found.accept(
                cause.kind() == ErrorKind.DISK_FULL || cause.kind() == ErrorKind.IO
                        ? Observation.obstacle("writing to the workspace", words)
                        : Observation.inconclusive("writing to the workspace", words));
    }
}
