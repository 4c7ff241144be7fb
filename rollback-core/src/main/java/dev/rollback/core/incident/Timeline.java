package dev.rollback.core.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.SafePaths;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened in an incident, in the order in which it happened: {@code timeline.jsonl}, a JSON object a line. A line
 * is on disk before the next step begins, and no line is ever changed.
 */
public final class Timeline {

    public static final String FILE = "timeline.jsonl";

    /** Longer texts than this do not belong in a line. */
    private static final int MAX_LINE = 64 * 1024;

    private final Path file;
    private final FileOps files;
    private final Clock clock;

    public Timeline(Path folder, FileOps files, Clock clock) {
        this.file = folder.resolve(FILE);
        this.files = files;
        this.clock = clock;
    }

    /** Appends a line, durable when this returns. The folder has to be there. */
    public void add(String event, String by, ObjectNode evidence) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("event", event);
        line.put("by", by);
        line.setAll(evidence);
        String text = escaped(line.toString());
        if (text.length() > MAX_LINE) {
            throw new RollbackException(ErrorKind.TOO_LARGE, "more than fits into a line", Location.of(file));
        }
        boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (there && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.UNSAFE_PATH, "not a regular file", Location.of(file));
        }
        try (FileOps.Output out = files.append(file)) {
            String begin = there && isTorn() ? "\n" : "";
            out.write(ByteBuffer.wrap((begin + text + "\n").getBytes(StandardCharsets.UTF_8)));
            out.sync();
        }
        if (!there) {
            files.syncDirectory(java.util.Objects.requireNonNull(file.getParent()));
        }
    }

    /** JSON leaves some characters as they are that turn a terminal or an editor upside down; JSON can escape them. */
    private static String escaped(String json) {
        return SafePaths.printable(json);
    }

    /** Whether the last line was cut off by a crash. */
    private boolean isTorn() {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            if (in.length() == 0) {
                return false;
            }
            in.seek(in.length() - 1);
            return in.read() != '\n';
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
    }

    /** The lines that can be read, and how many cannot: those were torn by a crash or edited by hand. */
    public Lines read() {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Lines(List.of(), 0);
        }
        List<JsonNode> lines = new ArrayList<>();
        int unreadable = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode node = StrictJson.parse(line.getBytes(StandardCharsets.ISO_8859_1))
                        .value()
                        .orElse(JsonNodeFactory.instance.missingNode());
                if (node.path("time").isTextual() && node.path("event").isTextual()) {
                    lines.add(node);
                } else if (!line.isBlank()) {
                    unreadable++;
                }
            }
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
        return new Lines(lines, unreadable);
    }

    /** What a timeline says. */
    public record Lines(List<JsonNode> lines, int unreadable) {

        public Lines {
            lines = List.copyOf(lines);
        }
    }
}
