package dev.rollback.core.plan;

import dev.rollback.api.Sha256;
import dev.rollback.api.StateSummary;
import dev.rollback.spi.Expected;
import dev.rollback.spi.directory.Listing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a rollback will do, and everything that it relies on.
 *
 * @param workspace the workspace's root folder
 * @param target the backend to roll back to
 * @param location where its state lives
 * @param legacyLocation where the legacy JSON files live
 * @param backupId the backup that is restored
 * @param backupFolder its folder
 * @param stateFolder where the saved state lies in it
 * @param state the files that become the live state
 * @param summary what the restored state will hold
 * @param live what is live at the target now
 * @param legacy the legacy JSON files that are brought back; empty when none are
 * @param legacyLive what files of their names hold now
 * @param environmentLive what {@code .env.emergency} holds now
 * @param preRollbackBackup whether what is displaced is backed up first
 * @param evidence files that are copied to the incident's folder as they are, by the name they get there
 * @param ledger what would be lost
 * @param warnings what a person should know before
 */
public record RollbackPlan(
        Path workspace,
        String target,
        Path location,
        Path legacyLocation,
        String backupId,
        Path backupFolder,
        Path stateFolder,
        Listing state,
        StateSummary summary,
        Expected live,
        Listing legacy,
        Expected legacyLive,
        Expected environmentLive,
        boolean preRollbackBackup,
        List<Evidence> evidence,
        LossLedger ledger,
        List<String> warnings)
        implements OperationPlan {

    public RollbackPlan {
        evidence = List.copyOf(evidence);
        warnings = List.copyOf(warnings);
    }

    /** A file that shows what was wrong, and the name under which its copy is kept. */
    public record Evidence(Path file, String name, long size, Sha256 sum) {}

    /** The folder of the backup's legacy JSON files. */
    public Path legacyFolder() {
        return backupFolder.resolve("legacy-json");
    }

    /** How many bytes the live state at the target has, where it can be read. */
    public Optional<Long> liveSize() {
        return live instanceof Expected.Content content
                ? Optional.of(content.listing().size())
                : Optional.empty();
    }

    @Override
    public StateSummary restored() {
        return summary;
    }
}
