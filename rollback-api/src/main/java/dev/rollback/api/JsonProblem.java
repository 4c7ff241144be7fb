package dev.rollback.api;

/** Why and where a text is not strict JSON; line and column count from 1. */
public record JsonProblem(String message, int line, int column) {

    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + message;
    }
}
