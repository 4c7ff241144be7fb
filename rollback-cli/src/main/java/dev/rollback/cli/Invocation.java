package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.engine.RollbackEngine;
import dev.rollback.core.engine.Surroundings;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Configuration;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.core.workspace.WorkspaceLock;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** One call of the command: what was said before the command's own options, and what commands need. */
final class Invocation {

    private final RollbackCommand options;
    private final Terminal terminal;
    private final Console console;

    Invocation(RollbackCommand options, Terminal terminal, Console console) {
        this.options = options;
        this.terminal = terminal;
        this.console = console;
    }

    Terminal terminal() {
        return terminal;
    }

    Console console() {
        return console;
    }

    /** Whether standard output is for a program: one envelope, or JSON lines that end with it. */
    boolean forPrograms() {
        return options.json || options.jsonLines;
    }

    boolean asLines() {
        return options.jsonLines;
    }

    /** The folder given with {@code -C}. */
    Optional<Path> folder() {
        if (options.folder != null && options.folder.toString().isEmpty()) {
            throw new RollbackException(ErrorKind.USAGE, "-C needs a folder, and was given an empty name")
                    .withHint("is a variable of your script not set?");
        }
        return Optional.ofNullable(options.folder);
    }

    Workspace workspace() {
        return Workspace.open(folder().orElse(Path.of("")));
    }

    /** The workspace for a command that only reads, with a warning when an operation in it is not finished. */
    Workspace workspaceToRead() {
        Workspace workspace = workspace();
        unfinished(workspace)
                .ifPresent(operation -> console.warn("operation " + operation.id()
                        + " is not finished, so what is live may be neither old nor new; see `rollback status`"));
        return workspace;
    }

    /** The same; or, for something outside of any workspace and unless {@code -C} names one, the defaults. */
    Workspace workspaceOrDefaults() {
        try {
            return workspaceToRead();
        } catch (RollbackException e) {
            if (e.kind() != ErrorKind.USAGE || folder().isPresent()) {
                throw e;
            }
            return new Workspace(Path.of("").toAbsolutePath(), Configuration.DEFAULT);
        }
    }

    /** The workspace for a command that changes it. {@code UNFINISHED_OPERATION} before anything is asked or read. */
    Workspace workspaceToChange() {
        Workspace workspace = workspace();
        unfinished(workspace).ifPresent(operation -> {
            throw new RollbackException(
                            ErrorKind.UNFINISHED_OPERATION,
                            "operation " + operation.id() + " is not finished: " + PhaseWords.of(operation.phase()))
                    .withHint("look with `rollback status`, then finish it with `rollback resume` or `rollback undo`");
        });
        return workspace;
    }

    private static Optional<OperationFolder> unfinished(Workspace workspace) {
        return OperationFolder.unfinished(workspace, FileOps.system());
    }

    Backends backends() {
        return Backends.load();
    }

    RollbackEngine engine(Workspace workspace, Backends backends, String command) {
        return new RollbackEngine(workspace, backends, surroundings(command));
    }

    /** Keeps operations out of the workspace until it is closed. */
    WorkspaceLock lock(Workspace workspace, String command) {
        return WorkspaceLock.acquire(
                workspace, "rollback " + command, options.lockTimeout, Clock.systemUTC(), FileOps.system());
    }

    Surroundings surroundings(String command) {
        return new Surroundings(
                FileOps.system(),
                Clock.systemUTC(),
                new SecureRandom(),
                terminal.environment(),
                "rollback " + command,
                options.lockTimeout,
                console);
    }
}
