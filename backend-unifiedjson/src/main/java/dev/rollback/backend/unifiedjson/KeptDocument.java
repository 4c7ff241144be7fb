package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.NetworkDocument;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a network's file still says what its document said from which it was written. What the writer keeps books of
 * itself is overlooked: the file's version, the checksums, and where contracts stand, which their records tell; the
 * full name of a contract that is gone goes with it.
 */
final class KeptDocument {

    private static final Set<List<String>> BOOKS =
            Set.of(List.of("fileVersion"), List.of(Layout.VERIFICATION, "dataIntegrity", "checksums"));

    private KeptDocument() {}

    static boolean holds(NetworkDocument written, NetworkDocument found) {
        if (!written.network().equals(found.network())) {
            return false;
        }
        Layout before = UnifiedDocument.decode(written).layout();
        Layout after = UnifiedDocument.decode(found).layout();
        removeGone(before, after);
        return contains(after.frame(), before.frame(), List.of());
    }

    /** Takes out of the first layout the full names of those of its contracts that the second has not. */
    private static void removeGone(Layout before, Layout after) {
        if (before.root(Layout.CONTRACTS).path(ContractNames.LEGACY) instanceof ObjectNode names) {
            Set<String> gone = new HashSet<>(new Contracts(before).fullNames());
            gone.removeAll(new Contracts(after).fullNames());
            names.remove(gone);
        }
    }

    /** Homes may have come for new contracts, or gone with their last one. */
    private static boolean contains(JsonNode whole, JsonNode part, List<String> path) {
        if (BOOKS.contains(path) || isRun(path) || (isHome(path) && part.isEmpty())) {
            return true;
        }
        if (!(part instanceof ObjectNode object) || !whole.isObject()) {
            return whole.equals(part);
        }
        return object.properties().stream().allMatch(field -> {
            List<String> next = new java.util.ArrayList<>(path);
            next.add(field.getKey());
            return contains(whole.path(field.getKey()), field.getValue(), next);
        });
    }

    private static boolean isRun(List<String> path) {
        return path.size() == 1 && path.get(0).startsWith("$") && !path.get(0).startsWith("$$");
    }

    private static boolean isHome(List<String> path) {
        return (path.size() == 2 && path.get(0).equals(Layout.CONTRACTS))
                || path.equals(List.of(Layout.VERIFICATION, Layout.HASHES))
                || path.equals(List.of(Layout.CONTRACTS));
    }
}
