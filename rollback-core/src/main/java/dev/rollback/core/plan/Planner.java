package dev.rollback.core.plan;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.backup.Backup;
import dev.rollback.core.backup.BackupCatalog;
import dev.rollback.core.backup.BackupSelection;
import dev.rollback.core.backup.BackupSelector;
import dev.rollback.core.backup.BackupVerification;
import dev.rollback.core.backup.BackupVerifier;
import dev.rollback.core.backup.Freshness;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.StateSource;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileDigest;
import dev.rollback.spi.directory.FileHash;
import dev.rollback.spi.directory.Listing;
import dev.rollback.spi.directory.StagedFileSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Turns a request into a plan: chooses and verifies the backup, looks at what is live, and counts what would be lost. */
public final class Planner {

    private static final String LEGACY = "legacy-json";
    private static final Expected.Content NOTHING = new Expected.Content(new Listing(List.of()));

    private final Backends backends;
    private final Clock clock;

    /** @param clock by which a backup is too old or not, where the configuration asks for that */
    public Planner(Backends backends, Clock clock) {
        this.backends = backends;
        this.clock = clock;
    }

    /**
     * Reads everything, writes nothing. {@code NO_USABLE_BACKUP} when there is no backup that can be restored, saying
     * of each why; {@code UNSAFE_PATH} when the live place is a link or a mount, which cannot be swapped.
     */
    public RollbackPlan plan(Workspace workspace, RollbackRequest request) {
        StagingBackend backend = backends.staging(request.target());
        Path location = workspace.location(backend.name());
        LivePlace.requireSwappable(location);
        BackupVerification backup = backup(workspace, backend, request);

        List<String> warnings = new ArrayList<>();
        backup.findings().stream()
                .filter(finding -> finding.impact() == Impact.WARNING)
                .map(Finding::toString)
                .forEach(warnings::add);
        Expected live = LivePlace.look(location, backend, warnings);
        LegacyChange legacy = legacy(workspace, backup, warnings);
        LossLedger ledger = ledger(workspace, backend, backup.stateFolder(), entry -> {});
        warnings.addAll(ledger.incomplete());
        return new RollbackPlan(
                workspace.root(),
                backend.name(),
                location,
                workspace.location(LEGACY),
                backup.backup().id(),
                backup.backup().folder(),
                backup.stateFolder(),
                backup.state(),
                backup.summary().orElseThrow(),
                live,
                legacy.files(),
                legacy.live(),
                StagedFileSet.expected(workspace.root(), List.of(EnvironmentFile.NAME)),
                request.preRollbackBackup(),
                evidence(workspace, backend, warnings),
                ledger,
                warnings);
    }

    /** What would be lost, with every entry told as it is found. */
    public LossLedger ledger(
            Workspace workspace, StagingBackend target, Path stateFolder, Consumer<LedgerEntry> entries) {
        // what is damaged beyond recognition at the target's own place is told as not compared, never passed over
        // legacy files outlive a rollback, or the plan says which of them it displaces
        List<StateSource> live = backends.all().stream()
                .filter(backend -> !backend.name().equals(LEGACY))
                .map(backend -> new StateSource(backend, workspace.location(backend.name())))
                .filter(state -> state.backend().name().equals(target.name())
                        ? Files.exists(state.location(), LinkOption.NOFOLLOW_LINKS)
                        : state.backend().recognizes(state.location()))
                .toList();
        try (StateReader backup = target.read(stateFolder)) {
            return LossLedger.compute(live, target.name(), backup, entries);
        }
    }

