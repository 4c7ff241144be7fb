package dev.rollback.backend.leveldb;

/** One write to one key, as a table or a log holds it. The value's bytes are shared; a deletion has none. */
final class Entry {

    private final InternalKey key;
    private final byte[] value;

    Entry(InternalKey key, byte[] value) {
        this.key = key;
        this.value = value;
    }

    InternalKey key() {
        return key;
    }

    byte[] value() {
        return value;
    }
}
