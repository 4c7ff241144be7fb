package dev.rollback.backend.leveldb;

/**
 * A log file being written (LevelDB, doc/log_format.md): what {@link LogScanner} reads. iq80's writers are not used:
 * one maps the file and syncs its last megabyte only, the other takes each write for complete, and both hide the
 * errors of closing.
 */
final class LogWriter implements AutoCloseable {

    private static final byte[] ZEROS = new byte[LogScanner.HEADER];

    private final FileOutput out;

    LogWriter(FileOutput out) {
        this.out = out;
    }

    /** Appends a record; it is in the hands of the system when this returns. A failure is final. */
    void add(byte[] record) {
        int at = 0;
        boolean begins = true;
        do {
            int room = LogScanner.BLOCK - (int) (out.position() % LogScanner.BLOCK);
            if (room < LogScanner.HEADER) {
                out.write(ZEROS, 0, room);
                room = LogScanner.BLOCK;
            }
            int length = Math.min(room - LogScanner.HEADER, record.length - at);
            boolean ends = at + length == record.length;
            fragment(type(begins, ends), record, at, length);
            at += length;
            begins = false;
        } while (at < record.length);
        out.flush();
    }

    private static int type(boolean begins, boolean ends) {
        if (begins) {
            return ends ? LogScanner.FULL : LogScanner.FIRST;
        }
        return ends ? LogScanner.LAST : LogScanner.MIDDLE;
    }

    private void fragment(int type, byte[] record, int from, int length) {
        int checksum = Checksum.ofRecord(type, record, from, length);
        byte[] header = {
            (byte) checksum,
            (byte) (checksum >>> 8),
            (byte) (checksum >>> 16),
            (byte) (checksum >>> 24),
            (byte) length,
            (byte) (length >>> 8),
            (byte) type
        };
        out.write(header, 0, header.length);
        out.write(record, from, length);
    }

    /** Makes every record so far durable, but not the file's name. A failure is final. */
    void sync() {
        out.sync();
    }

    @Override
    public void close() {
        out.close();
    }
}
