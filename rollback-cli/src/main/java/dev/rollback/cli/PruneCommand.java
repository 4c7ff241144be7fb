package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Recovery;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prune}: deletes what finished operations keep. */
@CommandLine.Command(name = "prune", description = "Delete what finished operations keep, all of them or those named.")
final class PruneCommand implements Command {

    @Parameters(paramLabel = "OPERATION", description = "Operations, as `rollback status` names them.")
    List<String> names = new ArrayList<>();

    @Option(names = "--force", description = "Do not ask. No check is skipped by it.")
    boolean force;

    @Override
    public Answer answer(Invocation invocation) {
        Workspace workspace = invocation.workspaceToChange();
        Backends backends = invocation.backends();
        List<OperationFolder> chosen = chosen(workspace);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        var array = data.putArray("pruned");
        if (chosen.isEmpty()) {
            return Answer.done("NOTHING", data, List.of("nothing to delete"));
        }
        if (!force) {
            Confirmation.require(invocation, workspace, shown(workspace, backends, chosen));
        }
        List<String> ids =
                chosen.stream().map(operation -> operation.id().value()).toList();
        List<String> pruned = invocation.engine(workspace, backends, "prune").prune(ids);
        pruned.forEach(array::add);
        return Answer.done(
                "PRUNED", data, pruned.stream().map(id -> "deleted " + id).toList());
    }

    private List<OperationFolder> chosen(Workspace workspace) {
        List<OperationFolder> all = OperationFolder.list(workspace, FileOps.system());
        for (String name : names) {
            if (all.stream().noneMatch(operation -> operation.id().value().equals(name))) {
                throw new RollbackException(
                                ErrorKind.NOT_FOUND, "there is no operation " + name + " in " + workspace.root())
                        .withHint("`rollback status` lists them");
            }
        }
        return all.stream()
                .filter(operation ->
                        names.isEmpty() || names.contains(operation.id().value()))
                .toList();
    }

    private static List<String> shown(Workspace workspace, Backends backends, List<OperationFolder> chosen) {
        Recovery recovery = new Recovery(workspace, backends, FileOps.system());
        List<String> lines = new ArrayList<>();
        lines.add("This deletes for good what these operations keep, so they cannot be undone any more:");
        chosen.forEach(operation ->
                lines.add("  " + operation.id() + "  (" + String.join("; ", recovery.kept(operation)) + ")"));
        return lines;
    }
}
