package dev.rollback.backend.leveldb;

import dev.rollback.spi.directory.FileOps;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.zip.CRC32C;

/**
 * A temporary file of sorted entries: for each the lengths of its key and value, 4 bytes each, the two, and their
 * CRC-32C. Not durable, as nothing looks at it after a crash.
 */
record SortedRun(Path file, long entries) {

    private static final int BUFFER = 32 * 1024;

    static SortedRun write(Path file, EntrySource sorted, FileOps files) throws IOException {
        long count = 0;
        try (FileOutput out = new FileOutput(files.create(file))) {
            DataOutputStream data = new DataOutputStream(out);
            for (Optional<Entry> next = sorted.next(); next.isPresent(); next = sorted.next()) {
                byte[] key = next.get().key().user();
                byte[] value = next.get().value();
                data.writeInt(key.length);
                data.writeInt(value.length);
                data.write(key);
                data.write(value);
                data.writeInt(checksum(key, value));
                count++;
            }
            data.flush();
        }
        return new SortedRun(file, count);
    }

    private static int checksum(byte[] key, byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(value);
        return (int) crc.getValue();
    }

    /** The entries of several runs in one order. */
    static Merge merge(List<SortedRun> runs) {
        Merge merge = new Merge();
        try {
            for (SortedRun run : runs) {
                merge.add(new Cursor(run));
            }
        } catch (IOException e) {
            merge.close();
            throw Damage.translate(e, runs.get(0).file());
        }
        return merge;
    }

    /** Entries of runs, merged: one key of each run is in memory, and the value of the entry that is handed out. */
    static final class Merge implements EntrySource, AutoCloseable {

        private final PriorityQueue<Cursor> heads = new PriorityQueue<>(Comparator.comparing(Cursor::key));
        private final List<Cursor> cursors = new ArrayList<>();

        private void add(Cursor cursor) throws IOException {
            cursors.add(cursor);
            if (cursor.advance()) {
                heads.add(cursor);
            }
        }

        @Override
        public Optional<Entry> next() throws IOException {
            Cursor head = heads.poll();
            if (head == null) {
                return Optional.empty();
            }
            Entry entry = head.take();
            if (head.advance()) {
                heads.add(head);
            }
            return Optional.of(entry);
        }

        @Override
        public void close() {
            cursors.forEach(Cursor::close);
        }
    }

    private static final class Cursor {

        private final SortedRun run;
        private final DataInputStream in;
        private InternalKey key = InternalKey.of(new byte[0], 0, false);
        private int valueLength;
        private long taken;

        Cursor(SortedRun run) throws IOException {
            this.run = run;
            this.in = new DataInputStream(
                    new BufferedInputStream(Files.newInputStream(run.file(), LinkOption.NOFOLLOW_LINKS), BUFFER));
        }

        InternalKey key() {
            return key;
        }

        /** Reads the next key; false at the end. */
        boolean advance() throws IOException {
            if (taken == run.entries()) {
                return false;
            }
            try {
                int keyLength = in.readInt();
                valueLength = in.readInt();
                key = InternalKey.of(read(keyLength, LevelDbLimits.MAX_KEY_BYTES), 0, false);
                return true;
            } catch (EOFException e) {
                throw EntrySorter.damagedRun(run.file());
            }
        }

        Entry take() throws IOException {
            try {
                byte[] value = read(valueLength, LevelDbLimits.MAX_VALUE_BYTES);
                if (in.readInt() != checksum(key.user(), value)) {
                    throw EntrySorter.damagedRun(run.file());
                }
                taken++;
                return new Entry(key, value);
            } catch (EOFException e) {
                throw EntrySorter.damagedRun(run.file());
            }
        }

        private byte[] read(int length, int most) throws IOException {
            if (length < 0 || length > most) {
                throw EntrySorter.damagedRun(run.file());
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            return bytes;
        }

        void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw Damage.translate(e, run.file());
            }
        }
    }
}
