package dev.rollback.backend.leveldb;

import dev.rollback.api.Bytes;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Puts keys with their values into order, with bounded memory: sorted runs go to files of a folder of its own, which
 * is gone when the sorter is closed. A key that comes twice is a {@code CONFLICT}, at the latest when the sorted
 * entries are read.
 */
final class EntrySorter implements AutoCloseable {

    /** What is sorted in memory at a time, with an overhead for each entry. */
    static final long MEMORY_BYTES = 16L << 20;

    /** Runs that are merged at a time; more are merged in several rounds. */
    static final int MOST_RUNS = 64;

    private final Path folder;
    private final FileOps files;
    private final long memory;
    private final int mostRuns;

    /** Runs by the number of rounds that they come from. */
    private final List<List<SortedRun>> rounds = new ArrayList<>();

    private List<Entry> unsorted = new ArrayList<>();
    private long bytes;
    private int runs;
    private Optional<SortedRun.Merge> merge = Optional.empty();

    EntrySorter(Path folder, FileOps files, long memory, int mostRuns) {
        this.folder = folder;
        this.files = files;
        this.memory = memory;
        this.mostRuns = mostRuns;
    }

    void add(byte[] key, byte[] value) {
        unsorted.add(new Entry(InternalKey.of(key, 0, false), value));
        bytes += LevelDbLimits.LOG_ENTRY_OVERHEAD + (long) key.length + value.length;
        if (bytes >= memory) {
            spill();
        }
    }

    /** Everything that was added, numbered in its order from sequence number 1. Nothing can be added any more. */
    EntrySource sorted() {
        EntrySource ordered;
        if (runs == 0) {
            ordered = inMemory();
        } else {
            if (!unsorted.isEmpty()) {
                spill();
            }
            merge = Optional.of(
                    SortedRun.merge(rounds.stream().flatMap(List::stream).toList()));
            ordered = distinct(merge.get());
        }
        long[] sequence = {0};
        return () -> ordered.next()
                .map(entry -> new Entry(InternalKey.of(entry.key().user(), ++sequence[0], false), entry.value()));
    }

    private EntrySource inMemory() {
        unsorted.sort(java.util.Comparator.comparing(Entry::key));
        Iterator<Entry> entries = unsorted.iterator();
        return distinct(() -> entries.hasNext() ? Optional.of(entries.next()) : Optional.empty());
    }

    private void spill() {
        if (runs == 0) {
            files.createDirectory(folder);
        }
        EntrySource sorted = inMemory();
        addRun(0, sorted);
        unsorted = new ArrayList<>();
        bytes = 0;
    }

    private void addRun(int round, EntrySource sorted) {
        if (rounds.size() == round) {
            rounds.add(new ArrayList<>());
        }
        List<SortedRun> peers = rounds.get(round);
        Path file = folder.resolve("run-" + runs++);
        try {
            peers.add(SortedRun.write(file, sorted, files));
        } catch (IOException e) {
            throw Damage.translate(e, folder);
        }
        if (peers.size() == mostRuns) {
            try (SortedRun.Merge merged = SortedRun.merge(peers)) {
                addRun(round + 1, distinct(merged));
            }
            peers.forEach(run -> files.delete(run.file()));
            peers.clear();
        }
    }

    private static EntrySource distinct(EntrySource sorted) {
        return new EntrySource() {
            private Optional<InternalKey> before = Optional.empty();

            @Override
            public Optional<Entry> next() throws IOException {
                Optional<Entry> next = sorted.next();
                if (next.isPresent() && next.map(Entry::key).equals(before)) {
                    throw twice(next.get().key().user());
                }
                before = next.map(Entry::key);
                return next;
            }
        };
    }

    private static RollbackException twice(byte[] key) {
        return new RollbackException(ErrorKind.CONFLICT, "the key " + printable(key) + " was given twice");
    }

    private static String printable(byte[] key) {
        try {
            return dev.rollback.spi.directory.SafePaths.printable(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(key))
                    .toString());
        } catch (CharacterCodingException e) {
            return Bytes.copyOf(key).toString();
        }
    }

    /** Removes the files. */
    @Override
    public void close() {
        unsorted = new ArrayList<>();
        merge.ifPresent(SortedRun.Merge::close);
        if (runs > 0) {
            Trees.delete(folder, files);
            rounds.clear();
        }
    }

    /** Where a run's bytes are not what was written: the disk has lost them. */
    static Damage damagedRun(Path file) {
        return Damage.malformed(Location.of(file), "a temporary file does not hold what was written to it");
    }
}
