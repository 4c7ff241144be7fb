package dev.rollback.core.engine;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Recovery;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.util.ArrayList;
import java.util.List;

/** Deletes what finished operations keep, all of them or those named. */
final class Pruning {

    private final Workspace workspace;
    private final Backends backends;
    private final FileOps files;

    Pruning(Workspace workspace, Backends backends, FileOps files) {
        this.workspace = workspace;
        this.backends = backends;
        this.files = files;
    }

    List<String> prune(List<String> operations) {
        List<OperationFolder> all = OperationFolder.list(workspace, files);
        for (String name : operations) {
            if (all.stream().noneMatch(operation -> operation.id().value().equals(name))) {
                throw new RollbackException(
                                ErrorKind.NOT_FOUND, "there is no operation " + name + " in " + workspace.root())
                        .withHint("`rollback status` lists them");
            }
        }
        List<String> pruned = new ArrayList<>();
        for (OperationFolder operation : all) {
            String id = operation.id().value();
            if (operations.isEmpty() || operations.contains(id)) {
                new Recovery(workspace, backends, files).prune(operation);
                pruned.add(id);
            }
        }
        return pruned;
    }
}
