package dev.rollback.core.assess;

import dev.rollback.core.backup.BackupSelection;
import dev.rollback.core.backup.BackupSelection.Candidate;
import dev.rollback.core.backup.BackupSelector;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StagingBackend;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether there is a backup that a rollback could take: every byte of every one is looked at. */
final class Readiness implements Look {

    static final String NAME = Situation.BACKUPS;

    /** What this project rolls back to. */
    private static final String TARGET = "leveldb";

    private final Workspace workspace;
    private final Backends backends;
    private final Clock clock;

    Readiness(Workspace workspace, Backends backends, Clock clock) {
        this.workspace = workspace;
        this.backends = backends;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void look(Consumer<Observation> found) {
        Optional<StagingBackend> target =
                backends.find(TARGET).filter(StagingBackend.class::isInstance).map(StagingBackend.class::cast);
        if (target.isEmpty()) {
            found.accept(Observation.skipped(NAME, "there is no state backend " + TARGET + " to roll back to"));
            return;
        }
        BackupSelection selection = new BackupSelector(target.get(), clock).select(workspace);
        List<String> all = selection.candidates().stream().map(Readiness::words).toList();
        found.accept(selection
                .chosen()
                .map(best -> Observation.clear(NAME, words(best) + "; " + all.size() + " in all"))
                .orElseGet(() -> Observation.obstacle(NAME, "no usable backup among " + all.size())
                        .with(all)));
    }

    private static String words(Candidate candidate) {
        return candidate.verification().backup().id() + ": " + candidate.reason();
    }
}
