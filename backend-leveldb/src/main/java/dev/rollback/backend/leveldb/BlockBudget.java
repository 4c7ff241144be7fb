package dev.rollback.backend.leveldb;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The memory that the decoded blocks of one scan share. When there are too many, those that were loaded first are let
 * go of and read again when needed: slow where large blocks overlap, but never more than fits. For one thread at a
 * time.
 */
final class BlockBudget {

    /** Bytes of decoded blocks, beside the one that is being read. */
    static final long BYTES = LevelDbLimits.MAX_BLOCK_BYTES;

    /** Who holds a block, and can let go of it. */
    interface Holder {
        void release();
    }

    private final Map<Holder, Integer> held = new LinkedHashMap<>();
    private final long limit;
    private long bytes;

    BlockBudget(long limit) {
        this.limit = limit;
    }

    /** Says that a holder has a block of so many bytes in place of the one before. */
    void hold(Holder holder, int size) {
        drop(holder);
        Iterator<Map.Entry<Holder, Integer>> oldest = held.entrySet().iterator();
        while (bytes + size > limit && oldest.hasNext()) {
            Map.Entry<Holder, Integer> entry = oldest.next();
            entry.getKey().release();
            bytes -= entry.getValue();
            oldest.remove();
        }
        held.put(holder, size);
        bytes += size;
    }

    void drop(Holder holder) {
        Integer size = held.remove(holder);
        bytes -= size == null ? 0 : size;
    }

    long bytes() {
        return bytes;
    }
}
