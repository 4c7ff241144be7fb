package dev.rollback.backend.leveldb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Java program of this module in a process of its own: to be killed, or with memory of its own. */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;

    private ChildProcess(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildProcess start(String heap, Class<?> program, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    @Nullable
    String line() throws IOException {
        return out.readLine();
    }

    /** Kills it at once, and gives what it had still said. */
    List<String> kill() throws IOException, InterruptedException {
        // By its handle: the process's own method closes the pipe with what is still in it.
        process.toHandle().destroyForcibly();
        List<String> rest = out.lines().toList();
        process.waitFor();
        return rest;
    }

    /** Everything that it says until its own end, which must be a good one. */
    List<String> run() throws InterruptedException {
        List<String> lines = out.lines().toList();
        if (process.waitFor() != 0) {
            throw new AssertionError("exit " + process.exitValue() + ": " + lines);
        }
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
