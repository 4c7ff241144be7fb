package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.core.backup.BackupSelection;
import dev.rollback.core.backup.BackupSelector;
import dev.rollback.core.engine.RollbackEngine;
import dev.rollback.core.plan.LossLedger;
import dev.rollback.core.plan.PlanJson;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.plan.RollbackRequest;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.Expected;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A plan, and why it takes the backup that it takes.
 *
 * @param why in lines for people
 */
record Proposal(RollbackPlan plan, List<String> why) {

    private static final int SHOWN = 10;

    Proposal {
        why = List.copyOf(why);
    }

    /** Reads everything, changes nothing. */
    static Proposal make(Workspace workspace, Backends backends, RollbackEngine engine, RollbackRequest request) {
        if (request.backup().isPresent()) {
            return new Proposal(engine.plan(request), List.of("named by you"));
        }
        BackupSelection selection =
                new BackupSelector(backends.staging(request.target()), Clock.systemUTC()).select(workspace);
        Optional<String> chosen = selection
                .chosen()
                .map(candidate -> candidate.verification().backup().folder().toString());
        RollbackPlan plan = engine.plan(new RollbackRequest(request.target(), chosen, request.preRollbackBackup()));
        return new Proposal(plan, BackupSelectCommand.explanation(selection));
    }

    List<String> text(Workspace workspace) {
        Set<ChainId> excluded = workspace.configuration().excludedChains();
        List<String> lines = new ArrayList<>();
        lines.add("Rolling " + workspace.root() + " back to " + plan.target());
        lines.add("");
        lines.add("Backup     " + plan.backupId());
        why.forEach(line -> lines.add("           " + line));
        lines.add("Holds      " + StateWords.of(plan.summary(), excluded));
        lines.add("Brings     " + StateWords.number(plan.state().files().size(), "file") + ", "
                + plan.state().size() + " bytes, to " + workspace.show(workspace.location(plan.target())));
        if (!plan.legacy().files().isEmpty()) {
            lines.add("           "
                    + StateWords.number(plan.legacy().files().size(), "legacy JSON file") + " to "
                    + workspace.show(workspace.location("legacy-json")));
        }
        lines.add("Displaces  " + displaced() + "; it is kept until `rollback prune`"
                + (plan.preRollbackBackup() ? ", and backed up first" : ""));
        if (!plan.evidence().isEmpty()) {
            lines.add("Evidence   " + StateWords.number(plan.evidence().size(), "file")
                    + " of other backends, copied to the incident's folder");
        }
        addLedger(lines);
        if (!plan.warnings().isEmpty()) {
            lines.add("Warnings");
            plan.warnings().forEach(warning -> lines.add("  " + warning));
        }
        return lines;
    }

    private String displaced() {
        if (plan.live() instanceof Expected.Content content) {
            return StateWords.number(content.listing().files().size(), "live file") + ", "
                    + content.listing().size() + " bytes";
        }
        return plan.live() instanceof Expected.Absent ? "nothing, none is live" : "what is live and cannot all be read";
    }

    private void addLedger(List<String> lines) {
        LossLedger ledger = plan.ledger();
        lines.add("Loss       of " + StateWords.number(ledger.compared(), "live record") + " compared, "
                + ledger.absent() + " not in the backup, " + ledger.different() + " different there");
        ledger.first().stream().limit(SHOWN).forEach(entry -> lines.add("  " + entry.inWords("the backup")));
        long more = ledger.absent()
                + ledger.different()
                - Math.min(SHOWN, ledger.first().size());
        if (more > 0) {
            lines.add("  and " + more + " more");
        }
        ledger.incomplete().forEach(reason -> lines.add("  not compared: " + reason));
    }

    ObjectNode json() {
        ObjectNode node = PlanJson.of(plan);
        var array = node.putArray("why");
        why.forEach(array::add);
        return node;
    }

    /** The answer of a command that only plans. */
    Answer answer(Workspace workspace, String outcome) {
        boolean calm = plan.warnings().isEmpty() && plan.ledger().isEmpty();
        return new Answer(
                calm ? ExitCode.DONE : ExitCode.DONE_WITH_WARNINGS,
                outcome,
                json(),
                text(workspace),
                List.of(),
                Optional.empty());
    }
}
