package dev.rollback.spi.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import dev.rollback.api.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A small JSON file that is either wholly there or not, and that shows when anything it says has changed: {@code
 * {"sha256": …, "content": {…}}}, the digest being that of the content as compact JSON, so that white space is free.
 */
public final class CheckedJson {

    private static final long MAX_SIZE = 64L * 1024 * 1024;

    private CheckedJson() {}

    /** Writes a file durably: a temporary file, synced, renamed over the name, and the folder synced. */
    public static void write(FileOps files, Path file, ObjectNode content) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("sha256", digest(content).hex());
        whole.set("content", content);
        byte[] bytes = (whole.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_SIZE) {
            throw new RollbackException(
                    ErrorKind.TOO_LARGE,
                    bytes.length + " bytes, of which " + MAX_SIZE + " can be read again",
                    Location.of(file));
        }
        writeDurably(files, file, bytes);
    }

    /** Writes any bytes in the same durable way. */
    public static void writeDurably(FileOps files, Path file, byte[] bytes) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Path temporary = folder.resolve(file.getFileName() + ".tmp");
        files.delete(temporary);
        try (FileOps.Output out = files.create(temporary)) {
            out.write(ByteBuffer.wrap(bytes));
            out.sync();
        }
        files.replace(temporary, file);
        files.syncDirectory(folder);
    }

    /** The content of a file. {@code CORRUPT} when it is not what was written. */
    public static ObjectNode read(Path file) {
        JsonNode whole = parse(file);
        JsonNode content = whole.path("content");
        if (!content.isObject()
                || !digest(content).hex().equals(whole.path("sha256").asText())) {
            throw new RollbackException(
                    ErrorKind.CORRUPT, "the content does not match its checksum", Location.of(file));
        }
        return (ObjectNode) content;
    }

    private static JsonNode parse(Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_SIZE) {
                throw new RollbackException(
                        ErrorKind.CORRUPT, "not a regular file of a size that was written here", Location.of(file));
            }
            StrictJson json = StrictJson.parse(Files.readAllBytes(file));
            return json.value()
                    .orElseThrow(() -> new RollbackException(
                            ErrorKind.CORRUPT,
                            json.problem().map(Object::toString).orElse("not JSON"),
                            Location.of(file)));
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
    }

    private static Sha256 digest(JsonNode content) {
        return Sha256.of(content.toString().getBytes(StandardCharsets.UTF_8));
    }
}
