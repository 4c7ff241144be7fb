package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.compare.EntryDifference;
import dev.rollback.core.compare.EntryDifference.Change;
import dev.rollback.core.compare.StateDiff;
import dev.rollback.core.plan.StateSources;
import dev.rollback.core.workspace.StateSource;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateReader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff}: what two states do not say alike, entry by entry and field by field. */
@CommandLine.Command(
        name = "diff",
        description = "Compare two states, field by field; exit code 0 when they say the same, 4 when not.")
final class DiffCommand implements Command {

    /** Differences in one JSON answer; every one goes out as a line of its own with --json-lines. */
    private static final int MOST_IN_ANSWER = 10_000;

    @Parameters(
            index = "0",
            paramLabel = "A",
            description = "A state: BACKEND, BACKEND:PATH, backup:ID, or the path of a backup, a state or an export.")
    String left = "";

    @Parameters(index = "1", paramLabel = "B", description = "The other.")
    String right = "";

    @Option(names = "--summary", description = "Only the numbers.")
    boolean summary;

    @Override
    public Answer answer(Invocation invocation) {
        Workspace workspace = invocation.workspaceOrDefaults();
        StateSources sources = new StateSources(workspace, invocation.backends());
        StateSource one = sources.find(left);
        StateSource other = sources.find(right);
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        StateDiff diff;
        try (StateReader first = one.backend().read(one.location());
                StateReader second = other.backend().read(other.location())) {
            diff = StateDiff.between(first, second, difference -> show(invocation, difference, kept));
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("left", one.show(workspace));
        data.put("right", other.show(workspace));
        data.put("compared", diff.compared());
        for (Change change : Change.values()) {
            data.put(change.name().toLowerCase(Locale.ROOT), diff.count(change));
        }
        if (invocation.forPrograms() && !summary) {
            data.set("differences", kept);
            data.put("truncated", total(diff) > kept.size());
        }
        String line = diff.compared() + " entries are in both; " + diff.count(Change.ADDED) + " only in "
                + other.show(workspace) + ", "
                + diff.count(Change.REMOVED) + " only in " + one.show(workspace) + ", " + diff.count(Change.CHANGED)
                + " changed, " + diff.count(Change.REPRESENTATION) + " only written in another way";
        if (diff.sameContent()) {
            return Answer.done("EQUAL", data, List.of(line));
        }
        long differing = total(diff) - diff.count(Change.REPRESENTATION);
        Problem problem = new Problem("DIFFERENT", differing + " entries differ", Optional.empty());
        return Answer.failed(ExitCode.CHECK_FAILED, "DIFFERENT", data, List.of(line), problem);
    }

    private static long total(StateDiff diff) {
        return diff.changes().values().stream().mapToLong(Long::longValue).sum();
    }

    private void show(Invocation invocation, EntryDifference difference, ArrayNode kept) {
        if (summary) {
            return;
        }
        if (invocation.asLines()) {
            ObjectNode line = DiffWords.json(difference);
            line.put("event", "difference");
            invocation.terminal().out().println(line);
        } else if (invocation.forPrograms()) {
            if (kept.size() < MOST_IN_ANSWER) {
                kept.add(DiffWords.json(difference));
            }
        } else {
            invocation.console().data(DiffWords.of(difference));
        }
    }
}
