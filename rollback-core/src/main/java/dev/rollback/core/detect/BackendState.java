package dev.rollback.core.detect;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.StateBackend;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one backend's place in the workspace holds.
 *
 * @param inspection empty when nothing of the kind is there
 */
public record BackendState(String backend, Path location, Optional<Inspection> inspection) {

    /**
     * Looks at a backend's place. A backend that fails to look is itself a finding: an emergency is no time to stop at
     * the first trouble.
     */
    public static BackendState look(StateBackend backend, Path location) {
        if (!Files.exists(location, LinkOption.NOFOLLOW_LINKS)) {
            return new BackendState(backend.name(), location, Optional.empty());
        }
        try {
            return new BackendState(backend.name(), location, Optional.of(backend.inspect(location)));
        } catch (RollbackException e) {
            Finding finding = Finding.of(
                    FindingType.UNREADABLE,
                    Impact.UNREADABLE,
                    e.plainMessage(),
                    e.location().orElse(Location.of(location)));
            return new BackendState(
                    backend.name(), location, Optional.of(new Inspection(List.of(finding), Optional.empty())));
        }
    }

    /** In a few words: absent, intact with its count, or damaged. */
    public String inWords() {
        return inspection
                .map(found -> found.summary()
                        .map(summary -> summary.fingerprint().contracts().count() + " contract records, "
                                + (found.intact() ? "intact" : "damaged"))
                        .orElse("cannot all be read"))
                .orElse("absent");
    }
}
