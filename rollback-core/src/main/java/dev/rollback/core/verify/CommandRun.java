package dev.rollback.core.verify;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Configuration.DeploymentCheck;
import dev.rollback.core.workspace.SecretMask;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A configured command that was run, without a shell and without input.
 *
 * @param exitCode empty when it could not be started or took too long
 * @param lastLines of its output
 */
record CommandRun(OptionalInt exitCode, String trouble, Duration took, List<String> lastLines) {

    private static final int LINES = 20;
    private static final int LINE_LENGTH = 500;

    boolean succeeded() {
        return exitCode.orElse(-1) == 0;
    }

    static CommandRun of(DeploymentCheck check, Path folder) {
        return of(check, folder, Map.of());
    }

    /** @param further variables of the environment, beside this process's own */
    static CommandRun of(DeploymentCheck check, Path folder, Map<String, String> further) {
        long begin = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(check.command())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(further);
        SecretMask mask = SecretMask.of(builder.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new CommandRun(
                    OptionalInt.empty(), "cannot be started: " + e.getMessage(), Duration.ZERO, List.of());
        }
        Deque<String> tail = new ArrayDeque<>();
        Thread reader = new Thread(() -> drain(process, tail), "output of " + check.name());
        reader.setDaemon(true);
        reader.start();
        try {
            boolean ended = process.waitFor(check.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                end(process);
            }
            reader.join(Duration.ofSeconds(2).toMillis());
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            List<String> lines;
            synchronized (tail) {
                lines = tail.stream().map(mask::masked).toList();
            }
            return ended
                    ? new CommandRun(
                            OptionalInt.of(process.exitValue()), "exit code " + process.exitValue(), took, lines)
                    : new CommandRun(
                            OptionalInt.empty(),
                            "not finished after " + check.timeout().toSeconds() + " s and ended",
                            took,
                            lines);
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new RollbackException(ErrorKind.INTERRUPTED, "interrupted while " + check.name() + " ran", e);
        }
    }

    /** Ends a process and all that it has started, as far as they still belong to it. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Keeps the last lines, and of each line its beginning: what a program prints must not fill the memory. */
    private static void drain(Process process, Deque<String> tail) {
        StringBuilder line = new StringBuilder();
        try (Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            char[] buffer = new char[8192];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '\n') {
                        keep(line, tail);
                    } else if (line.length() <= LINE_LENGTH) {
                        line.append(buffer[i]);
                    }
                }
            }
        } catch (IOException e) {
            // the process was ended and its output with it
        }
        if (line.length() > 0) {
            keep(line, tail);
        }
    }

    private static void keep(StringBuilder line, Deque<String> tail) {
        String text = line.length() > LINE_LENGTH ? line.substring(0, LINE_LENGTH) + "…" : line.toString();
        line.setLength(0);
        synchronized (tail) {
            tail.addLast(text.stripTrailing());
            if (tail.size() > LINES) {
                tail.removeFirst();
            }
        }
    }
}
