package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractKey;
import java.util.List;

/**
 * One contract as one file has it.
 *
 * @param keys where its entry stands, as keys from the file's root
 * @param places where its fields stand, the one that counts first
 * @param record the fields joined, in the order of LevelDB's records
 */
record Contract(ContractKey key, List<String> keys, List<Place> places, ObjectNode record) {

    Contract {
        keys = List.copyOf(keys);
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
    }
}
