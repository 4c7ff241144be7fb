package dev.rollback.backend.leveldb;

/**
 * The sizes up to which a LevelDB is read. They bound memory and time whatever the files declare; what lies beyond
 * is {@code TOO_LARGE}, which says nothing against the bytes.
 */
public final class LevelDbLimits {

    /** Files in a database's directory. */
    public static final int MAX_FILES = 1_000_000;

    /** Bytes of a MANIFEST; LevelDB starts a new one at each open, so real ones have a few kilobytes. */
    public static final int MAX_MANIFEST_BYTES = 64 << 20;

    /** Bytes of one log file; LevelDB begins a new one at 4 MiB by default, after the write that crosses the line. */
    public static final long MAX_LOG_FILE_BYTES = 1L << 30;

    /** Bytes of one logical log record, which is one write batch. */
    public static final int MAX_LOG_RECORD_BYTES = 64 << 20;

    /**
     * Memory for what the logs hold and no table does yet: keys and values, and {@link #LOG_ENTRY_OVERHEAD} bytes for
     * each entry.
     */
    public static final long MAX_LOG_MEMORY_BYTES = 128L << 20;

    /** What one entry held in memory is reckoned to cost beside its key and value, in bytes. */
    public static final int LOG_ENTRY_OVERHEAD = 128;

    /** Bytes of one block of a table, as stored and as decoded. A block holds 4 KiB, or one longer entry. */
    public static final int MAX_BLOCK_BYTES = 64 << 20;

    /** Bytes of one user key. */
    public static final int MAX_KEY_BYTES = 1 << 20;

    /** Bytes of one value. */
    public static final int MAX_VALUE_BYTES = 32 << 20;

    /** Tables that one reader holds open at a time. */
    public static final int MAX_OPEN_TABLES = 32;

    private LevelDbLimits() {}
}
