package dev.rollback.cli;

import dev.rollback.core.plan.MigrationRequest;
import dev.rollback.core.plan.StateSources;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code migrate}: brings a state to another backend. */
@CommandLine.Command(name = "migrate", description = "Bring a state to another backend; recoverable like a rollback.")
final class MigrateCommand implements Command {

    @Option(
            names = "--from",
            paramLabel = "STATE",
            required = true,
            description = "The state to take: BACKEND, BACKEND:PATH, backup:ID, or the path of an export.")
    String from = "";

    @Option(names = "--to", paramLabel = "BACKEND", required = true, description = "The backend that it goes to.")
    String to = "";

    @Option(names = "--dry-run", description = "Read and check everything, and only show what would be done.")
    boolean dryRun;

    @Option(names = "--force", description = "Displace what is at the target, which is kept. No check is skipped.")
    boolean force;

    @Override
    public Answer answer(Invocation invocation) {
        Backends backends = invocation.backends();
        backends.staging(to);
        Workspace workspace = dryRun ? invocation.workspaceToRead() : invocation.workspaceToChange();
        StateSources sources = new StateSources(workspace, backends);
        return Migrating.answer(invocation, workspace, new MigrationRequest(sources.find(from), to, force), dryRun);
    }
}
