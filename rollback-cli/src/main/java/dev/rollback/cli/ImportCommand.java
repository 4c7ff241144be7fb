package dev.rollback.cli;

import dev.rollback.core.export.ExportBackend;
import dev.rollback.core.plan.MigrationRequest;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.StateSource;
import dev.rollback.core.workspace.Workspace;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}: brings an export to a backend; a migration whose source is a file. */
@CommandLine.Command(name = "import", description = "Bring an export to a backend; recoverable like a rollback.")
final class ImportCommand implements Command {

    @Parameters(paramLabel = "FILE", description = "An export, as `export` writes it.")
    Path file = Path.of("");

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
        StateSource source = new StateSource(new ExportBackend(), file);
        return Migrating.answer(invocation, workspace, new MigrationRequest(source, to, force), dryRun);
    }
}
