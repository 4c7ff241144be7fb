package dev.rollback.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.execute.ProgressListener;
import dev.rollback.core.execute.Step;
import dev.rollback.spi.directory.SafePaths;
import java.time.Duration;
import java.util.List;

/** Writes for the one who waits: progress and warnings on standard error, data on standard output. */
final class Console implements ProgressListener {

    private static final String HOME = "\u001b[H";
    private static final String CLEAR = "\u001b[2J";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    /** A screen's usual width, which Java cannot ask for. */
    private static final int WIDTH = 120;

    private final Terminal terminal;
    private final Style style;
    private boolean lineOpen;
    private boolean drawn;

    /** @param events whether steps go to standard output as JSON lines */
    record Style(boolean quiet, boolean color, boolean events) {}

    Console(Terminal terminal, Style style) {
        this.terminal = terminal;
        this.style = style;
    }

    @Override
    public void started(Step step) {
        started(step.name(), step.inWords());
    }

    @Override
    public void finished(Step step, Duration took) {
        finished(step.name(), step.inWords(), took);
    }

    void started(String step, String words) {
        if (style.events()) {
            event("step-started", step, JsonNodeFactory.instance.objectNode().put("words", words));
        } else if (!style.quiet() && terminal.watched()) {
            terminal.err().print("  " + SafePaths.printable(words) + " … ");
            terminal.err().flush();
            lineOpen = true;
        }
    }

    void finished(String step, String words, Duration took) {
        if (style.events()) {
            event("step-finished", step, JsonNodeFactory.instance.objectNode().put("millis", took.toMillis()));
        } else if (!style.quiet()) {
            String begin = lineOpen ? "" : "  " + SafePaths.printable(words) + ": ";
            terminal.err().println(begin + DurationWords.of(took));
            lineOpen = false;
        }
    }

    private void event(String event, String step, ObjectNode more) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("event", event);
        node.put("step", step);
        node.setAll(more);
        event(node);
    }

    /** A JSON line of something that happens. */
    void event(JsonNode node) {
        terminal.out().println(node);
        terminal.out().flush();
    }

    /** Whether {@link #draw} has something to draw on. */
    boolean draws() {
        return !style.quiet() && terminal.isScreen();
    }

    /** Draws lines from the top of the screen, over what was drawn there before; long ones are cut. */
    void draw(List<String> text) {
        StringBuilder screen = new StringBuilder(drawn ? HOME : CLEAR + HOME);
        for (String line : text) {
            String printable = SafePaths.printable(line);
            int end = printable.offsetByCodePoints(0, Math.min(printable.codePointCount(0, printable.length()), WIDTH));
            screen.append(printable, 0, end).append(CLEAR_LINE).append('\n');
        }
        terminal.err().print(screen.append(CLEAR_BELOW));
        terminal.err().flush();
        drawn = true;
    }

    /** A line that is no data: what happens, or what will. */
    void note(String text) {
        if (!style.quiet()) {
            error(text);
        }
    }

    /** A line that somebody has to see before they answer, however quiet it is to be. */
    void show(String text) {
        error(text);
    }

    void warn(String text) {
        if (!style.quiet()) {
            error(paint("33", "warning: ") + lines(text));
        }
    }

    void problem(Problem problem) {
        error(paint("31", "error: ") + lines(problem.message()));
        problem.hint().ifPresent(hint -> error("hint: " + lines(hint)));
    }

    void ask(String question) {
        closeLine();
        terminal.err().print(question);
        terminal.err().flush();
    }

    void data(List<String> text) {
        text.forEach(line -> terminal.out().println(SafePaths.printable(line)));
        terminal.out().flush();
    }

    private void error(String text) {
        closeLine();
        terminal.err().println(text);
        terminal.err().flush();
    }

    private void closeLine() {
        if (lineOpen) {
            terminal.err().println();
            lineOpen = false;
        }
    }

    /** Escapes what a name out of a file could do to a terminal, but keeps a message's own lines. */
    static String lines(String text) {
        return text.lines()
                .map(SafePaths::printable)
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
    }

    private String paint(String color, String text) {
        return style.color() ? "\u001b[" + color + "m" + text + "\u001b[0m" : text;
    }
}
