package dev.rollback.core.engine;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.core.execute.Execution;
import dev.rollback.core.execute.Executor;
import dev.rollback.core.execute.Holds;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Phase;
import dev.rollback.core.execute.Step;
import dev.rollback.core.execute.StepRunner;
import dev.rollback.core.plan.MigrationPlan;
import dev.rollback.core.plan.MigrationPlanner;
import dev.rollback.core.plan.MigrationRequest;
import dev.rollback.core.plan.PlanJson;
import dev.rollback.core.plan.Planner;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.plan.RollbackRequest;
import dev.rollback.core.verify.Check;
import dev.rollback.core.verify.OperationVerifier;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.IncidentFolder;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.core.workspace.WorkspaceLock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Rolls a workspace back. Instances are cheap; several threads may use one, and then wait for each other's lock. */
public final class RollbackEngine {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final Workspace workspace;
    private final Backends backends;
    private final Surroundings around;

    /** {@code CONFIGURATION} when the workspace's settings are not for these backends. */
    public RollbackEngine(Workspace workspace, Backends backends, Surroundings around) {
        this.workspace = workspace;
        this.backends = backends.configured(workspace.configuration());
        this.around = around;
    }

    /** Reads and verifies everything that a rollback would need; changes nothing and takes no lock. */
    public RollbackPlan plan(RollbackRequest request) {
        return new Planner(backends, around.clock()).plan(workspace, request);
    }

    /**
     * Rolls back. Throws with nothing live changed when anything is wrong before the commit point; afterwards the
     * result says whether the new state holds or the old one is live again.
     *
     * @throws RollbackException {@code UNFINISHED_OPERATION}, {@code LOCKED}, {@code NO_USABLE_BACKUP}, {@code
     *     DISK_FULL}, …; {@code REVERT_FAILED} when neither state could be made live
     */
    public OperationResult run(RollbackRequest request) {
        return run(request, Optional.empty());
    }

    /** The same, refused with {@code CONFLICT} when anything that the plan relies on has changed since. */
    public OperationResult run(RollbackPlan plan) {
        return run(
                new RollbackRequest(
                        plan.target(), Optional.of(plan.backupFolder().toString()), plan.preRollbackBackup()),
                Optional.of(plan));
    }

    private OperationResult run(RollbackRequest request, Optional<RollbackPlan> agreed) {
        return Telling.of(workspace, around, telling -> run(request, agreed, telling));
    }

    private OperationResult run(RollbackRequest request, Optional<RollbackPlan> agreed, Telling telling) {
        try (WorkspaceLock lock = lock();
                Holds holds = new Holds()) {
            requireFinished();
            IncidentId incident = IncidentProgress.choose(workspace, around);
            IncidentProgress progress = new IncidentProgress(workspace, around, telling, Optional.of(incident));
            StepRunner steps =
                    new StepRunner(progress, new IncidentFolder(workspace, incident, around.files(), around.clock()));
            RollbackPlan plan = planned(() -> {
                RollbackPlan now = plan(request);
                agreed.ifPresent(before -> requireSame(before, now));
                return now;
            });
            OperationId id = newId("rollback");
            progress.planned(plan, id);
            try {
                return verify(executor().execute(plan, id, incident, steps, holds), steps, progress);
            } catch (RollbackException e) {
                return revert(e, steps, progress);
            }
        }
    }

    private OperationResult verify(Execution execution, StepRunner steps, IncidentProgress progress) {
        OperationVerifier verifier = new OperationVerifier(workspace, backends, around.files());
        List<Check> checks = steps.call(Step.VERIFY, () -> verifier.require(execution.operation()));
        return finisher(progress).achieved(execution, checks, steps);
    }

    /** Reads everything that a migration would; changes nothing and takes no lock. */
    public MigrationPlan plan(MigrationRequest request) {
        return new MigrationPlanner(backends).plan(workspace, request);
    }

    /**
     * Brings a state to another backend; the same is to be said of it as of {@link #run(RollbackRequest)}.
     *
     * @throws RollbackException {@code CONFIRMATION_NEEDED} when the target is not empty and the request does not say
     *     to displace what is there; {@code CORRUPT} when not all of the source can be read
     */
    public OperationResult migrate(MigrationRequest request) {
        return Telling.of(workspace, around, telling -> migrate(request, telling));
    }

    private OperationResult migrate(MigrationRequest request, Telling telling) {
        try (WorkspaceLock lock = lock();
                Holds holds = new Holds()) {
            requireFinished();
            OperationId id = newId("migration");
            IncidentProgress progress = new IncidentProgress(workspace, around, telling, Optional.empty());
            StepRunner steps =
                    new StepRunner(progress, IncidentFolder.of(workspace, id, around.files(), around.clock()));
            MigrationPlan plan = planned(() -> plan(request));
            try {
                Execution execution = executor().execute(plan, request.source(), id, steps, holds);
                return verify(execution, steps, progress);
            } catch (RollbackException e) {
                return revert(e, steps, progress);
            }
        }
    }

    private <T> T planned(Supplier<T> planning) {
        around.listener().started(Step.PLAN);
        long begin = System.nanoTime();
        T plan = planning.get();
        around.listener().finished(Step.PLAN, java.time.Duration.ofNanos(System.nanoTime() - begin));
        return plan;
    }

    /** A commit that did not lead to a verified state is taken back; anything before it changed nothing. */
    private OperationResult revert(RollbackException cause, StepRunner steps, IncidentProgress progress) {
        Optional<OperationFolder> left = OperationFolder.unfinished(workspace, around.files());
        if (left.isEmpty() || left.get().phase() != Phase.COMMITTED) {
            progress.failed(cause, "what was live before; nothing was changed");
            throw cause;
        }
        steps.committed();
        return finisher(progress).reverted(left.get(), cause, steps);
    }

