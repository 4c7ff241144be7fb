package dev.rollback.core.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.plan.PlanJson;
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

    public String text(RollbackReport report) {
        StringBuilder out = new StringBuilder();
        line(out, headline(report));
        line(out, "");
        line(out, "Incident    " + report.incident());
        line(out, "Operation   " + report.operation());
        line(out, "Started     " + report.started());
        line(out, "Took        " + report.took().toMillis() + " ms");
        line(out, "Backup      " + report.plan().backupId());
        boolean restored = report.outcome() == Outcome.ROLLED_BACK;
        line(
                out,
                (restored ? "Holds       " : "It held     ")
                        + report.plan().summary().fingerprint().contracts().count() + " contract records on "
                        + report.plan().summary().contractsByChain().size() + " chains");
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
        if (restored) {
            ledger(out, report);
        }
        list(out, "Warnings", report.warnings());
        return out.toString();
    }

    private static String headline(RollbackReport report) {
        return switch (report.outcome()) {
            case ROLLED_BACK -> "ROLLED BACK to " + report.plan().target();
            case REVERTED -> "REVERTED: the new state did not hold, the old one is live again";
            case UNDONE -> "UNDONE: the old state is live again";
            case DISCARDED -> "DISCARDED: nothing had been changed";
        };
    }

    private static void check(StringBuilder out, Check check) {
        line(out, "  " + check.line());
        if (check.outcome() == Check.Outcome.PASSED) {
            line(out, "     " + check.detail());
        }
        check.problems().forEach(problem -> line(out, "     " + problem));
    }

    private void kept(StringBuilder out, RollbackReport report) {
        line(out, "");
        line(out, "Kept");
        line(out, "  what is not live any more: " + workspace.show(report.kept()) + " (until `rollback prune`)");
        report.preRollbackBackup().ifPresent(path -> line(out, "  backup of it: " + workspace.show(path)));
        report.movedAside().forEach(path -> line(out, "  somebody put this in the way: " + workspace.show(path)));
    }

    private static void ledger(StringBuilder out, RollbackReport report) {
        var ledger = report.plan().ledger();
        line(out, "");
        line(
                out,
                "Loss ledger: " + ledger.compared() + " live records compared, " + ledger.absent()
                        + " are not in the backup, " + ledger.different() + " differ from it");
        ledger.first().forEach(entry -> line(out, "  " + entry.inWords()));
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

    public ObjectNode json(RollbackReport report) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("schemaVersion", 1);
        node.put("outcome", report.outcome().name());
        node.put("incident", report.incident());
        node.put("operation", report.operation());
        node.put("started", report.started().toString());
        node.put("tookMillis", report.took().toMillis());
        node.put("target", report.plan().target());
        node.put("backup", report.plan().backupId());
        if (report.outcome() == Outcome.ROLLED_BACK) {
            node.set("restored", PlanJson.of(report.plan().summary()));
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
