package dev.rollback.backend.leveldb;

import dev.rollback.api.Bytes;
import dev.rollback.api.Location;
import java.util.Arrays;

/**
 * A user key with the sequence number and kind of one write to it (LevelDB, db/dbformat.h): ordered by key, and for
 * one key the newest first. The key's bytes are shared, not copied.
 */
final class InternalKey implements Comparable<InternalKey> {

    static final long MAX_SEQUENCE = (1L << 56) - 1;

    private static final int TAG_BYTES = 8;
    private static final int DELETION = 0;
    private static final int VALUE = 1;

    private final byte[] user;
    private final long tag;

    private InternalKey(byte[] user, long tag) {
        this.user = user;
        this.tag = tag;
    }

    static InternalKey of(byte[] user, long sequence, boolean deletion) {
        return new InternalKey(user, sequence << 8 | (deletion ? DELETION : VALUE));
    }

    /** The key that stands before every write to {@code user}. */
    static InternalKey before(byte[] user) {
        return of(user, MAX_SEQUENCE, false);
    }

    static InternalKey decode(byte[] encoded, Location where) throws Damage {
        int length = encoded.length - TAG_BYTES;
        if (length < 0) {
            throw Damage.malformed(where, "an internal key of " + encoded.length + " bytes");
        }
        if (length > LevelDbLimits.MAX_KEY_BYTES) {
            throw Fields.tooLarge(where, "key", length, LevelDbLimits.MAX_KEY_BYTES);
        }
        long tag = Fields.int64(encoded, length);
        int kind = (int) tag & 0xff;
        if (kind != VALUE && kind != DELETION) {
            throw Damage.malformed(where, "an internal key of the unknown kind " + kind);
        }
        return new InternalKey(Arrays.copyOf(encoded, length), tag);
    }

    /** The bytes that {@link #decode} reads. */
    byte[] encode() {
        byte[] encoded = Arrays.copyOf(user, user.length + TAG_BYTES);
        for (int i = 0; i < TAG_BYTES; i++) {
            encoded[user.length + i] = (byte) (tag >>> 8 * i);
        }
        return encoded;
    }

    byte[] user() {
        return user;
    }

    long sequence() {
        return tag >>> 8;
    }

    boolean deletion() {
        return (tag & 0xff) == DELETION;
    }

    boolean sameUser(byte[] other) {
        return Arrays.equals(user, other);
    }

    @Override
    public int compareTo(InternalKey other) {
        int byUser = Arrays.compareUnsigned(user, other.user);
        return byUser != 0 ? byUser : Long.compareUnsigned(other.tag, tag);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InternalKey key && tag == key.tag && Arrays.equals(user, key.user);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(user) + Long.hashCode(tag);
    }

    @Override
    public String toString() {
        return Bytes.copyOf(user) + "@" + sequence() + (deletion() ? " deleted" : "");
    }
}
