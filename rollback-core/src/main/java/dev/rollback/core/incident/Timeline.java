package dev.rollback.core.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.workspace.JsonLines;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * What happened in an incident, in the order in which it happened: {@code timeline.jsonl}, a JSON object a line. A line
 * is on disk before the next step begins, and no line is ever changed.
 */
public final class Timeline {

    public static final String FILE = "timeline.jsonl";

    private final JsonLines file;
    private final Clock clock;

    public Timeline(Path folder, FileOps files, Clock clock) {
        this.file = new JsonLines(folder.resolve(FILE), files);
        this.clock = clock;
    }

    /** Appends a line, durable when this returns. The folder has to be there. */
    public void add(String event, String by, ObjectNode evidence) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("event", event);
        line.put("by", by);
        line.setAll(evidence);
        file.append(line);
    }

    /** The lines that can be read, and how many cannot: those were torn by a crash or edited by hand. */
    public Lines read() {
        JsonLines.Lines found = file.read();
        List<JsonNode> lines = found.lines().stream()
                .filter(line ->
                        line.path("time").isTextual() && line.path("event").isTextual())
                .toList();
        return new Lines(lines, found.unreadable() + found.lines().size() - lines.size());
    }

    /** A line for people: when, what, and each fact that is one value. */
    public static String inWords(JsonNode line) {
        StringBuilder text = new StringBuilder(
                line.path("time").asText() + "  " + line.path("event").asText());
        for (Map.Entry<String, JsonNode> fact : line.properties()) {
            boolean said = fact.getKey().equals("time") || fact.getKey().equals("event");
            if (!said && fact.getValue().isValueNode()) {
                text.append(", ")
                        .append(fact.getKey())
                        .append(": ")
                        .append(fact.getValue().asText());
            }
        }
        return text.toString();
    }

    /** What a timeline says. */
    public record Lines(List<JsonNode> lines, int unreadable) {

        public Lines {
            lines = List.copyOf(lines);
        }
    }
}
