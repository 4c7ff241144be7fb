package dev.rollback.core.execute;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.OperationId;
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

/**
 * Carries a plan out, up to the published but not yet verified state. The caller holds the workspace's lock. When
 * something fails before the commit point, what was prepared is removed again and nothing live has changed.
 */
public final class Executor {

    private final Workspace workspace;
    private final Backends backends;
    private final FileOps files;
    private final Clock clock;

    public Executor(Workspace workspace, Backends backends, FileOps files, Clock clock) {
        this.workspace = workspace;
        this.backends = backends;
        this.files = files;
        this.clock = clock;
    }

    /**
     * @param holds is given the holds that keep other clients out; the caller releases them when all is over
     * @throws RollbackException of any kind before the commit point, with nothing changed; afterwards with the
     *     operation in phase {@link Phase#COMMITTED}, for the caller to undo
     */
    public Execution execute(RollbackPlan plan, OperationId id, IncidentId incident, StepRunner steps, Holds holds) {
        SpaceCheck.require(workspace, plan);
        OperationFolder operation = OperationFolder.create(workspace, id, incident, plan, clock.instant(), files);
        Changes changes = new Changes();
        Optional<Path> backup;
        try {
            backup = prepare(plan, operation, incident, changes, steps, holds);
            steps.run(Step.COMMIT, () -> {
                operation.commit(Changes.journal(plan));
                steps.committed();
            });
        } catch (RuntimeException e) {
            discardAfter(e, operation);
            throw e;
        }
        steps.run(Step.PUBLISH, changes::publish);
        return new Execution(operation, backup, changes.movedAside());
    }

    private Optional<Path> prepare(
            RollbackPlan plan,
            OperationFolder operation,
            IncidentId incident,
            Changes changes,
            StepRunner steps,
            Holds holds) {
        StagingBackend backend = backends.staging(plan.target());
        Path location = workspace.location(backend.name());
        steps.run(Step.STOP, () -> {
            if (!EmergencyStop.raise(workspace, incident, operation.id(), clock, files)) {
                steps.log("somebody has raised the emergency stop before; it stays theirs");
            }
        });
        steps.run(Step.HOLD, () -> holds.take(backend, location));
        Optional<Path> backup = Optional.empty();
        if (plan.preRollbackBackup()) {
            backup = steps.call(Step.BACKUP, () -> backup(plan, backend, operation, incident, steps));
        }
        steps.run(Step.EVIDENCE, () -> evidence(plan, incident, steps));
        steps.run(Step.LEDGER, () -> ledger(plan, backend, incident));
        StagedState state = steps.call(Step.STAGE, () -> stageState(plan, backend, location, operation));
        steps.run(Step.INSPECT, () -> inspect(plan, backend, state));
        holds.take(backend, state.location());
        state.seal(plan.live());
        changes.add(Changes.STATE, state);
        stageLegacy(plan, operation, changes);
        stageEnvironment(plan, operation, changes);
        changes.requireLiveAsDisplaced();
        return backup;
    }

    private Optional<Path> backup(
            RollbackPlan plan,
            StagingBackend backend,
            OperationFolder operation,
            IncidentId incident,
            StepRunner steps) {
        PreRollbackBackup backup = new PreRollbackBackup(workspace, operation.id(), files);
        Optional<Path> folder = backup.create(plan, backend, incident, clock.instant());
        backup.unreadable().forEach(problem -> steps.warn("not in the pre-rollback backup: " + problem));
        return folder;
    }

    private void evidence(RollbackPlan plan, IncidentId incident, StepRunner steps) {
        if (plan.evidence().isEmpty()) {
            return;
        }
        Path folder = incidentFolder(incident).free("corrupted-state", "");
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

    private void ledger(RollbackPlan plan, StagingBackend backend, IncidentId incident) {
        if (plan.ledger().isEmpty()) {
            return;
        }
        Path file = incidentFolder(incident).free("ledger", ".jsonl");
        try (FileOps.Output out = files.create(file)) {
            new Planner(backends).ledger(workspace, backend, plan.stateFolder(), entry -> {
                byte[] line = (PlanJson.of(entry) + "\n").getBytes(StandardCharsets.UTF_8);
                out.write(ByteBuffer.wrap(line));
            });
            out.sync();
        }
        files.syncDirectory(incidentFolder(incident).path());
    }

    private IncidentFolder incidentFolder(IncidentId incident) {
        return new IncidentFolder(workspace, incident, files, clock);
    }

    private StagedState stageState(
            RollbackPlan plan, StagingBackend backend, Path location, OperationFolder operation) {
        Folders.ensure(files, location.getParent() == null ? location : location.getParent());
        StagedState state = backend.stage(location, operation.area(Changes.STATE, location));
        for (FileDigest file : plan.state().files()) {
            state.copy().add(backend.contentFile(plan.stateFolder(), file.name()), file.name(), Optional.of(file));
        }
        return state;
    }

    /** What is about to become live is read as the live state will be: every byte, every record. */
    private static void inspect(RollbackPlan plan, StagingBackend backend, StagedState state) {
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

    private void stageLegacy(RollbackPlan plan, OperationFolder operation, Changes changes) {
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

    private void stageEnvironment(RollbackPlan plan, OperationFolder operation, Changes changes) {
        StagingArea area = Changes.environmentArea(workspace, operation);
        StagedFileSet environment = StagedFileSet.create(workspace.root(), area, Optional.of(FileOps.PRIVATE_FILE));
        environment.copy().add(EnvironmentFile.content(plan.target()), EnvironmentFile.NAME);
        environment.seal(plan.environmentLive());
        changes.add(Changes.ENVIRONMENT, environment);
    }

    private void discardAfter(RuntimeException failure, OperationFolder operation) {
        if (operation.phase() != Phase.PREPARING) {
            return;
        }
        try {
            new Recovery(workspace, backends, files).discard(operation);
        } catch (RollbackException e) {
            failure.addSuppressed(e);
        }
    }
}
