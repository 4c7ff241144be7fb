package dev.rollback.core.compare;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Entries sorted by their keys: in memory as long as they fit, else in runs in a temporary folder, which only its
 * owner can read and which is deleted on closing.
 */
final class SortedRuns implements AutoCloseable {

    /** Bytes of keys and values that are held in memory before a run is written. */
    static final long MEMORY = 32L << 20;

    /** What an entry is reckoned to cost beside its key and value. */
    private static final int OVERHEAD = 200;

    private static final Comparator<StateEntry> ORDER = Comparator.comparing(EntryKey::of);

    private final List<Path> runs = new ArrayList<>();
    private final List<EntryFile.Reading> open = new ArrayList<>();
    private List<StateEntry> rest = new ArrayList<>();
    private Optional<Path> folder = Optional.empty();

    private SortedRuns() {}

    /** Takes all entries; {@code memory} is the bound in bytes. */
    static SortedRuns of(Iterator<StateEntry> entries, long memory) {
        SortedRuns sorted = new SortedRuns();
        boolean done = false;
        try {
            sorted.take(entries, memory);
            done = true;
            return sorted;
        } catch (IOException e) {
            throw Failures.io("sort entries in", sorted.folder.orElse(Path.of("the temporary folder")), e);
        } finally {
            if (!done) {
                sorted.close();
            }
        }
    }

    private void take(Iterator<StateEntry> entries, long memory) throws IOException {
        long bytes = 0;
        while (entries.hasNext()) {
            StateEntry entry = entries.next();
            bytes += OVERHEAD + size(entry);
            rest.add(entry);
            if (bytes > memory) {
                spill();
                bytes = 0;
            }
        }
        rest.sort(ORDER);
    }

    private static long size(StateEntry entry) {
        if (entry instanceof ContractRecord record) {
            return 2L * record.key().name().length() + record.json().size();
        }
        return entry instanceof NetworkDocument document
                ? document.json().size()
                : ((ForeignEntry) entry).key().size()
                        + ((ForeignEntry) entry).value().size();
    }

    private void spill() throws IOException {
        rest.sort(ORDER);
        if (folder.isEmpty()) {
            folder = Optional.of(Files.createTempDirectory("rollback-sort"));
        }
        Path run = folder.get().resolve("run-" + runs.size());
        runs.add(run);
        EntryFile.write(rest, run);
        rest = new ArrayList<>();
    }

    /** All entries in order; to be asked for once. */
    Iterator<StateEntry> iterator() {
        PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::entry, ORDER));
        for (Path path : runs) {
            EntryFile.Reading run = EntryFile.read(path);
            open.add(run);
            Head.of(run).ifPresent(heads::add);
        }
        Head.of(rest.iterator()).ifPresent(heads::add);
        return new Merge(heads);
    }

    @Override
    public void close() {
        open.forEach(EntryFile.Reading::close);
        folder.ifPresent(path -> Trees.delete(path, FileOps.system()));
        folder = Optional.empty();
    }

    /** The next entry of a run, and what follows it. */
    private record Head(StateEntry entry, Iterator<StateEntry> rest) {

        static Optional<Head> of(Iterator<StateEntry> run) {
            return run.hasNext() ? Optional.of(new Head(run.next(), run)) : Optional.empty();
        }
    }

    private record Merge(PriorityQueue<Head> heads) implements Iterator<StateEntry> {

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public StateEntry next() {
            Head head = heads.poll();
            if (head == null) {
                throw new NoSuchElementException();
            }
            Head.of(head.rest()).ifPresent(heads::add);
            return head.entry();
        }
    }
}
