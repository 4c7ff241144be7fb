package dev.rollback.core.execute;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.plan.EnvironmentFile;
import dev.rollback.core.plan.PlanJson;
import dev.rollback.core.plan.Planner;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.EmergencyStop;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.IncidentFolder;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.FileDigest;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagedFileSet;
import dev.rollback.spi.directory.StagingArea;
import dev.rollback.spi.directory.VerifiedCopy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Prepares a rollback: the backup's files staged and inspected, what is displaced backed up, evidence and ledger kept. */
final class RollbackPreparation implements Preparation {

    private final Workspace workspace;
    private final Backends backends;
    private final FileOps files;
    private final Clock clock;
    private final RollbackPlan plan;
    private final OperationFolder operation;
    private final IncidentId incident;
    private final StepRunner steps;
    private final Holds holds;
    private final Changes changes = new Changes();

    RollbackPreparation(
            Workspace workspace,
            Backends backends,
            FileOps files,
            Clock clock,
            RollbackPlan plan,
            OperationFolder operation,
            IncidentId incident,
            StepRunner steps,
            Holds holds) {
        this.workspace = workspace;
        this.backends = backends;
        this.files = files;
        this.clock = clock;
        this.plan = plan;
        this.operation = operation;
        this.incident = incident;
        this.steps = steps;
        this.holds = holds;
    }

    @Override
    public Prepared prepare() {
        StagingBackend backend = backends.staging(plan.target());
        Path location = workspace.location(backend.name());
        steps.run(Step.STOP, () -> {
            if (!EmergencyStop.raise(workspace, Optional.of(incident), operation.id(), clock, files)) {
                steps.log("somebody has raised the emergency stop before; it stays theirs");
            }
        });
        steps.run(Step.HOLD, () -> holds.take(backend, location));
        Optional<Path> backup = Optional.empty();
        if (plan.preRollbackBackup()) {
            backup = steps.call(Step.BACKUP, () -> backup(backend));
        }
        steps.run(Step.EVIDENCE, () -> keepEvidence());
        steps.run(Step.LEDGER, () -> keepLedger(backend));
        StagedState state = steps.call(Step.STAGE, () -> stageState(backend, location));
        steps.run(Step.INSPECT, () -> inspect(backend, state));
        holds.take(backend, state.location());
        state.seal(plan.live());
        changes.add(Changes.STATE, state);
        stageLegacy();
        stageEnvironment();
        changes.requireLiveAsDisplaced();
        return new Prepared(changes, Changes.journal(plan), backup);
    }

    private Optional<Path> backup(StagingBackend backend) {
        PreRollbackBackup backup = new PreRollbackBackup(workspace, operation.id(), files);
        Optional<Path> folder = backup.create(plan, backend, incident, clock.instant());
        backup.unreadable().forEach(problem -> steps.warn("not in the pre-rollback backup: " + problem));
        return folder;
    }

    private void keepEvidence() {
        if (plan.evidence().isEmpty()) {
            return;
        }
        Path folder = incidentFolder().free("corrupted-state", "");
        Folders.ensure(files, folder);
        VerifiedCopy copy = new VerifiedCopy(folder, files);
        for (RollbackPlan.Evidence file : plan.evidence()) {
            try {
                copy.add(file.file(), file.name(), Optional.empty());
            } catch (RollbackException e) {
                if (e.kind() == ErrorKind.DISK_FULL) {
                    throw e;
                }
                steps.warn("no evidence is kept of " + file.name() + ": " + e.getMessage());
            }
        }
        copy.syncDirectories();
    }

    private void keepLedger(StagingBackend backend) {
        if (plan.ledger().isEmpty()) {
            return;
        }
        Path file = incidentFolder().free("ledger", ".jsonl");
        try (FileOps.Output out = files.create(file)) {
            new Planner(backends, clock).ledger(workspace, backend, plan.stateFolder(), entry -> {
                byte[] line = (PlanJson.of(entry) + "\n").getBytes(StandardCharsets.UTF_8);
                out.write(ByteBuffer.wrap(line));
            });
            out.sync();
        }
        files.syncDirectory(incidentFolder().path());
    }

    private IncidentFolder incidentFolder() {
        return new IncidentFolder(workspace, incident, files, clock);
    }

    private StagedState stageState(StagingBackend backend, Path location) {
        Folders.ensure(files, location.getParent() == null ? location : location.getParent());
        StagedState state = backend.stage(location, operation.area(Changes.STATE, location));
        for (FileDigest file : plan.state().files()) {
            state.copy().add(backend.contentFile(plan.stateFolder(), file.name()), file.name(), Optional.of(file));
        }
        return state;
    }

    /** What is about to become live is read as the live state will be: every byte, every record. */
    private void inspect(StagingBackend backend, StagedState state) {
        Inspection inspection = backend.inspect(state.location());
        boolean same = inspection.summary().filter(plan.summary()::equals).isPresent();
        if (!inspection.intact() || !same) {
            throw new RollbackException(
                    ErrorKind.CORRUPT,
                    "the prepared state is not what the backup holds: "
                            + inspection.findings().stream()
                                    .findFirst()
                                    .map(Object::toString)
                                    .orElse("its fingerprint differs"),
                    Location.of(state.location()));
        }
    }

    private void stageLegacy() {
        if (plan.legacy().files().isEmpty()) {
            return;
        }
        Path deployments = workspace.location("legacy-json");
        StagedFileSet legacy =
                StagedFileSet.create(deployments, Changes.legacyArea(deployments, operation), Optional.empty());
        for (FileDigest file : plan.legacy().files()) {
            legacy.copy().add(plan.legacyFolder().resolve(file.name()), file.name(), Optional.of(file));
        }
        legacy.seal(plan.legacyLive());
        changes.add(Changes.LEGACY, legacy);
    }

    private void stageEnvironment() {
        StagingArea area = Changes.environmentArea(workspace, operation);
        StagedFileSet environment = StagedFileSet.create(workspace.root(), area, Optional.of(FileOps.PRIVATE_FILE));
        environment.copy().add(EnvironmentFile.content(plan.target()), EnvironmentFile.NAME);
        environment.seal(plan.environmentLive());
        changes.add(Changes.ENVIRONMENT, environment);
    }
}
