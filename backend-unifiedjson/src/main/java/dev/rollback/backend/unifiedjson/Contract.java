package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One contract as one entry, with the members beside it, has it.
 *
 * @param places where its fields stand, the one that counts first
 * @param stated the fields that its places say
 * @param fields the names of the record's fields in their order, where they are written down
 */
record Contract(Contracts.Entry entry, List<Place> places, ObjectNode stated, Optional<List<String>> fields) {

    Contract {
        places = List.copyOf(places);
    }

    /**
     * A value in the file that is a field of a record.
     *
     * @param keys where it stands, as keys from the file's root
     * @param field the record's name for it
     */
    record Place(List<String> keys, String field) {

        Place {
            keys = List.copyOf(keys);
        }

        JsonNode in(JsonNode root) {
            JsonNode node = root;
            for (String key : keys) {
                node = node.path(key);
            }
            return node;
        }

        /** Puts a value here, the objects on the way being there. */
        void set(ObjectNode root, JsonNode value) {
            if (parent(root) instanceof ObjectNode parent) {
                parent.set(keys.get(keys.size() - 1), value);
            }
        }

        void remove(ObjectNode root) {
            if (parent(root) instanceof ObjectNode parent) {
                parent.remove(keys.get(keys.size() - 1));
            }
        }

        /** The keys of the member of a home that this is in, or is. */
        List<String> member() {
            return keys.get(0).startsWith(Layout.EXTENDED) ? keys.subList(0, 1) : keys.subList(0, 3);
        }

        private JsonNode parent(JsonNode root) {
            JsonNode node = root;
            for (String key : keys.subList(0, keys.size() - 1)) {
                node = node.path(key);
            }
            return node;
        }
    }
}
