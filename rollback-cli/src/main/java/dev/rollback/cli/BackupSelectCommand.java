package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ErrorKind;
import dev.rollback.core.backup.BackupSelection;
import dev.rollback.core.backup.BackupSelection.Candidate;
import dev.rollback.core.backup.BackupSelector;
import dev.rollback.core.backup.Verdict;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StagingBackend;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code backup select}: which backup a rollback would take. */
@CommandLine.Command(name = "select", description = "Tell which backup a rollback would take.")
final class BackupSelectCommand implements Command {

    @Option(names = "--backend", paramLabel = "BACKEND", description = "Whose saved state; leveldb if absent.")
    String backend = "leveldb";

    @Option(names = "--explain", description = "Tell of every backup why it stands where it stands.")
    boolean explain;

    @Override
    public Answer answer(Invocation invocation) {
        StagingBackend from = invocation.backends().staging(backend);
        Workspace workspace = invocation.workspaceToRead();
        BackupSelection selection = new BackupSelector(from, Clock.systemUTC()).select(workspace);
        ObjectNode data = json(selection, workspace.configuration().excludedChains());
        List<String> text = explain ? explanation(selection) : List.of();
        Optional<Candidate> chosen = selection.chosen();
        if (chosen.isEmpty()) {
            String message = selection.candidates().isEmpty()
                    ? "no backup: there is no folder in " + workspace.backups()
                    : "none of " + StateWords.number(selection.candidates().size(), "backup") + " in "
                            + workspace.backups() + " can be restored";
            Optional<String> hint = explain ? Optional.empty() : Optional.of("--explain tells of each why");
            return Answer.failed(
                    ExitCode.NO_USABLE_BACKUP,
                    "NONE",
                    data,
                    text,
                    new Problem(ErrorKind.NO_USABLE_BACKUP.name(), message, hint));
        }
        ExitCode exit =
                chosen.get().verification().verdict() == Verdict.VERIFIED ? ExitCode.DONE : ExitCode.DONE_WITH_WARNINGS;
        List<String> shown =
                explain ? text : List.of(chosen.get().verification().backup().id());
        return new Answer(exit, "SELECTED", data, shown, List.of(), Optional.empty());
    }

    /** A line for each candidate, the chosen one marked. */
    static List<String> explanation(BackupSelection selection) {
        List<String> lines = new ArrayList<>();
        for (Candidate candidate : selection.candidates()) {
            boolean taken = selection.chosen().filter(candidate::equals).isPresent();
            String mark = taken ? "chosen    " : candidate.eligible() ? "possible  " : "no        ";
            lines.add(mark + candidate.verification().backup().id() + ": " + candidate.reason());
        }
        return lines;
    }

    static ObjectNode json(BackupSelection selection, Set<ChainId> excluded) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put(
                "chosen",
                selection
                        .chosen()
                        .map(candidate -> candidate.verification().backup().id())
                        .orElse(null));
        var array = data.putArray("candidates");
        selection.candidates().forEach(candidate -> {
            ObjectNode node = BackupWords.json(candidate.verification(), excluded);
            node.put("eligible", candidate.eligible());
            node.put("reason", candidate.reason());
            array.add(node);
        });
        return data;
    }
}
