package dev.rollback.cli;

import java.util.Arrays;
import java.util.List;

/** How the answer is printed. */
enum Format {
    TEXT,
    JSON,
    JSON_LINES;

    /** What the arguments ask for, told without understanding them: they may be wrong, and that is an answer, too. */
    static Format asked(String[] args) {
        List<String> words =
                Arrays.stream(args).takeWhile(word -> !word.equals("--")).toList();
        if (words.contains("--json") || words.contains("--json=true")) {
            return JSON;
        }
        return words.contains("--json-lines") || words.contains("--json-lines=true") ? JSON_LINES : TEXT;
    }
}