    /** Goes on with what a crash left: discards it before its commit point, completes it after. */
    public OperationResult resume() {
        return Telling.of(workspace, around, this::resume);
    }

    private OperationResult resume(Telling telling) {
        try (WorkspaceLock lock = lock();
                Holds holds = new Holds()) {
            OperationFolder operation = unfinished();
            return continuation(operation, holds, telling).resume(operation);
        }
    }

    /**
     * Brings back the state before an operation: the unfinished one, else the last finished one.
     *
     * @param acceptLoss whether to go on although records have been written since; they are kept, but not live
     */
    public OperationResult undo(boolean acceptLoss) {
        return Telling.of(workspace, around, telling -> undo(acceptLoss, telling));
    }

    private OperationResult undo(boolean acceptLoss, Telling telling) {
        try (WorkspaceLock lock = lock();
                Holds holds = new Holds()) {
            OperationFolder operation = toUndo().orElseThrow(() ->
                    new RollbackException(ErrorKind.NOT_FOUND, "there is no operation to undo in " + workspace.root()));
            return continuation(operation, holds, telling).undo(operation, acceptLoss);
        }
    }

    /** Deletes what finished operations keep. Refused while one is unfinished. */
    public List<String> prune(List<String> operations) {
        try (WorkspaceLock lock = lock()) {
            requireFinished();
            return new Pruning(workspace, backends, around.files()).prune(operations);
        }
    }

    private OperationFolder unfinished() {
        return OperationFolder.unfinished(workspace, around.files())
                .orElseThrow(() -> new RollbackException(
                        ErrorKind.NOT_FOUND, "there is no unfinished operation in " + workspace.root()));
    }

    /** The operation that {@link #undo} would undo: the unfinished one, else the last whose state is live. */
    public Optional<OperationFolder> toUndo() {
        return OperationFolder.unfinished(workspace, around.files())
                .or(() -> OperationFolder.list(workspace, around.files()).stream()
                        .filter(operation -> operation.phase() == Phase.DONE)
                        .reduce((earlier, later) -> later));
    }

    private void requireFinished() {
        OperationFolder.unfinished(workspace, around.files()).ifPresent(operation -> {
            throw new RollbackException(
                            ErrorKind.UNFINISHED_OPERATION,
                            "operation " + operation.id() + " is not finished ("
                                    + operation.phase().name().toLowerCase(Locale.ROOT) + ")")
                    .withHint("look with `rollback status`, then finish it with `rollback resume` or `rollback undo`");
        });
    }

    private void requireSame(RollbackPlan before, RollbackPlan now) {
        if (!PlanJson.digest(before).equals(PlanJson.digest(now))) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "what the plan relies on has changed since it was made: " + changed(before, now))
                    .withHint("make a new plan, read it, and run that");
        }
    }

    private static String changed(RollbackPlan before, RollbackPlan now) {
        if (!before.workspace().equals(now.workspace())) {
            return "it is the plan for the workspace " + before.workspace();
        }
        if (!before.state().equals(now.state()) || !before.legacy().equals(now.legacy())) {
            return "the backup's files";
        }
        if (!before.live().equals(now.live())) {
            return "the live state";
        }
        if (!before.evidence().equals(now.evidence())) {
            return "the files of another backend";
        }
        return "the workspace, its settings or files that would be displaced";
    }

    private WorkspaceLock lock() {
        WorkspaceLock lock = WorkspaceLock.acquire(
                workspace, around.command(), around.lockTimeout(), around.clock(), around.files());
        boolean swept = false;
        try {
            OperationFolder.sweep(workspace, around.files());
            swept = true;
            return lock;
        } finally {
            if (!swept) {
                lock.close();
            }
        }
    }

    private Executor executor() {
        return new Executor(workspace, backends, around.files(), around.clock());
    }

    private Finisher finisher(IncidentProgress progress) {
        return new Finisher(workspace, backends, around, progress);
    }

    private Continuation continuation(OperationFolder operation, Holds holds, Telling telling) {
        Optional<IncidentId> incident = operation.described() ? operation.incident() : Optional.empty();
        return new Continuation(
                workspace, backends, around, holds, new IncidentProgress(workspace, around, telling, incident));
    }

    /** Ids sort by time; where the clock has gone back, the new one is still the last. */
    private OperationId newId(String kind) {
        List<OperationFolder> all = OperationFolder.list(workspace, around.files());
        String last = all.isEmpty() ? "" : all.get(all.size() - 1).id().value();
        Instant time = around.clock().instant();
        if (!last.isEmpty() && TIME.format(time).compareTo(timeOf(last)) <= 0) {
            time = later(time, last);
        }
        String random = String.format(Locale.ROOT, "%04x", around.random().nextInt(1 << 16));
        return new OperationId(kind + "-" + TIME.format(time) + "-" + random);
    }

    private static String timeOf(String id) {
        return id.substring(id.indexOf('-') + 1, Math.max(id.indexOf('-') + 1, id.lastIndexOf('-')));
    }

    private static Instant later(Instant time, String last) {
        try {
            Instant before = TIME.parse(timeOf(last), Instant::from);
            return (before.isAfter(time) ? before : time).plusMillis(1);
        } catch (java.time.format.DateTimeParseException e) {
            throw new RollbackException(ErrorKind.CONFLICT, "an operation of an unknown form is there: " + last, e);
        }
    }
}
