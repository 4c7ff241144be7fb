package dev.rollback.backend.leveldb;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The replay of all logs that a version needs, in their order. */
final class LogReplay {

    private record Ended(Path log, LogEnd end) {}

    private final FindingSink findings;
    private final LogIndex index;
    private long nextSequence;

    private LogReplay(FindingSink findings, LogIndex index) {
        this.findings = findings;
        this.index = index;
    }

    /** Replays the logs; one that cannot be read goes to {@code findings}, and the others are still replayed. */
    static LogIndex replay(Version version, Directory directory, FindingSink findings) throws IOException {
        LogIndex index = new LogIndex(LevelDbLimits.MAX_LOG_MEMORY_BYTES);
        checkPresent(version.logNumber(), directory, findings);
        checkPresent(version.previousLogNumber(), directory, findings);
        List<FileName> logs = directory.logs().stream()
                .filter(log -> version.needsLog(log.number()))
                .toList();
        replay(logs, directory, new LogReplay(findings, index), findings);
        return index;
    }

    /** Checks one log of which it is not known whether it is needed; nothing is kept. */
    static void inspectAlone(Path log, FindingSink findings) throws IOException {
        LogReplay replay = new LogReplay(findings, new LogIndex(LevelDbLimits.MAX_LOG_MEMORY_BYTES));
        addEnd(log, replay.one(log), true, findings);
    }

    /** LevelDB makes a log before it writes the MANIFEST that names it; 0 says that there never was one. */
    private static void checkPresent(long number, Directory directory, FindingSink findings) throws Damage {
        FileName log = new FileName(FileName.Kind.LOG, number);
        if (number != 0 && !directory.has(log.toString())) {
            findings.add(Finding.of(
                    FindingType.MISSING_FILE,
                    Impact.LOSS,
                    "the log that the MANIFEST needs is missing",
                    Location.of(directory.resolve(log))));
        }
    }

    /**
     * An incomplete end is what a crash leaves in the log that was being written. Recovery makes the next log, still
     * empty, before the MANIFEST stops naming the torn one; so empty logs may follow. When data follow, what the
     * older log has lost was written before them.
     */
    private static void replay(List<FileName> logs, Directory directory, LogReplay replay, FindingSink findings)
            throws IOException {
        List<Ended> pending = new ArrayList<>();
        for (FileName log : logs) {
            LogEnd end = replay.one(directory.resolve(log));
            if (end.written()) {
                for (Ended older : pending) {
                    addEnd(older.log(), older.end(), false, findings);
                }
                pending.clear();
            }
            pending.add(new Ended(directory.resolve(log), end));
        }
        for (Ended last : pending) {
            addEnd(last.log(), last.end(), true, findings);
        }
    }

    private LogEnd one(Path path) throws IOException {
        try (DbFile file = DbFile.open(path)) {
            if (file.size() > LevelDbLimits.MAX_LOG_FILE_BYTES) {
                throw Fields.tooLarge(Location.of(path), "log", file.size(), LevelDbLimits.MAX_LOG_FILE_BYTES);
            }
            return LogScanner.scan(file, findings, this::apply);
        } catch (IOException e) {
            findings.add(Damage.finding(e, path));
            return new LogEnd(LogEnd.Kind.CLEAN, 0, 1);
        }
    }

    private void apply(byte[] record, Location where) throws IOException {
        for (Entry entry : decode(record, where)) {
            index.add(entry, where);
        }
    }

    private List<Entry> decode(byte[] record, Location where) throws Damage {
        try {
            List<Entry> entries = WriteBatch.decode(record, where);
            if (!entries.isEmpty()) {
                long first = entries.get(0).key().sequence();
                if (first < nextSequence) {
                    throw Damage.malformed(
                            where,
                            "a batch begins with the sequence number " + first + ", but " + (nextSequence - 1)
                                    + " was there before");
                }
                nextSequence = first + entries.size();
            }
            return entries;
        } catch (Damage damage) {
            findings.add(damage.finding());
            return List.of();
        }
    }

    /** Grades how a log ends: {@code last} says that nothing was written to a later one. */
    static void addEnd(Path log, LogEnd end, boolean last, FindingSink findings) throws Damage {
        Location where = Location.at(log, end.offset());
        switch (end.kind()) {
            case CLEAN -> {}
            case ZEROS ->
                findings.add(Finding.of(
                        FindingType.ZERO_FILLED_TAIL,
                        last ? Impact.NOTE : Impact.WARNING,
                        last
                                ? "the log ends in zero bytes that were reserved and not used"
                                : "the log ends in zero bytes, though a later log holds data",
                        where));
            case TORN ->
                findings.add(Finding.of(
                        FindingType.TORN_TAIL,
                        last ? Impact.WARNING : Impact.LOSS,
                        last
                                ? "the log ends within a record that was never completely written; LevelDB drops it, too"
                                : "the log ends within a record, though a later log holds data",
                        where));
        }
    }
}
