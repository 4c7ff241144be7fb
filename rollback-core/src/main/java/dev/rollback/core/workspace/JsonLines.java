package dev.rollback.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.directory.CheckedJson;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A file of JSON objects, one a line, that grows at its end. A line is on disk before {@link #append} returns; one that
 * a crash has torn is passed over, and what follows it begins on a line of its own. Control characters are escaped.
 */
public record JsonLines(Path file, FileOps files) {

    /** Longer texts than this do not belong in a line. */
    private static final int MAX_LINE = 64 * 1024;

    private static final long MAX_SIZE = 64L * 1024 * 1024;

    /**
     * What a file says.
     *
     * @param lines the objects, in order
     * @param unreadable how many lines are none: torn by a crash, or edited by hand
     */
    public record Lines(List<JsonNode> lines, int unreadable) {

        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /** Appends a line, durable when this returns. The folder has to be there. {@code TOO_LARGE} beyond 64 KiB. */
    public void append(ObjectNode line) {
        String text = text(line);
        boolean there = isThere();
        try (FileOps.Output out = files.append(file)) {
            String begin = there && isTorn() ? "\n" : "";
            out.write(ByteBuffer.wrap((begin + text).getBytes(StandardCharsets.UTF_8)));
            out.sync();
        }
        if (!there) {
            files.syncDirectory(Objects.requireNonNull(file.getParent()));
        }
    }

    /** Replaces the whole file durably. The caller keeps others from appending. */
    public void replace(List<? extends JsonNode> lines) {
        StringBuilder whole = new StringBuilder();
        lines.forEach(line -> whole.append(text(line)));
        CheckedJson.writeDurably(files, file, whole.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The lines; none when there is no file. {@code TOO_LARGE} beyond 64 MiB. */
    public Lines read() {
        if (!isThere()) {
            return new Lines(List.of(), 0);
        }
        List<JsonNode> lines = new ArrayList<>();
        int unreadable = 0;
        try {
            if (Files.size(file) > MAX_SIZE) {
                throw new RollbackException(ErrorKind.TOO_LARGE, "larger than 64 MiB", Location.of(file))
                        .withHint("move it away; a new one is begun");
            }
            try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    JsonNode node = StrictJson.parse(line.getBytes(StandardCharsets.ISO_8859_1))
                            .value()
                            .orElse(JsonNodeFactory.instance.missingNode());
                    if (node.isObject()) {
                        lines.add(node);
                    } else if (!line.isBlank()) {
                        unreadable++;
                    }
                }
            }
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
        return new Lines(lines, unreadable);
    }

    private boolean isThere() {
        boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (there && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.UNSAFE_PATH, "not a regular file", Location.of(file));
        }
        return there;
    }

    /** JSON leaves some characters as they are that turn a terminal or an editor upside down; JSON can escape them. */
    private String text(JsonNode line) {
        String text = SafePaths.printable(line.toString());
        if (text.length() > MAX_LINE) {
            throw new RollbackException(ErrorKind.TOO_LARGE, "more than fits into a line", Location.of(file));
        }
        return text + "\n";
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
}
