package dev.rollback.backend.unifiedjson.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.backend.unifiedjson.RecordFields;
import java.util.List;

/**
 * A value in a file that is one or more fields of a record.
 *
 * @param file whose value it is
 * @param keys where it stands, as keys from the file's root
 * @param fields the record's names for it; those after the first have it only where nothing else says them
 */
record Place(LegacyFile file, List<String> keys, List<String> fields) {

    Place {
        keys = List.copyOf(keys);
        fields = List.copyOf(fields);
    }

    JsonNode value() {
        return in(file.root());
    }

    JsonNode in(JsonNode root) {
        JsonNode node = root;
        for (String key : keys) {
            node = node.path(key);
        }
        return node;
    }

    /** Whether a record says just what stands here. */
    boolean isSaidBy(ObjectNode record) {
        JsonNode said = record.get(fields.get(0));
        return said != null && RecordFields.same(said, value());
    }

    /** Whether a record says what stands here, in whichever letter case; an entry's address may be its proxy's. */
    boolean agreesWith(ObjectNode record) {
        String field = fields.get(0);
        return alike(record.path(field)) || (field.equals("address") && alike(record.path("proxyAddress")));
    }

    private boolean alike(JsonNode said) {
        return RecordFields.alike(said, value());
    }
}
