package dev.rollback.core.detect;

import dev.rollback.api.Inspection;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What one backend's place in the workspace holds.
 *
 * @param inspection empty when nothing of the kind is there
 */
public record BackendState(String backend, Path location, Optional<Inspection> inspection) {

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
