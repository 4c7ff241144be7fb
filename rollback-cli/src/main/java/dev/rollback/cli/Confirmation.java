package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Has somebody type the workspace's folder name before something is changed. */
final class Confirmation {

    private Confirmation() {}

    /** Shows what will happen and waits for the name. {@code CONFIRMATION_NEEDED} without it, and without asking when nobody is there. */
    static void require(Invocation invocation, Workspace workspace, List<String> shown) {
        if (!invocation.terminal().attended()) {
            shown.forEach(line -> invocation.console().note(Console.lines(line)));
            throw new RollbackException(
                            ErrorKind.CONFIRMATION_NEEDED, "nobody is at the terminal to confirm; nothing was done")
                    .withHint("--force answers the confirmation, and nothing else");
        }
        shown.forEach(line -> invocation.console().show(Console.lines(line)));
        invocation.console().ask("Type the folder's name, " + Console.lines(workspace.name()) + ", to go on: ");
        if (!answer(invocation).equals(workspace.name())) {
            throw new RollbackException(ErrorKind.CONFIRMATION_NEEDED, "not confirmed; nothing was done");
        }
    }

    private static String answer(Invocation invocation) {
        try {
            String line = new BufferedReader(
                            new InputStreamReader(invocation.terminal().in(), StandardCharsets.UTF_8))
                    .readLine();
            if (line == null) {
                invocation.console().show("");
                return "";
            }
            return line.strip();
        } catch (IOException e) {
            throw new RollbackException(ErrorKind.CONFIRMATION_NEEDED, "no answer could be read; nothing was done", e);
        }
    }
}
