package dev.rollback.core.serve;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Configuration;
import dev.rollback.core.workspace.Strictness;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The look at all of a state that comes before it is opened, where the configuration asks for one. */
public final class Opening {

    private static final int SHOWN = 3;

    private Opening() {}

    /**
     * {@code CORRUPT}, naming the first findings, when {@code verify-before-open} is set and records are, or may be,
     * lost. Mere warnings, such as the torn end of a log that a crash has left, keep nobody out.
     */
    public static void requireSound(Workspace workspace, StateBackend backend, Path location) {
        if (!workspace.configuration().strictness().verifyBeforeOpen()) {
            return;
        }
        Inspection inspection = backend.inspect(location);
        if (inspection.intact()) {
            return;
        }
        List<Finding> damage = inspection.findings().stream()
                .filter(finding -> finding.impact().atLeast(Impact.LOSS))
                .toList();
        String first = damage.stream().limit(SHOWN).map(Finding::toString).collect(Collectors.joining("; "));
        int more = damage.size() - SHOWN;
        throw new RollbackException(
                        ErrorKind.CORRUPT,
                        "is damaged, and " + Strictness.VERIFY_KEY + " in " + Configuration.FILE
                                + " keeps a damaged state from being opened: "
                                + (damage.isEmpty() ? "not all of it can be read" : first)
                                + (more > 0 ? "; and " + more + " more" : ""),
                        Location.of(location))
                .withHint("`rollback validate --backend " + backend.name()
                        + "` tells all of it, `rollback plan` what a rollback would restore");
    }
}
