package dev.rollback.core.assess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.JsonLines;
import dev.rollback.core.workspace.KernelLock;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was reported to us, in {@code .rollback/signals.jsonl}, until it expires or somebody clears it. */
public final class Signals {

    public static final Duration USUAL_LIFE = Duration.ofHours(24);

    /** From so many lines on, those that do not count any more are thrown out. */
    private static final int TRIM_FROM = 1_000;

    /** Everybody else's report takes no longer than this. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Workspace workspace;
    private final FileOps files;
    private final Clock clock;

    public Signals(Workspace workspace, FileOps files, Clock clock) {
        this.workspace = workspace;
        this.files = files;
        this.clock = clock;
    }

    /** One report. */
    public record Report(Signal signal, Instant time, Instant expires, String by, Optional<String> note) {

        private ObjectNode json() {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.put("time", time.toString());
            node.put("signal", signal.word());
            node.put("expires", expires.toString());
            node.put("by", by);
            note.ifPresent(text -> node.put("note", text));
            return node;
        }

        String inWords() {
            return signal.word() + ", reported " + time + " by " + by
                    + note.map(text -> ": " + text).orElse("");
        }
    }

    /**
     * What stands in the file.
     *
     * @param reports those that were neither cleared nor have expired, the first first
     * @param unreadable how many lines are no reports: torn by a crash, or edited by hand
     */
    public record Content(List<Report> reports, int unreadable) {

        public Content {
            reports = List.copyOf(reports);
        }
    }

    /** Reports something, durable when this returns. */
    public Report report(Signal signal, Optional<String> note, Duration life, String by) {
        Instant now = clock.instant();
        Report report = new Report(signal, now, now.plus(life), by, note);
        append(report.json());
        return report;
    }

    /** Takes back all reports of a kind. */
    public void clear(Signal signal, String by) {
        append(JsonNodeFactory.instance
                .objectNode()
                .put("time", clock.instant().toString())
                .put("cleared", signal.word())
                .put("by", by));
    }

    public Content read() {
        return content(file().read());
    }

    private Content content(JsonLines.Lines found) {
        List<Report> reports = new ArrayList<>();
        int unreadable = found.unreadable();
        Instant now = clock.instant();
        for (JsonNode line : found.lines()) {
            Optional<Signal> cleared = Signal.parse(line.path("cleared").asText());
            Optional<Report> report = parse(line);
            cleared.ifPresent(signal -> reports.removeIf(earlier -> earlier.signal() == signal));
            report.ifPresent(reports::add);
            if (cleared.isEmpty() && report.isEmpty()) {
                unreadable++;
            }
        }
        reports.removeIf(report -> !now.isBefore(report.expires()));
        return new Content(reports, unreadable);
    }

    private static Optional<Report> parse(JsonNode line) {
        try {
            Instant time = Instant.parse(line.path("time").asText());
            Instant expires = Instant.parse(line.path("expires").asText());
            return Signal.parse(line.path("signal").asText())
                    .map(signal -> new Report(
                            signal,
                            time,
                            expires,
                            line.path("by").asText(),
                            Optional.ofNullable(line.path("note").textValue())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private void append(ObjectNode line) {
        Folders.ensure(files, workspace.privateFolder());
        try (KernelLock lock = lock()) {
            JsonLines file = file();
            JsonLines.Lines found = file.read();
            if (found.lines().size() + found.unreadable() >= TRIM_FROM) {
                file.replace(content(found).reports().stream().map(Report::json).toList());
            }
            file.append(line);
        }
    }

    private KernelLock lock() {
        Path path = workspace.privateFolder().resolve("signals.lock");
        return KernelLock.acquire(path, PATIENCE)
                .orElseThrow(() -> new RollbackException(
                                ErrorKind.LOCKED, "somebody else reports something for long now", Location.of(path))
                        .withHint("try again"));
    }

    private JsonLines file() {
        return new JsonLines(workspace.privateFolder().resolve("signals.jsonl"), files);
    }
}
