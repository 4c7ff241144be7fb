package dev.rollback.backend.leveldb;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * The records of a log file, which is also a MANIFEST's form (LevelDB, doc/log_format.md): blocks of 32 KiB, in which
 * records stand whole or in fragments, each with its own checksum.
 */
final class LogScanner {

    static final int BLOCK = 32 * 1024;
    static final int HEADER = 7;
    static final int FULL = 1;
    static final int FIRST = 2;
    static final int MIDDLE = 3;
    static final int LAST = 4;

    private static final int SECTOR = 512;

    /** Takes the records of a log. */
    @FunctionalInterface
    interface Records {
        void add(byte[] content, Location where) throws IOException;
    }

    private final DbFile file;
    private final FindingSink findings;
    private final Records records;
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();
    private boolean open;
    private long openedAt;
    private long count;

    private LogScanner(DbFile file, FindingSink findings, Records records) {
        this.file = file;
        this.findings = findings;
        this.records = records;
    }

    /**
     * Hands on every record in order. Damage goes to {@code findings}, and then, if that lets it, the scan goes on
     * with the next block. How the log ends is not a finding yet: that depends on what comes behind it.
     */
    static LogEnd scan(DbFile file, FindingSink findings, Records records) throws IOException {
        return new LogScanner(file, findings, records).scan();
    }

    private LogEnd scan() throws IOException {
        for (long start = 0; start < file.size(); start += BLOCK) {
            byte[] block = file.read(start, (int) Math.min(BLOCK, file.size() - start));
            try {
                Optional<LogEnd> end = scanBlock(block, start);
                if (end.isPresent()) {
                    return end.get();
                }
            } catch (Damage damage) {
                open = false;
                fragments.reset();
                findings.add(damage.finding());
            }
        }
        return open ? end(LogEnd.Kind.TORN, openedAt) : end(LogEnd.Kind.CLEAN, file.size());
    }

    private Optional<LogEnd> scanBlock(byte[] block, long start) throws IOException {
        int at = 0;
        while (at < block.length) {
            if (BLOCK - at < HEADER) {
                checkTrailer(block, at, start);
                return Optional.empty();
            }
            if (block.length - at < HEADER) {
                return Optional.of(end(LogEnd.Kind.TORN, open ? openedAt : start + at));
            }
            int length = length(block, at);
            int type = block[at + 6] & 0xff;
            if (type == 0 && length == 0 && Fields.int32(block, at) == 0) {
                return Optional.of(zeros(start + at));
            }
            if (length > BLOCK - HEADER - at) {
                throw Damage.malformed(
                        file.at(start + at), "a record of " + length + " bytes does not fit into its block");
            }
            if (length > block.length - HEADER - at) {
                return Optional.of(pastEnd(block, at, start));
            }
            if (Checksum.ofRecord(type, block, at + HEADER, length) != Fields.int32(block, at)) {
                if (neverWritten(start + at, start + at + HEADER + length)) {
                    return Optional.of(end(LogEnd.Kind.TORN, open ? openedAt : start + at));
                }
                throw Damage.of(
                        FindingType.CHECKSUM_MISMATCH, file.at(start + at), "a log record's checksum does not match");
            }
            take(type, block, at + HEADER, length, start + at);
            at += HEADER + length;
        }
        return Optional.empty();
    }

    /**
     * Whether a record and all behind it are zero from a sector's beginning on: a file system may make a file longer
     * before it writes what is appended, and a power cut in between leaves that.
     */
    private boolean neverWritten(long from, long to) throws IOException {
        for (long sector = (from / SECTOR + 1) * SECTOR; sector < to; sector += SECTOR) {
            if (file.zeroFrom(sector)) {
                return true;
            }
        }
        return false;
    }

    static int length(byte[] block, int header) {
        return block[header + 4] & 0xff | (block[header + 5] & 0xff) << 8;
    }

    private void take(int type, byte[] block, int from, int length, long offset) throws IOException {
        boolean begins = type == FULL || type == FIRST;
        if (type < FULL || type > LAST) {
            throw Damage.malformed(file.at(offset), "a log record of the unknown type " + type);
        }
        // Early LevelDB could leave an empty FIRST at the end of a block and begin anew in the next one.
        if (begins && open && fragments.size() > 0) {
            findings.add(Finding.of(
                    FindingType.MALFORMED, Impact.LOSS, "a fragmented record has no end", file.at(openedAt)));
        }
        if (!begins && !open) {
            throw Damage.malformed(file.at(offset), "a fragment of a record without its beginning");
        }
        if (begins) {
            fragments.reset();
            openedAt = offset;
        }
        if (fragments.size() + (long) length > LevelDbLimits.MAX_LOG_RECORD_BYTES) {
            throw Fields.tooLarge(
                    file.at(openedAt),
                    "log record",
                    fragments.size() + (long) length,
                    LevelDbLimits.MAX_LOG_RECORD_BYTES);
        }
        fragments.write(block, from, length);
        open = type == FIRST || type == MIDDLE;
        if (!open) {
            byte[] record = fragments.toByteArray();
            fragments.reset();
            count++;
            records.add(record, file.at(openedAt));
        }
    }

    private void checkTrailer(byte[] block, int at, long start) throws Damage {
        for (int i = at; i < block.length; i++) {
            if (block[i] != 0) {
                findings.add(Finding.of(
                        FindingType.MALFORMED,
                        Impact.WARNING,
                        "the padding at the end of a log block is not zero",
                        file.at(start + i)));
                return;
            }
        }
    }

    private LogEnd zeros(long offset) throws IOException {
        if (!file.zeroFrom(offset)) {
            throw Damage.malformed(file.at(offset), "zero bytes stand where a record should, with data behind them");
        }
        return open ? end(LogEnd.Kind.TORN, openedAt) : end(LogEnd.Kind.ZEROS, offset);
    }

    private LogEnd pastEnd(byte[] block, int at, long start) throws Damage {
        Optional<String> damage = TornTail.damage(block, at, block.length);
        if (damage.isPresent()) {
            throw Damage.malformed(file.at(start + at), damage.get());
        }
        return end(LogEnd.Kind.TORN, open ? openedAt : start + at);
    }

    private LogEnd end(LogEnd.Kind kind, long offset) {
        return new LogEnd(kind, offset, count);
    }
}
