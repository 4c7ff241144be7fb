package dev.rollback.backend.leveldb;

import dev.rollback.api.Location;
import java.util.Arrays;

/**
 * A cursor over the entries of a decoded block (LevelDB, table/block_builder.cc): keys share prefixes with the key
 * before, but for those at restart points, which the block's end lists.
 */
final class Block {

    private static final byte[] NO_KEY = {};

    private final byte[] bytes;
    private final Location where;
    private final Fields entries;
    private final int restartsAt;
    private final int restarts;
    private int nextRestart;
    private byte[] key = NO_KEY;
    private int valueAt;
    private int valueLength;

    Block(byte[] bytes, Location where) throws Damage {
        this.bytes = bytes;
        this.where = where;
        if (bytes.length < 4) {
            throw Damage.malformed(where, "a block of " + bytes.length + " bytes has no restart points");
        }
        long count = Integer.toUnsignedLong(Fields.int32(bytes, bytes.length - 4));
        if (count > (bytes.length - 4) / 4) {
            throw Damage.malformed(where, "a block of " + bytes.length + " bytes cannot have " + count + " restarts");
        }
        restarts = (int) count;
        restartsAt = bytes.length - 4 - 4 * restarts;
        if (restarts == 0 && restartsAt > 0) {
            throw Damage.malformed(where, "a block with entries has no restart points");
        }
        entries = new Fields(bytes, 0, restartsAt, where);
    }

    /** Goes on to the next entry; false at the end. */
    boolean next() throws Damage {
        int at = entries.position();
        if (entries.atEnd()) {
            // An empty block still lists the restart point 0.
            if (nextRestart != restarts && !(restartsAt == 0 && restarts == 1 && restart(0) == 0)) {
                throw Damage.malformed(where, "a restart point of the block is not at an entry");
            }
            return false;
        }
        int shared = entries.count();
        int unshared = entries.count();
        valueLength = entries.count();
        if (shared > key.length) {
            throw entries.malformed("a key shares " + shared + " bytes with one of " + key.length);
        }
        if ((long) unshared + valueLength > entries.remaining()) {
            throw entries.malformed("an entry does not fit into its block");
        }
        checkRestart(at, shared);
        checkSizes((long) shared + unshared);
        byte[] next = Arrays.copyOf(key, shared + unshared);
        System.arraycopy(bytes, entries.position(), next, shared, unshared);
        key = next;
        valueAt = entries.position() + unshared;
        entries.skip(unshared + valueLength);
        return true;
    }

    private void checkRestart(int at, int shared) throws Damage {
        if (nextRestart < restarts && restart(nextRestart) == at) {
            nextRestart++;
            if (shared != 0) {
                throw Damage.malformed(where, "a key at a restart point shares bytes with the one before");
            }
        } else if (at == 0) {
            throw Damage.malformed(where, "the block's first entry is not a restart point");
        }
    }

    private void checkSizes(long keyLength) throws Damage {
        if (keyLength > LevelDbLimits.MAX_KEY_BYTES + 8) {
            throw Fields.tooLarge(where, "key", keyLength, LevelDbLimits.MAX_KEY_BYTES);
        }
        if (valueLength > LevelDbLimits.MAX_VALUE_BYTES) {
            throw Fields.tooLarge(where, "value", valueLength, LevelDbLimits.MAX_VALUE_BYTES);
        }
    }

    private long restart(int index) {
        return Integer.toUnsignedLong(Fields.int32(bytes, restartsAt + 4 * index));
    }

    byte[] key() {
        return key;
    }

    byte[] value() {
        return Arrays.copyOfRange(bytes, valueAt, valueAt + valueLength);
    }

    int valueLength() {
        return valueLength;
    }

    /** The block's bytes. */
    int size() {
        return bytes.length;
    }

    /** A cursor over the value, for values with a form of their own. */
    Fields valueFields() {
        return new Fields(bytes, valueAt, valueAt + valueLength, where);
    }
}
