package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code undo}: brings back what was live before an operation. */
@CommandLine.Command(
        name = "undo",
        description = "Bring back what was live before the unfinished operation, else before the last one.")
final class UndoCommand implements Command {

    @Option(
            names = "--accept-loss",
            description = "Undo although records have been written since; they are kept, but no longer live.")
    boolean acceptLoss;

    @Option(names = "--force", description = "Do not ask. No check is skipped by it.")
    boolean force;

    @Override
    public Answer answer(Invocation invocation) {
        Workspace workspace = invocation.workspace();
        Backends backends = invocation.backends();
        if (!force) {
            OperationFolder operation = invocation
                    .engine(workspace, backends, "undo")
                    .toUndo()
                    .orElseThrow(() -> new RollbackException(
                            ErrorKind.NOT_FOUND, "there is no operation to undo in " + workspace.root()));
            Confirmation.require(
                    invocation,
                    workspace,
                    List.of(
                            "Operation " + operation.id() + ": " + PhaseWords.of(operation.phase()),
                            "Undoing it " + PhaseWords.undo(operation.phase())
                                    + (acceptLoss ? "; what was written since is kept, but no longer live" : "")));
        }
        return OperationAnswer.of(
                workspace, invocation.engine(workspace, backends, "undo").undo(acceptLoss));
    }
}