    private BackupVerification backup(Workspace workspace, StagingBackend backend, RollbackRequest request) {
        if (request.backup().isEmpty()) {
            BackupSelection selection = new BackupSelector(backend, clock).select(workspace);
            return selection
                    .chosen()
                    .orElseThrow(() -> none(workspace, selection))
                    .verification();
        }
        Backup named = BackupCatalog.find(workspace, request.backup().get());
        BackupVerification found = new BackupVerifier(backend, Freshness.of(workspace, clock)).verify(named, false);
        if (!found.verdict().restorable()) {
            Finding worst = found.stateFindings().stream()
                    .max(java.util.Comparator.comparing(Finding::impact))
                    .orElseThrow();
            throw new RollbackException(
                            ErrorKind.NO_USABLE_BACKUP,
                            "the backup " + named.id() + " is " + found.verdict() + ": " + worst)
                    .withHint(new BackupSelector(backend, clock)
                            .select(workspace)
                            .chosen()
                            .map(next -> "the next best is --backup "
                                    + next.verification().backup().id())
                            .orElse("no other backup in " + workspace.backups() + " can be restored"));
        }
        requireApart(found, workspace.location(backend.name()));
        return found;
    }

    /** To restore the live state from itself would look like a rollback and change nothing. */
    private static void requireApart(BackupVerification found, Path live) {
        try {
            if (Files.exists(live) && found.stateFolder().toRealPath().startsWith(live.toRealPath())) {
                throw new RollbackException(
                                ErrorKind.NO_USABLE_BACKUP,
                                "the state of this backup is the live one itself",
                                Location.of(found.stateFolder()))
                        .withHint("`rollback backup list` shows what there is");
            }
        } catch (IOException e) {
            throw Failures.io("look at", found.stateFolder(), e);
        }
    }

    private static RollbackException none(Workspace workspace, BackupSelection selection) {
        if (selection.candidates().isEmpty()) {
            return new RollbackException(
                            ErrorKind.NO_USABLE_BACKUP, "no backup: there is no folder in " + workspace.backups())
                    .withHint("name one by its path with --backup");
        }
        StringBuilder message = new StringBuilder("no backup in " + workspace.backups() + " can be restored:");
        selection
                .candidates()
                .forEach(candidate -> message.append("\n  ")
                        .append(candidate.verification().backup().id())
                        .append(": ")
                        .append(candidate.reason()));
        return new RollbackException(ErrorKind.NO_USABLE_BACKUP, message.toString())
                .withHint("`rollback backup verify` tells all that is wrong with one");
    }

    private record LegacyChange(Listing files, Expected live) {}

    private static LegacyChange legacy(Workspace workspace, BackupVerification backup, List<String> warnings) {
        LegacyChange nothing = new LegacyChange(NOTHING.listing(), NOTHING);
        if (backup.legacy().files().isEmpty()) {
            return nothing;
        }
        Path deployments = workspace.location(LEGACY);
        if (!Files.isDirectory(deployments, LinkOption.NOFOLLOW_LINKS)) {
            warnings.add("the legacy JSON files are not restored: there is no folder " + deployments);
            return nothing;
        }
        try {
            List<String> names =
                    backup.legacy().files().stream().map(FileDigest::name).toList();
            Expected live = StagedFileSet.expected(deployments, names);
            boolean same = live.equals(new Expected.Content(backup.legacy()));
            return same ? nothing : new LegacyChange(backup.legacy(), live);
        } catch (RollbackException e) {
            warnings.add("the legacy JSON files are not restored: " + e.getMessage());
            return nothing;
        }
    }

    /** The files of the other backends, as they are: what went wrong may show in them. */
    private List<RollbackPlan.Evidence> evidence(Workspace workspace, StagingBackend target, List<String> warnings) {
        List<RollbackPlan.Evidence> found = new ArrayList<>();
        for (StateBackend backend : backends.all()) {
            Path location = workspace.location(backend.name());
            if (backend.name().equals(target.name()) || !backend.recognizes(location)) {
                continue;
            }
            try (var paths = Files.list(location)) {
                for (Path path : paths.sorted().toList()) {
                    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                        String name = backend.name() + "/" + path.getFileName();
                        FileDigest digest = FileHash.of(path, name);
                        found.add(new RollbackPlan.Evidence(path, name, digest.size(), digest.sum()));
                    }
                }
            } catch (RollbackException e) {
                warnings.add("not all evidence is kept of " + workspace.show(location) + ": " + e.getMessage());
            } catch (IOException e) {
                warnings.add("no evidence is kept of " + workspace.show(location) + ": " + e.getMessage());
            }
        }
        return found;
    }
}
