package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.Impact;
import dev.rollback.core.backup.Backup;
import dev.rollback.core.backup.BackupCatalog;
import dev.rollback.core.backup.BackupVerification;
import dev.rollback.core.backup.BackupVerifier;
import dev.rollback.core.backup.Freshness;
import dev.rollback.core.backup.Verdict;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StagingBackend;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup verify}: every byte of a backup against its sums, and its saved state against its own checksums. */
@CommandLine.Command(name = "verify", description = "Verify every file of a backup.")
final class BackupVerifyCommand implements Command {

    private static final int WARNINGS = 10;

    @Parameters(paramLabel = "ID_OR_PATH", description = "A backup of the workspace, or the path of any.")
    String name = "";

    @Option(names = "--backend", paramLabel = "BACKEND", description = "Whose saved state; leveldb if absent.")
    String backend = "leveldb";

    @Option(
            names = {"-v", "--verbose"},
            description = "Show all findings, notes included.")
    boolean verbose;

    @Override
    public Answer answer(Invocation invocation) {
        StagingBackend from = invocation.backends().staging(backend);
        Workspace workspace = invocation.workspaceOrDefaults();
        Backup backup = BackupCatalog.find(workspace, name);
        BackupVerification found =
                new BackupVerifier(from, Freshness.of(workspace, Clock.systemUTC())).verify(backup, true);
        Set<ChainId> excluded = workspace.configuration().excludedChains();
        ObjectNode data = BackupWords.json(found, excluded);
        List<String> text = new ArrayList<>();
        text.add(BackupWords.of(found, excluded));
        addFindings(found, text);
        String outcome = found.verdict().name();
        if (found.verdict().restorable()) {
            ExitCode exit = found.verdict() == Verdict.VERIFIED ? ExitCode.DONE : ExitCode.DONE_WITH_WARNINGS;
            return new Answer(exit, outcome, data, text, List.of(), Optional.empty());
        }
        String worst = found.stateFindings().stream()
                .max(Comparator.comparing(Finding::impact))
                .map(Finding::toString)
                .orElse("there is no saved state in it");
        return Answer.failed(
                ExitCode.CHECK_FAILED,
                outcome,
                data,
                text,
                new Problem(ErrorKind.CORRUPT.name(), backup.id() + " is " + outcome + ": " + worst, Optional.empty()));
    }

    /** The worst first, and of what is merely missing no more than a screen holds. */
    private void addFindings(BackupVerification found, List<String> text) {
        List<Finding> shown = found.findings().stream()
                .filter(finding -> verbose || finding.impact().atLeast(Impact.WARNING))
                .sorted(Comparator.comparing(Finding::impact).reversed())
                .toList();
        long serious = shown.stream()
                .filter(finding -> finding.impact().atLeast(Impact.LOSS))
                .count();
        long limit = verbose ? shown.size() : serious + WARNINGS;
        shown.stream().limit(limit).forEach(finding -> text.add("  " + FindingWords.of(finding)));
        if (shown.size() > limit) {
            text.add("  and " + (shown.size() - limit) + " more warnings; --verbose shows them");
        }
    }
}
