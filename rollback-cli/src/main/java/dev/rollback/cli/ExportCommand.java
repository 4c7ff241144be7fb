package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.core.compare.OrderedEntries;
import dev.rollback.core.export.ExportFormat;
import dev.rollback.core.export.ExportWriter;
import dev.rollback.core.plan.StateSources;
import dev.rollback.core.workspace.StateSource;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code export}: writes a state as one file, or to standard output. */
@CommandLine.Command(name = "export", description = "Write a state as one JSON file, to be kept or imported.")
final class ExportCommand implements Command {

    @Option(
            names = "--from",
            paramLabel = "STATE",
            required = true,
            description = "The state: BACKEND, BACKEND:PATH, backup:ID, or the path of one.")
    String from = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write to this new file, readable by its owner only; to standard output if absent.")
    @Nullable
    Path out;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "json, or jsonl for a line an entry; json if absent.")
    String format = "json";

    @Option(
            names = "--clean",
            description = "Leave out excluded chains, entries with foreign keys and records that are no JSON objects.")
    boolean clean;

    @Override
    public Answer answer(Invocation invocation) {
        ExportFormat written = format();
        if (out == null && invocation.forPrograms()) {
            throw new RollbackException(ErrorKind.USAGE, "the export and the answer cannot both go to standard output")
                    .withHint("name a file with --out");
        }
        Workspace workspace = invocation.workspaceOrDefaults();
        StateSource source = new StateSources(workspace, invocation.backends()).find(from);
        Selection selection = new Selection(clean, workspace.configuration().excludedChains());
        Fingerprint fingerprint = out == null
                ? write(source, written, selection, invocation.terminal().out())
                : toFile(source, written, selection, out.toAbsolutePath());
        return answer(invocation, source, fingerprint, selection);
    }

    private ExportFormat format() {
        return switch (format) {
            case "json" -> ExportFormat.JSON;
            case "jsonl" -> ExportFormat.JSONL;
            default ->
                throw new RollbackException(ErrorKind.USAGE, "--format is json or jsonl, not \"" + format + "\"");
        };
    }

    private static Fingerprint toFile(StateSource source, ExportFormat format, Selection selection, Path file) {
        try (NewFile target = NewFile.create(file)) {
            Fingerprint fingerprint = write(source, format, selection, target.stream());
            target.keep();
            return fingerprint;
        }
    }

    private static Fingerprint write(
            StateSource source, ExportFormat format, Selection selection, OutputStream stream) {
        try (StateReader reader = source.backend().read(source.location());
                OrderedEntries entries = OrderedEntries.of(reader)) {
            ExportWriter writer =
                    new ExportWriter(stream, format, source.backend().name());
            for (Optional<StateEntry> next = entries.next(); next.isPresent(); next = entries.next()) {
                if (selection.takes(next.get())) {
                    writer.add(next.get());
                }
            }
            return writer.finish();
        }
    }

    private Answer answer(Invocation invocation, StateSource source, Fingerprint fingerprint, Selection selection) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("backend", source.backend().name());
        data.put("location", source.location().toString());
        if (out != null) {
            data.put("file", out.toAbsolutePath().toString());
        }
        data.put("contracts", fingerprint.contracts().count());
        data.put("documents", fingerprint.documents().count());
        data.put("foreignEntries", fingerprint.foreign().count());
        data.put("fingerprint", fingerprint.contracts().digest().hex());
        data.put("leftOut", selection.leftOut);
        invocation
                .console()
                .note(StateWords.number(fingerprint.contracts().count(), "contract") + ", "
                        + StateWords.number(fingerprint.documents().count(), "network document") + " and "
                        + StateWords.number(fingerprint.foreign().count(), "entr", "y", "ies")
                        + " with a foreign key exported"
                        + (clean ? "; " + selection.leftOut + " left out" : ""));
        return Answer.done("EXPORTED", data, List.of());
    }

    /** What is exported, and how many entries are not. */
    private static final class Selection {
        private final boolean clean;
        private final Set<ChainId> excluded;
        private long leftOut;

        Selection(boolean clean, Set<ChainId> excluded) {
            this.clean = clean;
            this.excluded = excluded;
        }

        boolean takes(StateEntry entry) {
            boolean takes = !clean || !isJunk(entry);
            leftOut += takes ? 0 : 1;
            return takes;
        }

        private boolean isJunk(StateEntry entry) {
            if (entry instanceof ContractRecord record) {
                return excluded.contains(record.key().chainId())
                        || record.content().isEmpty();
            }
            return entry instanceof ForeignEntry;
        }
    }
}
