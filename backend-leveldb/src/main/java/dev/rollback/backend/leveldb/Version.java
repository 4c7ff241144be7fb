package dev.rollback.backend.leveldb;

import java.util.List;

/**
 * What a database consists of, as all edits of its MANIFEST say together.
 *
 * @param logNumber the oldest log that is still needed; 0 when there never was one
 * @param previousLogNumber one more log that is still needed; 0 when there is none, as always since 2011
 * @param nextFileNumber a number that no file had when the MANIFEST was last written
 * @param lastSequence the highest sequence number in the tables, or a higher one
 * @param levels the tables of each level; those of level 0 the newest first, the others by key
 */
record Version(
        long logNumber, long previousLogNumber, long nextFileNumber, long lastSequence, List<List<TableFile>> levels) {

    Version {
        levels = levels.stream().map(List::copyOf).toList();
    }

    List<TableFile> tables() {
        return levels.stream().flatMap(List::stream).toList();
    }

    boolean needsLog(long number) {
        return number >= logNumber || number == previousLogNumber;
    }
}
