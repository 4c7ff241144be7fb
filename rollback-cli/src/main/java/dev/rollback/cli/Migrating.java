package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.engine.RollbackEngine;
import dev.rollback.core.plan.LossLedger;
import dev.rollback.core.plan.MigrationPlan;
import dev.rollback.core.plan.MigrationRequest;
import dev.rollback.core.plan.PlanJson;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the commands that migrate have in common. */
final class Migrating {

    private static final int SHOWN = 10;

    private Migrating() {}

    static Answer answer(Invocation invocation, Workspace workspace, MigrationRequest request, boolean dryRun) {
        RollbackEngine engine = invocation.engine(workspace, invocation.backends(), "migrate");
        return dryRun
                ? planned(workspace, engine.plan(request))
                : OperationAnswer.of(workspace, engine.migrate(request));
    }

    private static Answer planned(Workspace workspace, MigrationPlan plan) {
        ObjectNode data = PlanJson.of(plan);
        List<String> text = new ArrayList<>();
        text.add("Migrating to " + plan.target() + " at " + workspace.show(plan.location()));
        text.add("");
        text.add("Source     " + plan.source() + " at " + workspace.show(plan.sourceLocation()) + ", "
                + plan.sourceSize() + " bytes");
        text.add("Holds      "
                + StateWords.of(plan.sourceSummary(), workspace.configuration().excludedChains()));
        text.add("Displaces  " + displaced(plan));
        LossLedger ledger = plan.ledger();
        if (ledger.compared() > 0) {
            text.add("Loss       of " + StateWords.number(ledger.compared(), "live entr", "y", "ies") + " compared, "
                    + ledger.absent() + " not in the source, " + ledger.different() + " different there");
        }
        ledger.first().stream().limit(SHOWN).forEach(entry -> text.add("  " + entry.inWords("the source")));
        long more = ledger.absent()
                + ledger.different()
                - Math.min(SHOWN, ledger.first().size());
        if (more > 0) {
            text.add("  and " + more + " more");
        }
        ledger.incomplete().forEach(reason -> text.add("  " + reason));
        plan.warnings().forEach(warning -> text.add("Warning    " + warning));
        boolean calm = plan.warnings().isEmpty() && ledger.isEmpty();
        return new Answer(
                calm ? ExitCode.DONE : ExitCode.DONE_WITH_WARNINGS, "PLANNED", data, text, List.of(), Optional.empty());
    }

    private static String displaced(MigrationPlan plan) {
        if (plan.live() instanceof Expected.Content content) {
            int files = content.listing().files().size();
            return files == 0
                    ? "nothing"
                    : StateWords.number(files, "live file") + ", "
                            + content.listing().size() + " bytes; they are kept until `rollback prune`";
        }
        return plan.live() instanceof Expected.Absent
                ? "nothing, none is live"
                : "what is live and cannot all be read; it is kept until `rollback prune`";
    }
}
