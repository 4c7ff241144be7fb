package dev.rollback.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.Timeline;
import dev.rollback.core.watch.WatchListener;
import dev.rollback.core.watch.WatchView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Draws what a watch sees: on a screen again and again in one place, else a line for each thing that happens. */
final class WatchPrinter implements WatchListener {

    private static final int MOST_PROBLEMS = 4;
    private static final String ACTS = "this watch does what is due";
    private static final String LOOKS_ON = "another watch does what is due; this one looks on until that one ends";

    private final Console console;
    private final IncidentRecords records;
    private final boolean asLines;
    private final boolean forPrograms;
    private final boolean screen;
    private final Deque<String> problems = new ArrayDeque<>();

    WatchPrinter(Invocation invocation, IncidentRecords records) {
        this.console = invocation.console();
        this.records = records;
        this.asLines = invocation.asLines();
        this.forPrograms = invocation.forPrograms();
        this.screen = !forPrograms && console.draws();
    }

    @Override
    public void began(Incident incident, boolean acting) {
        if (asLines) {
            console.event(JsonNodeFactory.instance
                    .objectNode()
                    .put("event", "watching")
                    .put("incident", incident.id().value())
                    .put("state", incident.state().name())
                    .put("acting", acting));
        } else if (!screen) {
            console.note("incident " + incident.id() + " is " + incident.state().inWords() + "; "
                    + (acting ? ACTS : LOOKS_ON));
        }
    }

    @Override
    public void happened(JsonNode line) {
        if (asLines) {
            console.event(JsonNodeFactory.instance
                    .objectNode()
                    .put("event", "timeline")
                    .<ObjectNode>set("line", line));
        } else if (!forPrograms && !screen) {
            console.data(List.of(Timeline.inWords(line)));
        }
    }

    @Override
    public void problem(String words) {
        if (asLines) {
            console.event(JsonNodeFactory.instance
                    .objectNode()
                    .put("event", "problem")
                    .put("words", words));
        } else if (screen) {
            problems.addLast(words);
            if (problems.size() > MOST_PROBLEMS) {
                problems.removeFirst();
            }
        } else {
            console.warn(words);
        }
    }

    @Override
    public void seen(WatchView view) {
        if (screen) {
            console.draw(screen(view));
        }
    }

    private List<String> screen(WatchView view) {
        List<String> text = new ArrayList<>(records.text(view.incident()));
        text.addAll(WatchWords.due(view));
        text.add("Watch      " + (view.acting() ? ACTS : LOOKS_ON));
        text.add("");
        view.latest().forEach(line -> text.add(Timeline.inWords(line)));
        text.add("");
        problems.forEach(problem -> text.add("❗ " + problem));
        return text;
    }
}
