package dev.rollback.core.export;

/** How an export is written: as one JSON document, or as JSON lines. Either way an entry stands in a line of its own. */
public enum ExportFormat {
    JSON,
    JSONL;

    /** What the first field of every export says. */
    static final String NAME = "rollback-export";

    /** The version that is written, and the newest that is read. */
    static final int VERSION = 1;
}
