package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.plan.RollbackRequest;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code plan}: what a rollback would do, to be read now and run later unchanged. */
@CommandLine.Command(name = "plan", description = "Show what a rollback would do; changes nothing.")
final class PlanCommand implements Command {

    @Option(names = "--to", paramLabel = "BACKEND", required = true, description = "The backend to roll back to.")
    String to = "";

    @Option(names = "--backup", paramLabel = "ID_OR_PATH", description = "The backup to take; the best if absent.")
    @Nullable
    String backup;

    @Option(names = "--no-backup", description = "Plan without a backup of what is displaced; it is kept all the same.")
    boolean noBackup;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the plan to a new file, for `run --plan`.")
    @Nullable
    Path out;

    @Override
    public Answer answer(Invocation invocation) {
        Optional<Path> file = Optional.ofNullable(out).map(Path::toAbsolutePath);
        file.ifPresent(PlanFile::requireFree);
        Backends backends = invocation.backends();
        backends.staging(to);
        Workspace workspace = invocation.workspaceToRead();
        Proposal proposal = Proposal.make(
                workspace,
                backends,
                invocation.engine(workspace, backends, "plan"),
                new RollbackRequest(to, named(backup), !noBackup));
        file.ifPresent(path -> PlanFile.write(proposal.plan(), path));
        Answer answer = proposal.answer(workspace, "PLANNED");
        file.ifPresent(path -> {
            answer.data().put("file", path.toString());
            invocation.console().note("the plan is in " + Console.lines(path.toString()));
        });
        return answer;
    }

    /** {@code USAGE} for an empty name, which a script's unset variable makes and which is nobody's wish. */
    static Optional<String> named(@Nullable String backup) {
        if (backup != null && backup.isBlank()) {
            throw new RollbackException(ErrorKind.USAGE, "--backup names nothing");
        }
        return Optional.ofNullable(backup);
    }
}
