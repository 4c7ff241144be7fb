package dev.rollback.api;

/** What an inspection can find. */
public enum FindingType {
    /** A checksum does not match its bytes. */
    CHECKSUM_MISMATCH,
    /** A structure is not as its format says, or points outside its bounds. */
    MALFORMED,
    /** A file ends before its content does. */
    TRUNCATED,
    /** A log ends within a record that was never completely written. */
    TORN_TAIL,
    /** A log ends in zero bytes: space that a client reserved and did not use. */
    ZERO_FILLED_TAIL,
    /** A file that is needed is not there. */
    MISSING_FILE,
    /** A file that nothing refers to. */
    ORPHAN_FILE,
    /** A file that does not belong here. */
    FOREIGN_FILE,
    /** A symbolic link, a device or the like. */
    UNSAFE_FILE,
    /** A version, comparator or format that is not known. */
    UNSUPPORTED,
    /** Beyond a stated limit. */
    TOO_LARGE,
    /** The operating system cannot read it. */
    UNREADABLE,
    /** A value that is not a JSON object. */
    INVALID_RECORD,
    /** A key that is not a contract's. */
    FOREIGN_ENTRY,
    /** One thing that stands twice, with different content. */
    CONFLICT,
    /** Files changed while they were read. */
    CHANGED_WHILE_READING,
    /** A listed sum and another listed sum, or a listed size, do not agree. */
    SUMS_DISAGREE,
    /** Something that no listed sum covers. */
    NOT_COVERED,
    /** Nothing is there where something is to be expected. */
    EMPTY,
    /** A manifest says something that is not so. */
    MANIFEST_MISMATCH,
    /** Older than is asked for, or of an age that nobody knows. */
    TOO_OLD
}
