package dev.rollback.core.assess;

import dev.rollback.core.plan.EnvironmentFile;
import dev.rollback.core.serve.ActiveBackend;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures how the state that tools use now serves, again and again: once a minute, or every ten seconds while {@code
 * ENHANCED_MONITORING} is set, in the environment or in {@code .env.emergency}. Each measurement is kept as a sample,
 * for assessments to judge.
 */
public final class Monitoring {

    /** How often {@link #measure} is to be called. */
    public static final Duration ROUND = Duration.ofSeconds(10);

    static final Duration USUAL = Duration.ofSeconds(60);
    private static final String ENHANCED = "ENHANCED_MONITORING";

    private final Workspace workspace;
    private final Backends backends;
    private final Map<String, String> environment;
    private final FileOps files;
    private final Clock clock;
    private Optional<Long> measured = Optional.empty();

    public Monitoring(
            Workspace workspace, Backends backends, Map<String, String> environment, FileOps files, Clock clock) {
        this.workspace = workspace;
        this.backends = backends.configured(workspace.configuration());
        this.environment = Map.copyOf(environment);
        this.files = files;
        this.clock = clock;
    }

    /** Takes a sample if one is due by now, and says how the last half hour looks with it; empty if none is due. */
    public Optional<List<Observation>> measure(long nanos) {
        Duration every = isEnhanced() ? ROUND : USUAL;
        // half a round early rather than a whole one late
        if (measured.isPresent()
                && nanos - measured.get() < every.minus(ROUND.dividedBy(2)).toNanos()) {
            return Optional.empty();
        }
        measured = Optional.of(nanos);
        ActiveBackend active = ActiveBackend.of(workspace, backends, environment);
        List<Observation> found = new ArrayList<>();
        new Performance(workspace, active.backend(), files, clock).look(found::add);
        return Optional.of(found);
    }

    private boolean isEnhanced() {
        return EnvironmentFile.isTrue(environment, ENHANCED)
                || EnvironmentFile.isTrue(EnvironmentFile.read(workspace.environmentFile()), ENHANCED);
    }
}
