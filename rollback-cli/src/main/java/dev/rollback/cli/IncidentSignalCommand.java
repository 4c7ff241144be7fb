package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.assess.Signal;
import dev.rollback.core.assess.Signals;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code incident signal}: reports trouble to whoever assesses next. */
@CommandLine.Command(
        name = "signal",
        description = {
            "Report trouble: evidence for assessments, until it expires or is cleared. TYPE is data-corruption,",
            "system-failure, deployment-failure, performance-degradation, minor-performance,",
            "integrity-violation or security-breach."
        })
final class IncidentSignalCommand implements Command {

    @Parameters(paramLabel = "TYPE", description = "What the trouble is.")
    String type = "";

    @Option(names = "--note", paramLabel = "TEXT", description = "What was seen.")
    @Nullable
    String note;

    @Option(names = "--expires", paramLabel = "DURATION", description = "How long it counts; 24h if absent.")
    @Nullable
    Duration life;

    @Option(names = "--clear", description = "Take back all reports of this type.")
    boolean clear;

    @Override
    public Answer answer(Invocation invocation) {
        Signal signal = Signal.parse(type)
                .orElseThrow(() -> new RollbackException(
                        ErrorKind.USAGE,
                        "no signal is called \"" + type + "\"; there are: "
                                + Arrays.stream(Signal.values())
                                        .map(Signal::word)
                                        .collect(Collectors.joining(", "))));
        if (clear && (note != null || life != null)) {
            throw new RollbackException(ErrorKind.USAGE, "--clear goes with neither --note nor --expires");
        }
        if (life != null && life.isZero()) {
            throw new RollbackException(ErrorKind.USAGE, "--expires takes a duration that is not zero");
        }
        Assessing assessing = new Assessing(invocation);
        IncidentRecords records = assessing.records();
        Signals signals = new Signals(records.workspace(), FileOps.system(), Clock.systemUTC());
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("signal", signal.word());
        if (clear) {
            signals.clear(signal, IncidentRecords.who());
            List<String> warnings = assessing.note("signal-cleared", data.deepCopy());
            return Answer.done(
                    "CLEARED", data, List.of("no report of " + signal.word() + " counts any more"), warnings);
        }
        Optional<String> said = records.optional("--note", note);
        Signals.Report report =
                signals.report(signal, said, life == null ? Signals.USUAL_LIFE : life, IncidentRecords.who());
        data.put("trigger", signal.trigger().name());
        data.put("time", report.time().toString());
        data.put("expires", report.expires().toString());
        said.ifPresent(text -> data.put("note", text));
        List<String> warnings = assessing.note("signal", data.deepCopy().without("time"));
        return Answer.done(
                "REPORTED",
                data,
                List.of("reported " + signal.word() + "; it counts until " + report.expires()),
                warnings);
    }
}
