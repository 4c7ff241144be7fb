package dev.rollback.backend.leveldb;

/**
 * How a log ends.
 *
 * @param kind what stands at its end
 * @param offset where the end begins, in bytes
 * @param records how many whole records stand before it
 */
record LogEnd(Kind kind, long offset, long records) {

    enum Kind {
        /** With its last whole record. */
        CLEAN,
        /** Within a record that was never completely written. */
        TORN,
        /** In zero bytes that a client reserved and did not use. */
        ZEROS
    }

    /** Whether somebody wrote to the log. */
    boolean written() {
        return records > 0 || kind == Kind.TORN;
    }
}
