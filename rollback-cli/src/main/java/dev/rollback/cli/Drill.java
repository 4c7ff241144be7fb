package dev.rollback.cli;

import dev.rollback.core.backup.BackupSelection;
import dev.rollback.core.backup.BackupSelector;
import dev.rollback.core.detect.BackendState;
import dev.rollback.core.engine.OperationResult;
import dev.rollback.core.engine.RollbackEngine;
import dev.rollback.core.engine.Surroundings;
import dev.rollback.core.plan.RollbackRequest;
import dev.rollback.core.verify.Check;
import dev.rollback.core.verify.Validation;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Configuration;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The whole emergency, from the first look to the last check, on a workspace that may be broken. */
final class Drill {

    private static final String TARGET = "leveldb";

    private final Workspace workspace;
    private final Backends backends;
    private final Surroundings around;
    private final Console console;
    private final boolean commandsLeftOut;

    /** Leaves the workspace's own commands and channels and the environment's incident out: they belong to the real thing. */
    Drill(Workspace workspace, Backends backends, Surroundings around, Console console) {
        Configuration its = workspace.configuration();
        this.commandsLeftOut = !its.deploymentChecks().isEmpty();
        this.workspace = new Workspace(workspace.root(), its.forExercise());
        this.backends = backends;
        this.around = around.withEnvironment(Map.of());
        this.console = console;
    }

    /**
     * What happened.
     *
     * @param damage what was broken on purpose
     * @param took from the first look to the last check, without the breaking
     */
    record Result(
            Workspace workspace,
            List<String> damage,
            List<BackendState> live,
            BackupSelection selection,
            Proposal proposal,
            OperationResult rollback,
            List<Check> checks,
            ExpectedState.Comparison comparison,
            Duration took) {}

    Result run(ExpectedState expected) {
        List<String> damage = step("SABOTAGE", "break the throw-away workspace", () -> Sabotage.of(workspace, TARGET));
        damage.forEach(line -> console.note("    " + Console.lines(line)));
        long begin = System.nanoTime();
        List<BackendState> live = step("ASSESS", "assess what is live", this::look);
        BackupSelection selection = step(
                "SELECT",
                "choose the backup",
                () -> new BackupSelector(backends.staging(TARGET), around.clock()).select(workspace));
        RollbackEngine engine = new RollbackEngine(workspace, backends, around);
        Proposal proposal = step(
                "PROPOSE",
                "plan",
                () -> Proposal.make(workspace, backends, engine, new RollbackRequest(TARGET, Optional.empty(), true)));
        OperationResult rollback = engine.run(proposal.plan());
        List<Check> checks = step("VALIDATE", "validate", this::validate);
        ExpectedState.Comparison comparison =
                step("COMPARE", "compare with what was expected, byte by byte", () -> compare(expected));
        return new Result(
                workspace,
                damage,
                live,
                selection,
                proposal,
                rollback,
                checks,
                comparison,
                Duration.ofNanos(System.nanoTime() - begin));
    }

    private List<BackendState> look() {
        return backends.all().stream()
                .map(backend -> BackendState.look(backend, workspace.location(backend.name())))
                .toList();
    }

    private List<Check> validate() {
        return new Validation(workspace, backends)
                .postRollback(TARGET).stream()
                        .map(check -> commandsLeftOut && check.claim().startsWith("Deployment scripts")
                                ? Check.skipped(check.claim(), "a drill runs none of the workspace's commands")
                                : check)
                        .toList();
    }

    private ExpectedState.Comparison compare(ExpectedState expected) {
        try (StateReader reader = backends.get(TARGET).read(workspace.location(TARGET))) {
            return expected.compare(reader);
        }
    }

    private <T> T step(String name, String words, Supplier<T> action) {
        console.started(name, words);
        long begin = System.nanoTime();
        T result = action.get();
        console.finished(name, words, Duration.ofNanos(System.nanoTime() - begin));
        return result;
    }
}
