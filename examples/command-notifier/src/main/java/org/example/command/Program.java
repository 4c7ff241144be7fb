package org.example.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A program that runs, and the beginning of what it prints. It needs no thread beside the caller's. */
final class Program implements AutoCloseable {

    private static final int KEPT = 4096;
    private static final int READ_AT_ONCE = 64 * 1024;
    private static final long GLANCE_MILLIS = 20;

    private final Process process;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    private Program(Process process) {
        this.process = process;
    }

    // guide: starting
    /** Its input is a file, and no pipe: whoever writes to a pipe waits for as long as the program does not read. */
    static Program start(ProcessBuilder builder, String input) throws IOException {
        Path file = Files.createTempFile("notification-", ".txt"); // only for its owner
        try {
            Files.write(file, input.getBytes(StandardCharsets.UTF_8));
            builder.redirectInput(file.toFile()).redirectErrorStream(true);
            return new Program(builder.start());
        } finally {
            Files.delete(file); // the program has it open
        }
    }

    /** Its exit status; empty when it has not ended in time. What it prints is always taken, so that it can go on. */
    OptionalInt await(Duration atMost) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        boolean ended = false;
        while (!ended && System.nanoTime() - begin < atMost.toNanos()) {
            ended = process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
            takeOutput();
        }
        return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    }

    /** Takes what is there and waits for nothing: a child that outlives the program may keep the other end open. */
    private void takeOutput() throws IOException {
        InputStream output = process.getInputStream();
        byte[] bytes = output.readNBytes(Math.min(output.available(), READ_AT_ONCE));
        int wanted = Math.min(bytes.length, KEPT - kept.size());
        kept.write(bytes, 0, wanted);
        cut |= wanted < bytes.length;
    }

    /** Ends it and what it has started, itself first, so that it starts nothing more. */
    @Override
    public void close() throws IOException {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        process.getInputStream().close();
    }
    // guide: end

    String printed() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    /** Whether it has printed more than that. */
    boolean isCut() {
        return cut;
    }
}
