package dev.rollback.core.incident;

import dev.rollback.core.workspace.IncidentFolder;
import dev.rollback.core.workspace.IncidentSettings;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.SafePaths;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * What is written about an incident once it is over: {@code incident-report.md} and {@code follow-up.txt}. Only what was
 * measured or said stands in it; what people have to find out is a marked blank. Nothing that is there is replaced.
 */
public final class IncidentReport {

    static final String BLANK = "**[to be filled in]**";
    private static final Duration REVIEW = Duration.ofDays(7);

    private final Incident incident;
    private final Timeline.Lines timeline;
    private final IncidentFolder folder;
    private final IncidentSettings settings;
    private final Instant now;

    public IncidentReport(Workspace workspace, Incident incident, Timeline timeline, FileOps files, Clock clock) {
        this.incident = incident;
        this.timeline = timeline.read();
        this.folder = new IncidentFolder(workspace, incident.id(), files, clock);
        this.settings = workspace.configuration().incident();
        this.now = clock.instant();
    }

    /** Writes the report for people to complete, and returns where. */
    public Path write() {
        return write("incident-report", ".md", text());
    }

    /** Writes down when to look back. */
    public Path writeFollowUp() {
        String day = now.plus(REVIEW).atZone(ZoneOffset.UTC).toLocalDate().toString();
        return write(
                "follow-up",
                ".txt",
                "Follow-up of incident " + incident.id() + "\n\nReview on " + day + ".\n\n"
                        + "Have the lessons been turned into changes? Which are left, and whose are they?\n");
    }

    private Path write(String name, String extension, String text) {
        Path file = folder.free(name, extension);
        return folder.write(String.valueOf(file.getFileName()), text.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        StringBuilder out = new StringBuilder();
        line(out, "# Incident " + incident.id());
        line(out, "");
        line(out, incident.summary());
        line(out, "");
        line(out, "| | |");
        line(out, "| --- | --- |");
        row(out, "Severity", incident.severity().name());
        row(out, "State", incident.state().inWords());
        incident.network().ifPresent(network -> row(out, "Network", network));
        row(out, "Detected", incident.detected().toString());
        row(out, "Declared", incident.declared().toString());
        row(
                out,
                "Resolved",
                incident.last(IncidentState.RESOLVED).map(Instant::toString).orElse("not yet"));
        row(out, "Downtime", incident.downtime().map(IncidentReport::words).orElse("not measured"));
        settings.contacts().people().forEach((role, person) -> row(out, capitalized(role + " contact"), person));
        line(out, "");
        line(out, "## Against the budgets");
        line(out, "");
        line(out, "| what | allowed | measured | |");
        line(out, "| --- | --- | --- | --- |");
        for (Budget budget : IncidentClocks.of(incident, settings, now)) {
            line(
                    out,
                    "| " + budget.name() + " | " + words(budget.allowed()) + " | "
                            + budget.took().map(IncidentReport::words).orElse("not measured")
                            + (budget.running() ? " so far" : "") + " | " + (budget.exceeded() ? "exceeded" : "")
                            + " |");
        }
        line(out, "");
        line(out, "## Timeline");
        line(out, "");
        timeline.lines().forEach(item -> line(out, "- " + Timeline.inWords(item)));
        if (timeline.unreadable() > 0) {
            line(out, "- " + timeline.unreadable() + " lines of " + Timeline.FILE + " cannot be read");
        }
        line(out, "");
        for (String question : new String[] {"Root cause", "Impact", "What went well", "What did not", "Actions"}) {
            line(out, "## " + question);
            line(out, "");
            line(out, BLANK);
            line(out, "");
        }
        return out.toString();
    }

    /** To the second; below a minute to the millisecond. */
    public static String words(Duration time) {
        if (time.toMillis() < 60_000) {
            return String.format(java.util.Locale.ROOT, "%.3f s", time.toMillis() / 1000.0);
        }
        long seconds = time.toSeconds();
        String hours = seconds >= 3600 ? seconds / 3600 + " h " : "";
        return hours + seconds / 60 % 60 + " min " + seconds % 60 + " s";
    }

    private static String capitalized(String words) {
        return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
    }

    private static void row(StringBuilder out, String name, String value) {
        line(out, "| " + name + " | " + value.replace("|", "\\|") + " |");
    }

    private static void line(StringBuilder out, String text) {
        out.append(SafePaths.printable(text)).append('\n');
    }
}
