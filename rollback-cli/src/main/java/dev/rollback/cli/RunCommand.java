package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.decide.Decider;
import dev.rollback.core.engine.OperationResult;
import dev.rollback.core.engine.RollbackEngine;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.plan.RollbackRequest;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code run}: rolls back. */
@CommandLine.Command(name = "run", description = "Roll back, after a confirmation.")
final class RunCommand implements Command {

    @Option(names = "--to", paramLabel = "BACKEND", description = "The backend to roll back to.")
    @Nullable
    String to;

    @Option(names = "--plan", paramLabel = "FILE", description = "Run this plan; refused if what it relies on changed.")
    @Nullable
    Path planFile;

    @Option(names = "--backup", paramLabel = "ID_OR_PATH", description = "The backup to take; the best if absent.")
    @Nullable
    String backup;

    @Option(names = "--no-backup", description = "Make no backup of what is displaced; it is kept all the same.")
    boolean noBackup;

    @Option(names = "--dry-run", description = "Only show the plan.")
    boolean dryRun;

    @Option(names = "--force", description = "Do not ask. No check is skipped by it.")
    boolean force;

    @Option(
            names = "--auto",
            description =
                    "Assess and decide first, and roll back only where the rules and rollback.yml allow that nobody"
                            + " is asked; exit 0 when there is no need, 5 when somebody has to decide.")
    boolean auto;

    @Override
    public Answer answer(Invocation invocation) {
        requireOneWay();
        if (auto) {
            return new AutomaticRun(invocation).answer(!noBackup);
        }
        return planFile == null ? runTo(invocation, String.valueOf(to)) : runPlan(invocation, planFile);
    }

    private Answer runTo(Invocation invocation, String target) {
        RollbackRequest request = new RollbackRequest(target, PlanCommand.named(backup), !noBackup);
        Backends backends = invocation.backends();
        backends.staging(target);
        Workspace workspace = dryRun ? invocation.workspaceToRead() : invocation.workspaceToChange();
        RollbackEngine engine = invocation.engine(workspace, backends, "run");
        if (force && !dryRun) {
            return OperationAnswer.of(workspace, engine.run(request));
        }
        Proposal proposal = Proposal.make(workspace, backends, engine, request);
        if (dryRun) {
            return proposal.answer(workspace, "PLANNED");
        }
        Confirmation.require(invocation, workspace, proposal.text(workspace));
        return OperationAnswer.of(workspace, engine.run(proposal.plan()));
    }

    private Answer runPlan(Invocation invocation, Path file) {
        RollbackPlan plan = PlanFile.read(file.toAbsolutePath());
        Backends backends = invocation.backends();
        Workspace workspace = invocation.workspaceToChange();
        if (!force) {
            Proposal proposal = new Proposal(plan, List.of("as planned in " + file));
            Confirmation.require(invocation, workspace, proposal.text(workspace));
        }
        OperationResult result = invocation.engine(workspace, backends, "run").run(plan);
        return OperationAnswer.of(workspace, result);
    }

    private void requireOneWay() {
        if (auto && (planFile != null || dryRun || force || backup != null)) {
            throw new RollbackException(
                    ErrorKind.USAGE,
                    "--auto decides by itself; --plan, --backup, --dry-run and --force do not go with it");
        }
        if (auto && to != null && !to.equals(Decider.TARGET)) {
            throw new RollbackException(
                    ErrorKind.USAGE, "--auto rolls back to " + Decider.TARGET + ", and nowhere else");
        }
        if (planFile == null && to == null && !auto) {
            throw new RollbackException(ErrorKind.USAGE, "say where to: --to leveldb, or --plan FILE");
        }
        if (planFile != null && (to != null || backup != null || noBackup || dryRun)) {
            throw new RollbackException(
                    ErrorKind.USAGE, "--plan says it all; --to, --backup, --no-backup and --dry-run do not go with it");
        }
    }
}
