package dev.rollback.core.backup;

import dev.rollback.core.backup.BackupSelection.Candidate;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StagingBackend;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Ranks the backups of a workspace. First come those whose saved state is verified, then those that can be restored
 * with a warning about the state itself; among them the newest by its manifest, and last those whose manifest tells no
 * time. Trouble beside the state, a missing document for instance, does not push a backup behind an older one: that
 * would cost records; nor does its age. Backups of what a rollback displaced are never eligible. File times are not looked at: copying
 * changes them.
 */
public final class BackupSelector {

    private static final Comparator<BackupVerification> ORDER = Comparator.comparing(
                    (BackupVerification found) -> found.preRollback())
            .thenComparing(BackupVerification::stateVerdict)
            .thenComparing(found -> found.time().orElse(Instant.MIN), Comparator.reverseOrder())
            .thenComparing(found -> found.backup().id(), Comparator.reverseOrder());

    private final StagingBackend backend;
    private final Clock clock;

    /** @param clock by which a backup is too old or not, where the configuration asks for that */
    public BackupSelector(StagingBackend backend, Clock clock) {
        this.backend = backend;
        this.clock = clock;
    }

    public BackupSelection select(Workspace workspace) {
        BackupVerifier verifier = new BackupVerifier(backend, Freshness.of(workspace, clock));
        return new BackupSelection(BackupCatalog.list(workspace).stream()
                .map(backup -> verifier.verify(backup, true))
                .sorted(ORDER)
                .map(BackupSelector::judge)
                .sorted(Comparator.comparing(candidate -> !candidate.eligible()))
                .toList());
    }

    private static Candidate judge(BackupVerification found) {
        if (found.preRollback()) {
            return new Candidate(found, false, "holds what an earlier rollback displaced; name it to take it");
        }
        if (!found.stateVerdict().restorable()) {
            String worst = found.stateFindings().stream()
                    .filter(finding -> finding.impact().atLeast(dev.rollback.api.Impact.LOSS))
                    .findFirst()
                    .map(Object::toString)
                    .orElse("nothing there");
            return new Candidate(found, false, found.verdict() + ": " + worst);
        }
        List<?> warnings = found.findings().stream()
                .filter(finding -> finding.impact() == dev.rollback.api.Impact.WARNING)
                .toList();
        return new Candidate(
                found,
                true,
                found.verdict() + ", " + found.age() + (found.time().isEmpty() ? ", no manifest tells" : "")
                        + (warnings.isEmpty() ? "" : ", " + warnings.size() + " warnings"));
    }
}
