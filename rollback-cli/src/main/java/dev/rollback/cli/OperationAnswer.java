package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.engine.OperationResult;
import dev.rollback.core.report.OperationReport;
import dev.rollback.core.report.Outcome;
import dev.rollback.core.report.ReportWriter;
import dev.rollback.core.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The answer of a command that took an operation to one of its ends. */
final class OperationAnswer {

    private OperationAnswer() {}

    static Answer of(Workspace workspace, OperationResult result) {
        OperationReport report = result.report();
        ReportWriter writer = new ReportWriter(workspace);
        ObjectNode data = writer.json(report);
        List<String> text = writer.text(report).lines().toList();
        String outcome = report.outcome().name();
        var untold = data.putArray("untold");
        result.untold().forEach(untold::add);
        if (report.outcome() == Outcome.REVERTED) {
            Problem why = result.trouble()
                    .map(Problem::of)
                    .orElse(new Problem(
                            ErrorKind.VALIDATION_FAILED.name(), "the new state did not hold", Optional.empty()));
            return Answer.failed(ExitCode.REVERTED, outcome, data, text, why);
        }
        result.trouble()
                .ifPresent(trouble -> data.set("trouble", Problem.of(trouble).json()));
        boolean calm = result.trouble().isEmpty()
                && (report.outcome().achieved()
                        ? !report.hasWarnings()
                        : report.movedAside().isEmpty());
        List<String> warnings = new ArrayList<>(result.untold());
        result.trouble().map(OperationAnswer::words).ifPresent(warnings::add);
        return new Answer(
                calm ? ExitCode.DONE : ExitCode.DONE_WITH_WARNINGS, outcome, data, text, warnings, Optional.empty());
    }

    private static String words(RollbackException trouble) {
        return trouble.getMessage() + trouble.hint().map(hint -> "\n" + hint).orElse("");
    }
}
