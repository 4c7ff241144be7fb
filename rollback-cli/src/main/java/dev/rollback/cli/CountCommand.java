package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.Finding;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.StateSummary;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * {@code count}: how many contracts a state holds. The state is inspected, not merely read: a log that was cut is to
 * be told, although every record before the cut can be counted.
 */
@CommandLine.Command(name = "count", description = "Count the contracts of a state.")
final class CountCommand implements Command {

    @Option(names = "--backend", paramLabel = "BACKEND", required = true, description = "The state's backend.")
    String backend = "";

    @Option(names = "--path", paramLabel = "PATH", description = "Where the state is, if not the workspace's own.")
    @Nullable
    Path path;

    @Option(
            names = {"-v", "--verbose"},
            description = "A line for each chain, too.")
    boolean verbose;

    @Override
    public Answer answer(Invocation invocation) {
        StateBackend from = invocation.backends().get(backend);
        Workspace workspace = path == null ? invocation.workspaceToRead() : invocation.workspaceOrDefaults();
        Path location = path == null ? workspace.location(backend) : path.toAbsolutePath();
        Inspection found = from.inspect(location);
        List<Finding> notable = found.findings().stream()
                .filter(finding -> finding.impact().atLeast(Impact.WARNING))
                .toList();
        if (!found.intact()) {
            return DamagedState.answer(location, notable);
        }
        Set<ChainId> excluded = workspace.configuration().excludedChains();
        StateSummary summary = found.summary().orElseThrow();
        ObjectNode data = StateWords.json(summary, excluded);
        data.put("backend", backend);
        data.put("location", location.toString());
        data.set("findings", FindingWords.json(found.findings()));
        List<String> text = new ArrayList<>();
        text.add(StateWords.of(summary, excluded));
        if (verbose) {
            text.addAll(StateWords.chains(summary, excluded));
        }
        return Answer.done(
                "COUNTED", data, text, notable.stream().map(Finding::toString).toList());
    }
}
