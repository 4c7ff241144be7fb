package dev.rollback.cli;

import dev.rollback.core.verify.SelfTest;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code selftest}: creates, reads, updates, deletes and scans, on a copy that is thrown away. */
@CommandLine.Command(
        name = "selftest",
        description = "Create, read, update, delete and scan records, on a copy that is thrown away.")
final class SelfTestCommand implements Command {

    @Option(names = "--backend", paramLabel = "BACKEND", required = true, description = "The backend to test.")
    String backend = "";

    @Override
    public Answer answer(Invocation invocation) {
        Backends backends = invocation.backends();
        backends.serving(backend);
        Workspace workspace = invocation.workspaceToRead();
        SelfTest test = new SelfTest(workspace, backends.configured(workspace.configuration()), FileOps.system());
        return ValidateCommand.answer(List.of(test.run(backend)), true);
    }
}
