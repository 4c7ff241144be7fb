package dev.rollback.cli;

import dev.rollback.core.engine.OperationResult;
import dev.rollback.core.report.Outcome;
import dev.rollback.core.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** {@code resume}: takes what a crash left to its end. */
@CommandLine.Command(name = "resume", description = "Finish what an earlier, interrupted run left.")
final class ResumeCommand implements Command {

    @Override
    public Answer answer(Invocation invocation) {
        Workspace workspace = invocation.workspace();
        OperationResult result =
                invocation.engine(workspace, invocation.backends(), "resume").resume();
        Answer answer = OperationAnswer.of(workspace, result);
        if (result.report().outcome() != Outcome.DISCARDED) {
            return answer;
        }
        String warning = "nothing was restored: the interrupted run had only prepared; run it again";
        return new Answer(
                ExitCode.DONE_WITH_WARNINGS,
                answer.outcome(),
                answer.data(),
                answer.text(),
                List.of(warning),
                Optional.empty());
    }
}
