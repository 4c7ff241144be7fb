package dev.rollback.backend.leveldb;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A script of the folder {@code interop}, running: a real C++ LevelDB in another process. */
final class NodeProcess implements AutoCloseable {

    private static final Path INTEROP = Path.of("../interop");

    private final Process process;
    private final BufferedReader out;

    private NodeProcess(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Skips the test, visibly, where Node or classic-level is not installed. */
    static NodeProcess start(String script, Object... arguments) throws IOException {
        assumeTrue(
                Files.isDirectory(INTEROP.resolve("node_modules/classic-level")),
                "classic-level is not installed: run npm ci in the folder interop");
        List<String> command =
                new ArrayList<>(List.of("node", INTEROP.resolve(script).toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new NodeProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    @Nullable
    String line() throws IOException {
        return out.readLine();
    }

    void send(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Ends it as a power cut would, but for what the system still writes. */
    List<String> kill() throws IOException, InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        List<String> rest = new ArrayList<>();
        try {
            for (String line = line(); line != null; line = line()) {
                rest.add(line);
            }
        } catch (IOException e) {
            return Collections.unmodifiableList(rest);
        }
        return rest;
    }

    int end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
