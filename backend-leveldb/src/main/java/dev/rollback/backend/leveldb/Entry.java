package dev.rollback.backend.leveldb;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One write to one key, as a table or a log holds it. The value's bytes are shared; a deletion has none. */
final class Entry {

    private static final byte[] NOTHING = {};

    /** Reads a value that is not in memory, as long as its source stands at it. */
    @FunctionalInterface
    interface Value {
        byte[] load() throws IOException;
    }

    private final InternalKey key;
    private final byte[] value;
    private final @Nullable Value unloaded;

    private Entry(InternalKey key, byte[] value, @Nullable Value unloaded) {
        this.key = key;
        this.value = value;
        this.unloaded = unloaded;
    }

    Entry(InternalKey key, byte[] value) {
        this(key, value, null);
    }

    static Entry unloaded(InternalKey key, Value value) {
        return new Entry(key, NOTHING, value);
    }

    InternalKey key() {
        return key;
    }

    byte[] value() {
        if (unloaded != null) {
            throw new IllegalStateException("the value of " + key + " is not loaded");
        }
        return value;
    }

    /** The entry with its value; to be asked for before its source goes on. */
    Entry loaded() throws IOException {
        return unloaded == null ? this : new Entry(key, unloaded.load());
    }
}
