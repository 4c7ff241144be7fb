package dev.rollback.spi.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Sha256;
import dev.rollback.spi.Expected;
import java.util.ArrayList;
import java.util.List;

/** Listings and expectations as JSON, as they stand in seals, plans and journals. */
public final class ListingJson {

    private ListingJson() {}

    public static ObjectNode of(Expected expected) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (expected instanceof Expected.Content content) {
            node.put("state", "content").set("files", of(content.listing()));
        } else {
            node.put("state", expected instanceof Expected.Absent ? "absent" : "unreadable");
        }
        return node;
    }

    public static Expected expected(JsonNode node) {
        return switch (node.path("state").asText()) {
            case "absent" -> new Expected.Absent();
            case "content" -> new Expected.Content(listing(node.path("files")));
            default -> new Expected.Unreadable();
        };
    }

    public static ArrayNode of(Listing listing) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        listing.files()
                .forEach(file -> array.addObject()
                        .put("name", file.name())
                        .put("size", file.size())
                        .put("sha256", file.sum().hex()));
        return array;
    }

    public static Listing listing(JsonNode array) {
        List<FileDigest> files = new ArrayList<>();
        array.forEach(file -> files.add(new FileDigest(
                file.path("name").asText(),
                file.path("size").asLong(),
                new Sha256(file.path("sha256").asText()))));
        return new Listing(files);
    }
}
