package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.report.ReportWriter;
import dev.rollback.core.verify.Check;
import dev.rollback.core.verify.Validation;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code validate}: checks what is live, each check with its evidence. */
@CommandLine.Command(name = "validate", description = "Check what is live, and say what each check rests on.")
final class ValidateCommand implements Command {

    @Option(names = "--backend", paramLabel = "BACKEND", description = "The backend to check; leveldb if absent.")
    String backend = "leveldb";

    @Option(names = "--quick", description = "Only whether all of it can be read.")
    boolean quick;

    @Option(names = "--post-rollback", description = "The checks that follow a rollback.")
    boolean postRollback;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the evidence of the checks that passed, too.")
    boolean verbose;

    @Override
    public Answer answer(Invocation invocation) {
        if (quick && postRollback) {
            throw new RollbackException(ErrorKind.USAGE, "--quick and --post-rollback exclude each other");
        }
        Backends backends = invocation.backends();
        backends.get(backend);
        Workspace workspace = invocation.workspaceToRead();
        Validation validation = new Validation(workspace, backends);
        List<Check> checks = quick
                ? validation.quick(backend)
                : postRollback ? validation.postRollback(backend) : validation.full(backend);
        return answer(checks, verbose);
    }

    static Answer answer(List<Check> checks, boolean verbose) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.set("checks", ReportWriter.checks(checks));
        List<String> text = text(checks, verbose);
        long failed = checks.stream()
                .filter(check -> check.outcome() == Check.Outcome.FAILED)
                .count();
        if (failed == 0) {
            return Answer.done("PASSED", data, text);
        }
        return Answer.failed(
                ExitCode.CHECK_FAILED,
                "FAILED",
                data,
                text,
                new Problem("CHECK_FAILED", failed + " of " + checks.size() + " checks failed", Optional.empty()));
    }

    static List<String> text(List<Check> checks, boolean verbose) {
        List<String> text = new ArrayList<>();
        for (Check check : checks) {
            text.add(check.line());
            if (verbose && check.outcome() == Check.Outcome.PASSED) {
                text.add("   " + check.detail());
            }
            check.problems().forEach(problem -> text.add("   " + problem));
        }
        return text;
    }
}
