package dev.rollback.backend.leveldb;

/**
 * A table as the MANIFEST describes it.
 *
 * @param level 0 to 6
 * @param number its file's number
 * @param size its file's size in bytes
 * @param smallest its first key
 * @param largest its last key
 */
record TableFile(int level, long number, long size, InternalKey smallest, InternalKey largest) {

    /** Whether the table's range of keys holds this one. */
    boolean mayHold(byte[] user) {
        return java.util.Arrays.compareUnsigned(smallest.user(), user) <= 0
                && java.util.Arrays.compareUnsigned(user, largest.user()) <= 0;
    }
}
