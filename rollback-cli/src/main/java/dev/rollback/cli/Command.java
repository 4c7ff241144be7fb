package dev.rollback.cli;

/** One command, with its options filled in. */
interface Command {

    /** Does what is asked. What cannot be done is a {@link dev.rollback.api.RollbackException} or a failed answer. */
    Answer answer(Invocation invocation);
}
