package dev.rollback.core.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.StateSummary;
import dev.rollback.core.plan.MigrationPlan;
import dev.rollback.core.plan.OperationPlan;
import dev.rollback.core.plan.PlanJson;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.verify.Check;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.SafePaths;
import java.util.List;
import java.util.Locale;

/** Reports as text and as JSON. Paths within the workspace are written relative to it. */
public final class ReportWriter {

    private final Workspace workspace;

    public ReportWriter(Workspace workspace) {
        this.workspace = workspace;
    }

    public String text(OperationReport report) {
        StringBuilder out = new StringBuilder();
        line(out, headline(report));
        line(out, "");
        report.incident().ifPresent(incident -> line(out, "Incident    " + incident));
        line(out, "Operation   " + report.operation());
        line(out, "Started     " + report.started());
        line(out, "Took        " + report.took().toMillis() + " ms");
        boolean achieved = report.outcome().achieved();
        line(out, source(report.plan()));
        StateSummary summary = report.plan().restored();
        line(
                out,
                (achieved ? "Holds       " : "It held     ")
                        + summary.fingerprint().contracts().count() + " contract records on "
                        + summary.contractsByChain().size() + " chains");
        line(out, "");
        if (!report.checks().isEmpty()) {
            line(out, "Checks");
            report.checks().forEach(check -> check(out, check));
            line(out, "");
        }
        line(out, "Steps");
        report.timings()
                .forEach(timing -> line(
                        out,
                        String.format(
                                Locale.ROOT,
                                "  %6d ms  %s",
                                timing.took().toMillis(),
                                timing.step().inWords())));
        kept(out, report);
        if (achieved) {
            ledger(out, report);
        }
        list(out, "Warnings", report.warnings());
        return out.toString();
    }

    private static String headline(OperationReport report) {
        return switch (report.outcome()) {
            case ROLLED_BACK -> "ROLLED BACK to " + report.plan().target();
            case MIGRATED -> "MIGRATED to " + report.plan().target();
            case REVERTED -> "REVERTED: the new state did not hold, the old one is live again";
            case UNDONE -> "UNDONE: the old state is live again";
            case DISCARDED -> "DISCARDED: nothing had been changed";
        };
    }

    private String source(OperationPlan plan) {
        return plan instanceof MigrationPlan migration
                ? "Source      " + migration.source() + " at " + workspace.show(migration.sourceLocation())
                : "Backup      " + ((RollbackPlan) plan).backupId();
    }

    private static void check(StringBuilder out, Check check) {
        line(out, "  " + check.line());
        if (check.outcome() == Check.Outcome.PASSED) {
            line(out, "     " + check.detail());
        }
        check.problems().forEach(problem -> line(out, "     " + problem));
    }

    private void kept(StringBuilder out, OperationReport report) {
        line(out, "");
        line(out, "Kept");
        line(out, "  what is not live any more: " + workspace.show(report.kept()) + " (until `rollback prune`)");
        report.preRollbackBackup().ifPresent(path -> line(out, "  backup of it: " + workspace.show(path)));
        report.movedAside().forEach(path -> line(out, "  somebody put this in the way: " + workspace.show(path)));
    }

    private static void ledger(StringBuilder out, OperationReport report) {
        var ledger = report.plan().ledger();
        if (report.plan() instanceof MigrationPlan && ledger.compared() == 0 && ledger.isEmpty()) {
            return;
        }
        line(out, "");
        String next = report.plan() instanceof MigrationPlan ? "the source" : "the backup";
        line(
                out,
                "Loss ledger: " + ledger.compared() + " live records compared, " + ledger.absent() + " are not in "
                        + next + ", " + ledger.different() + " differ from it");
        ledger.first().forEach(entry -> line(out, "  " + entry.inWords(next)));
        long more = ledger.absent() + ledger.different() - ledger.first().size();
        if (more > 0) {
            line(out, "  and " + more + " more in ledger.jsonl");
        }
        ledger.incomplete().forEach(reason -> line(out, "  not compared: " + reason));
    }

    private static void list(StringBuilder out, String title, List<String> items) {
        if (!items.isEmpty()) {
            line(out, "");
            line(out, title);
            items.forEach(item -> line(out, "  " + item));
        }
    }

    private static void line(StringBuilder out, String text) {
        out.append(SafePaths.printable(text)).append('\n');
    }

    public ObjectNode json(OperationReport report) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("schemaVersion", 1);
        node.put("outcome", report.outcome().name());
        report.incident().ifPresent(incident -> node.put("incident", incident));
        node.put("operation", report.operation());
        node.put("started", report.started().toString());
        node.put("tookMillis", report.took().toMillis());
        node.put("target", report.plan().target());
        if (report.plan() instanceof MigrationPlan migration) {
            node.put("source", migration.source());
            node.put("sourceLocation", workspace.show(migration.sourceLocation()));
        } else {
            node.put("backup", ((RollbackPlan) report.plan()).backupId());
        }
        if (report.outcome().achieved()) {
            String key = report.outcome() == Outcome.MIGRATED ? "migrated" : "restored";
            node.set(key, PlanJson.of(report.plan().restored()));
            node.set("ledger", PlanJson.of(report.plan().ledger()));
        }
        node.set("checks", checks(report.checks()));
        var steps = node.putArray("steps");
        report.timings()
                .forEach(timing -> steps.addObject()
                        .put("step", timing.step().name())
                        .put("millis", timing.took().toMillis()));
        node.put("kept", workspace.show(report.kept()));
        report.preRollbackBackup().ifPresent(path -> node.put("preRollbackBackup", workspace.show(path)));
        var aside = node.putArray("movedAside");
        report.movedAside().forEach(path -> aside.add(workspace.show(path)));
        var warnings = node.putArray("warnings");
        report.warnings().forEach(warnings::add);
        return node;
    }

    public static com.fasterxml.jackson.databind.node.ArrayNode checks(List<Check> checks) {
        var array = JsonNodeFactory.instance.arrayNode();
        for (Check check : checks) {
            ObjectNode node = array.addObject();
            node.put("claim", check.claim());
            node.put("outcome", check.outcome().name());
            node.put("detail", check.detail());
            var problems = node.putArray("problems");
            check.problems().forEach(problems::add);
        }
        return array;
    }
}
