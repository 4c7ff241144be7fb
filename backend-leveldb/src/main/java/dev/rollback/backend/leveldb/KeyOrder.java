package dev.rollback.backend.leveldb;

import dev.rollback.api.FindingType;
import dev.rollback.api.Location;
import org.jspecify.annotations.Nullable;

/**
 * The checks on the keys of a table as they go by: each above the one before, within the range that the MANIFEST
 * gives, on the right side of the index's separators, and no newer than the MANIFEST.
 */
final class KeyOrder {

    private final @Nullable TableFile table;
    private final long lastSequence;
    private @Nullable InternalKey before;

    KeyOrder(TableFile table, long lastSequence) {
        this.table = table;
        this.lastSequence = lastSequence;
    }

    private KeyOrder() {
        this.table = null;
        this.lastSequence = InternalKey.MAX_SEQUENCE;
    }

    /** For a table of which no MANIFEST is known. */
    static KeyOrder unbounded() {
        return new KeyOrder();
    }

    /** From here on, keys are above this separator: that of the block before. */
    void startAfter(InternalKey separator) {
        before = separator;
    }

    InternalKey check(byte[] encoded, InternalKey separator, Location where) throws Damage {
        InternalKey key = InternalKey.decode(encoded, where);
        if (before != null && before.compareTo(key) >= 0) {
            throw Damage.malformed(where, "the key " + key + " is not above the one before it");
        }
        if (key.compareTo(separator) > 0) {
            throw Damage.malformed(where, "the key " + key + " is above its block's key in the index");
        }
        if (table != null && (key.compareTo(table.smallest()) < 0 || key.compareTo(table.largest()) > 0)) {
            throw Damage.of(
                    FindingType.MANIFEST_MISMATCH,
                    where,
                    "the key " + key + " is outside the range that the MANIFEST gives for the table");
        }
        if (key.sequence() > lastSequence) {
            throw Damage.of(
                    FindingType.MANIFEST_MISMATCH,
                    where,
                    "the key " + key + " is newer than the MANIFEST's last sequence number " + lastSequence);
        }
        before = key;
        return key;
    }
}
