package dev.rollback.core.execute;

import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.core.plan.MigrationPlan;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.StateSource;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
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
     * Rolls back.
     *
     * @param holds is given the holds that keep other clients out; the caller releases them when all is over
     * @throws RollbackException of any kind before the commit point, with nothing changed; afterwards with the
     *     operation in phase {@link Phase#COMMITTED}, for the caller to undo
     */
    public Execution execute(RollbackPlan plan, OperationId id, IncidentId incident, StepRunner steps, Holds holds) {
        SpaceCheck.require(workspace, plan);
        OperationFolder operation =
                OperationFolder.create(workspace, id, Optional.of(incident), plan, clock.instant(), files);
        RollbackPreparation preparation =
                new RollbackPreparation(workspace, backends, files, clock, plan, operation, incident, steps, holds);
        return carryOut(preparation, operation, steps);
    }

    /** Migrates; the same holds of it. */
    public Execution execute(MigrationPlan plan, StateSource source, OperationId id, StepRunner steps, Holds holds) {
        SpaceCheck.require(workspace, plan);
        OperationFolder operation =
                OperationFolder.create(workspace, id, Optional.empty(), plan, clock.instant(), files);
        MigrationPreparation preparation =
                new MigrationPreparation(workspace, backends, files, clock, plan, source, operation, steps, holds);
        return carryOut(preparation, operation, steps);
    }

    private Execution carryOut(Preparation preparation, OperationFolder operation, StepRunner steps) {
        Preparation.Prepared prepared;
        try {
            prepared = preparation.prepare();
            steps.run(Step.COMMIT, () -> {
                operation.commit(prepared.journal());
                steps.committed();
            });
        } catch (RuntimeException e) {
            discardAfter(e, operation);
            throw e;
        }
        Changes changes = prepared.changes();
        steps.run(Step.PUBLISH, changes::publish);
        return new Execution(operation, prepared.backup(), changes.movedAside());
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
