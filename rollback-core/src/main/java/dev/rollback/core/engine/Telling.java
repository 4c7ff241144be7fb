package dev.rollback.core.engine;

import dev.rollback.api.IncidentEvent;
import dev.rollback.api.RollbackException;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.notify.Facts;
import dev.rollback.core.notify.Notifiers;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Workspace;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Has people told of an operation, in the background while it goes on. Whatever a notifier does, nothing of the
 * operation changes by it; once it is over and others may have the workspace again, its end waits for what was told to
 * arrive, for a few seconds. The rest stays in the outbox.
 */
final class Telling implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Workspace workspace;
    private final Surroundings around;
    private final Set<String> untold = new LinkedHashSet<>();
    private Optional<Announcements> announcements = Optional.empty();

    private Telling(Workspace workspace, Surroundings around) {
        this.workspace = workspace;
        this.around = around;
    }

    /** The result of an action, with what people were to be told in it and were not. */
    static OperationResult of(Workspace workspace, Surroundings around, Function<Telling, OperationResult> action) {
        try (Telling telling = new Telling(workspace, around)) {
            OperationResult result;
            try {
                result = action.apply(telling);
            } catch (RollbackException e) {
                telling.untold();
                throw e;
            }
            return result.with(telling.untold());
        }
    }

    /** @param facts names and values, in turn */
    void tell(IncidentEvent event, IncidentId incident, String... facts) {
        tell(event, incident, Facts.of(facts));
    }

    void tell(IncidentEvent event, IncidentId incident, Map<String, String> facts) {
        try {
            if (announcements.isEmpty()) {
                announcements = Optional.of(new Announcements(
                        workspace,
                        Notifiers.load(),
                        around.files(),
                        around.clock(),
                        around.environment(),
                        around.random()));
            }
            untold.addAll(announcements
                    .get()
                    .announce(event, incident.value(), around.clock().instant(), facts));
        } catch (RuntimeException | LinkageError e) {
            untold.add(
                    "people could not be told of " + event + ": " + e.getClass().getSimpleName());
        }
    }

    private List<String> untold() {
        announcements.ifPresent(told -> untold.addAll(told.awaitDeliveries(PATIENCE)));
        return List.copyOf(untold);
    }

    @Override
    public void close() {
        announcements.ifPresent(Announcements::close);
    }
}
