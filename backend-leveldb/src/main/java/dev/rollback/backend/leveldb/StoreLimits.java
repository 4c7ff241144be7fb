package dev.rollback.backend.leveldb;

/**
 * When a served database is rebuilt, so that neither its logs nor the memory for what they hold grow without end.
 *
 * @param pendingBytes what the logs may hold and no table does, in memory; the next write rebuilds
 * @param logs how many logs there may be; the first write of a session rebuilds
 * @param tableBytes where a new table ends
 */
record StoreLimits(long pendingBytes, int logs, long tableBytes) {

    /** A quarter of what readers take from logs at the most. */
    static final StoreLimits DEFAULT =
            new StoreLimits(LevelDbLimits.MAX_LOG_MEMORY_BYTES / 4, 8, TableWriter.TABLE_BYTES);

    /** What one batch may take in memory, so that readers can take it together with all that is pending. */
    static final long BATCH_BYTES = LevelDbLimits.MAX_LOG_RECORD_BYTES;
}
