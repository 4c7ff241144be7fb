package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.RollbackException;
import java.util.List;
import java.util.Optional;

/**
 * What a command has to say, for people and for programs.
 *
 * @param outcome in a word
 * @param data for programs
 * @param text for people, line by line
 * @param warnings for people, on standard error
 * @param problem there unless the exit code tells of success
 */
record Answer(
        ExitCode exit,
        String outcome,
        ObjectNode data,
        List<String> text,
        List<String> warnings,
        Optional<Problem> problem) {

    Answer {
        text = List.copyOf(text);
        warnings = List.copyOf(warnings);
        if (exit.success() == problem.isPresent()) {
            throw new IllegalArgumentException("exit code " + exit + " and the problem " + problem);
        }
    }

    static Answer done(String outcome, ObjectNode data, List<String> text) {
        return new Answer(ExitCode.DONE, outcome, data, text, List.of(), Optional.empty());
    }

    /** Done, and with exit code 3 if there is any warning. */
    static Answer done(String outcome, ObjectNode data, List<String> text, List<String> warnings) {
        ExitCode exit = warnings.isEmpty() ? ExitCode.DONE : ExitCode.DONE_WITH_WARNINGS;
        return new Answer(exit, outcome, data, text, warnings, Optional.empty());
    }

    static Answer failed(ExitCode exit, String outcome, ObjectNode data, List<String> text, Problem problem) {
        return new Answer(exit, outcome, data, text, List.of(), Optional.of(problem));
    }

    static Answer failed(RollbackException e) {
        ExitCode exit = ExitCode.of(e.kind());
        return failed(exit, exit.name(), JsonNodeFactory.instance.objectNode(), List.of(), Problem.of(e));
    }

    /** The envelope that every command prints for programs. */
    ObjectNode envelope(String command) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("schemaVersion", 1);
        node.put("command", command);
        node.put("success", exit.success());
        node.put("exitCode", exit.status());
        node.put("outcome", outcome);
        node.set("data", data);
        node.set("error", problem.map(Problem::json).orElse(null));
        return node;
    }
}
