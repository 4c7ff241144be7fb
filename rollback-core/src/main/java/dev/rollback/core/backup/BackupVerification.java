package dev.rollback.core.backup;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.StateSummary;
import dev.rollback.spi.directory.Listing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a look at a backup found.
 *
 * @param stateFolder where the saved state lies
 * @param state the files that restoring the state means, with their sums as measured
 * @param summary what the state holds; empty when it cannot all be read
 * @param stateFindings about the state itself
 * @param legacy the legacy JSON files that can be restored; empty when there are none or one of them is not whole
 * @param otherFindings about everything else
 * @param time when its manifest says it was made
 * @param kind what its manifest says it is
 */
public record BackupVerification(
        Backup backup,
        Path stateFolder,
        Listing state,
        Optional<StateSummary> summary,
        List<Finding> stateFindings,
        Listing legacy,
        List<Finding> otherFindings,
        Optional<Instant> time,
        Optional<String> kind) {

    public BackupVerification {
        stateFindings = List.copyOf(stateFindings);
        otherFindings = List.copyOf(otherFindings);
    }

    /** The same with something more that was found beside the state. */
    BackupVerification and(Finding finding) {
        List<Finding> others =
                Stream.concat(otherFindings.stream(), Stream.of(finding)).toList();
        return new BackupVerification(backup, stateFolder, state, summary, stateFindings, legacy, others, time, kind);
    }

    /** When it was made, in words, and whether that is too long ago. */
    public String age() {
        return otherFindings.stream()
                .filter(finding -> finding.type() == FindingType.TOO_OLD)
                .map(Finding::message)
                .findFirst()
                .orElseGet(() -> time.map(made -> "made " + made).orElse("of unknown age"));
    }

    public Verdict verdict() {
        Verdict state = stateVerdict();
        return state == Verdict.VERIFIED && worst(otherFindings).atLeast(Impact.WARNING)
                ? Verdict.RESTORABLE_WITH_WARNINGS
                : state;
    }

    /** The verdict on the saved state alone. */
    public Verdict stateVerdict() {
        Impact worst = worst(stateFindings);
        if (worst == Impact.UNREADABLE || state.files().isEmpty()) {
            return Verdict.UNUSABLE;
        }
        if (worst == Impact.LOSS || summary.isEmpty()) {
            return Verdict.SALVAGEABLE;
        }
        return worst == Impact.WARNING ? Verdict.RESTORABLE_WITH_WARNINGS : Verdict.VERIFIED;
    }

    public boolean preRollback() {
        return kind.map(Backup.PRE_ROLLBACK::equals)
                .orElseGet(() -> backup.id().startsWith(Backup.PRE_ROLLBACK_PREFIX));
    }

    /** All that was found, the state's first. */
    public List<Finding> findings() {
        return Stream.concat(stateFindings.stream(), otherFindings.stream()).toList();
    }

    private static Impact worst(List<Finding> findings) {
        return findings.stream().map(Finding::impact).max(Impact::compareTo).orElse(Impact.NOTE);
    }
}
