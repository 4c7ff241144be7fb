package dev.rollback.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What one call of the command, in this process, gave. */
record Cli(int exit, String out, String err) {

    /** Without a terminal. */
    static Cli run(Object... args) {
        return run("", false, Map.of(), args);
    }

    /** With somebody at the terminal who types this. */
    static Cli answering(String typed, Object... args) {
        return run(typed + "\n", true, Map.of(), args);
    }

    static Cli run(String in, boolean attended, Map<String, String> environment, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                attended,
                false,
                environment);
        String[] words = List.of(args).stream().map(Object::toString).toArray(String[]::new);
        int exit = Main.run(terminal, words);
        return new Cli(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Standard output, which has to be one JSON value and nothing else. */
    JsonNode json() {
        return parse(out);
    }

    static JsonNode parse(String text) {
        return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8))
                .value()
                .orElseThrow(() -> new AssertionError("not one JSON value: " + text));
    }
}
