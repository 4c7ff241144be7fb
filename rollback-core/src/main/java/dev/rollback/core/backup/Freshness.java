package dev.rollback.core.backup;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import dev.rollback.core.workspace.MaxAge;
import dev.rollback.core.workspace.Strictness;
import dev.rollback.core.workspace.Workspace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a backup is as young as it is to be. One that is not gets a warning and no more: an old backup is better than
 * none.
 *
 * @param limit how old a backup may be; empty when nobody asks
 */
public record Freshness(Optional<MaxAge> limit, Clock clock) {

    /** As the workspace's configuration says it. */
    public static Freshness of(Workspace workspace, Clock clock) {
        return new Freshness(workspace.configuration().strictness().backupsMaxAge(), clock);
    }

    /** A time that is still to come tells of a wrong clock, and so of no age. */
    Optional<Finding> finding(Backup backup, Optional<Instant> time) {
        if (limit.isEmpty()) {
            return Optional.empty();
        }
        String asked = ", and " + Strictness.MAX_AGE_KEY + " is " + limit.get();
        if (time.isEmpty()) {
            return found(backup, "of unknown age" + asked);
        }
        Duration age = Duration.between(time.get(), clock.instant());
        if (age.isNegative()) {
            return found(backup, "made " + time.get() + ", which is still to come, so of unknown age" + asked);
        }
        return age.compareTo(limit.get().duration()) > 0
                ? found(
                        backup,
                        "made " + time.get() + ", too long ago: " + Strictness.MAX_AGE_KEY + " is " + limit.get())
                : Optional.empty();
    }

    private static Optional<Finding> found(Backup backup, String message) {
        return Optional.of(Finding.of(FindingType.TOO_OLD, Impact.WARNING, message, Location.of(backup.folder())));
    }
}
