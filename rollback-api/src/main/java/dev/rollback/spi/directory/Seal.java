package dev.rollback.spi.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import dev.rollback.spi.Expected;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a staged change consists of, written beside it as {@code seal.json} once all of it is durable. A stage without
 * a seal is an unfinished one.
 *
 * @param brings the files that are to be live
 * @param displaces what is to be displaced
 */
record Seal(Listing brings, Expected displaces) {

    private static final String NAME = "seal.json";
    private static final int FORMAT = 1;

    static Optional<Seal> find(StagingArea area) {
        Path file = area.folder().resolve(NAME);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        ObjectNode content = CheckedJson.read(file);
        if (content.path("format").asInt() != FORMAT) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED, "a seal of format " + content.path("format"), Location.of(file));
        }
        if (!content.path("operation").asText().equals(area.operation().value())) {
            throw new RollbackException(ErrorKind.CONFLICT, "the seal of another operation", Location.of(file));
        }
        return Optional.of(new Seal(listing(content.path("brings")), expected(content.path("displaces"))));
    }

    void write(StagingArea area) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("format", FORMAT);
        content.put("operation", area.operation().value());
        content.set("brings", json(brings));
        content.set("displaces", json(displaces));
        CheckedJson.write(area.files(), area.folder().resolve(NAME), content);
    }

    /** Breaks the seal: what is left in the area is waste from here on. */
    static void remove(StagingArea area) {
        area.files().delete(area.folder().resolve(NAME));
        area.files().syncDirectory(area.folder());
    }

    private static JsonNode json(Expected expected) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (expected instanceof Expected.Content content) {
            node.put("state", "content").set("files", json(content.listing()));
        } else {
            node.put("state", expected instanceof Expected.Absent ? "absent" : "unreadable");
        }
        return node;
    }

    private static Expected expected(JsonNode node) {
        return switch (node.path("state").asText()) {
            case "absent" -> new Expected.Absent();
            case "content" -> new Expected.Content(listing(node.path("files")));
            default -> new Expected.Unreadable();
        };
    }

    private static ArrayNode json(Listing listing) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        listing.files()
                .forEach(file -> array.addObject()
                        .put("name", file.name())
                        .put("size", file.size())
                        .put("sha256", file.sum().hex()));
        return array;
    }

    private static Listing listing(JsonNode array) {
        List<FileDigest> files = new ArrayList<>();
        array.forEach(file -> files.add(new FileDigest(
                file.path("name").asText(),
                file.path("size").asLong(),
                new Sha256(file.path("sha256").asText()))));
        return new Listing(files);
    }
}
