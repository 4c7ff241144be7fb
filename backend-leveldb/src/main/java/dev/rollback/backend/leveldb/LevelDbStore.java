package dev.rollback.backend.leveldb;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonText;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A database that is open for reading and writing, under LevelDB's own lock. A write is a batch in a new log, which
 * every client replays when it opens the database next; when the logs have grown, all is written to new tables.
 */
final class LevelDbStore implements StateStore {

    private final Path path;
    private final LevelDbLock lock;
    private final StoreFiles files;

    /** Held while something is written, which may take as long as a rebuild. */
    private final Object writing = new Object();

    /** Held for moments, for what follows; taken after {@link #writing}. */
    private final Object serving = new Object();

    private final Set<ServedEntries> streams = new HashSet<>();
    private final List<Generation> former = new ArrayList<>();
    private Generation current;
    private boolean closed;

    private boolean unsynced;
    private boolean swept = true;
    private @Nullable RuntimeException failure;

    private LevelDbStore(Path path, LevelDbLock lock, Snapshot snapshot, FileOps files, StoreLimits limits) {
        this.path = path;
        this.lock = lock;
        this.files = new StoreFiles(snapshot, files, limits);
        this.current = new Generation(snapshot);
    }

    /** Opens a database; all of it is read once, as a damaged one is not written to. */
    static LevelDbStore open(Path path, FileOps files, StoreLimits limits) {
        LevelDbLock lock = LevelDbLock.acquire(path);
        try {
            Snapshot snapshot = Snapshot.open(path);
            readAll(snapshot);
            return new LevelDbStore(path, lock, snapshot, files, limits);
        } catch (IOException e) {
            lock.close();
            throw Damage.translate(e, path);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private static void readAll(Snapshot snapshot) throws IOException {
        try (TableCache cache = new TableCache(snapshot.directory(), LevelDbLimits.MAX_OPEN_TABLES)) {
            EntrySource entries = snapshot.entries(cache);
            Optional<Entry> next = entries.next();
            while (next.isPresent()) {
                next = entries.next();
            }
        }
        for (String network : snapshot.documents().files().keySet()) {
            snapshot.documents().read(network);
        }
    }

    @Override
    public Stream<StateEntry> entries() {
        ServedEntries[] self = new ServedEntries[1];
        ServedEntries entries;
        synchronized (serving) {
            entries = new ServedEntries(path, pinnable(), () -> forget(self[0]));
            self[0] = entries;
            streams.add(entries);
        }
        return StreamSupport.stream(entries, false).onClose(entries::close);
    }

    private void forget(ServedEntries entries) {
        synchronized (serving) {
            streams.remove(entries);
        }
    }

    @Override
    public Optional<ContractRecord> find(ContractKey key) {
        Generation generation;
        synchronized (serving) {
            generation = pinnable();
            generation.pin();
        }
        try {
            Optional<byte[]> user = Keys.utf8(key);
            return user.isEmpty()
                    ? Optional.empty()
                    : generation.find(user.get()).map(value -> new ContractRecord(key, JsonText.copyOf(value)));
        } catch (IOException e) {
            throw Damage.translate(e, path);
        } finally {
            generation.unpin();
            closeIfLast(generation);
        }
    }

    /** What the store's closing has closed may have been opened again by a look-up that was under way. */
    private void closeIfLast(Generation generation) {
        if (isClosed()) {
            try {
                generation.close();
            } catch (IOException e) {
                throw Damage.translate(e, path);
            }
        }
    }

    private Generation pinnable() {
        if (closed) {
            throw new IllegalStateException("the store of " + path + " is closed");
        }
        return current;
    }

    @Override
    public void write(List<StateChange> batch) {
        List<Encoded> encoded = Encoded.all(batch);
        synchronized (writing) {
            Generation generation = usable();
            if (encoded.isEmpty()) {
                return;
            }
            checkNotInterrupted();
            List<Entry> entries = Encoded.numbered(encoded, generation.overlay().sequence(), path);
            Generation written = attempt(() -> append(entries));
            written.overlay().add(entries);
            unsynced = true;
        }
    }

    /** Appends to the log, which is made first when there is none or has to be left. */
    private Generation append(List<Entry> entries) throws IOException {
        Generation generation = usable();
        if (files.log() == null) {
            // What a crash left of a rebuild may be what fills the disk.
            sweep();
        }
        if (files.needsRebuild(generation)) {
            generation = rebuild(generation);
        }
        LogWriter log = files.log();
        if (log == null) {
            log = files.begin(generation);
            swept = false;
        }
        log.add(WriteBatch.encode(entries));
        return generation;
    }

    private Generation rebuild(Generation old) throws IOException {
        Generation rebuilt = files.rebuild(old);
        synchronized (serving) {
            former.add(old);
            current = rebuilt;
        }
        unsynced = false;
        swept = false;
        sweep();
        return rebuilt;
    }

    /** Leaves what streams still read. */
    private void sweep() throws IOException {
        List<Generation> done = new ArrayList<>();
        List<Generation> pinned;
        Generation now;
        synchronized (serving) {
            former.stream().filter(generation -> !generation.pinned()).forEach(done::add);
            former.removeAll(done);
            pinned = List.copyOf(former);
            now = current;
        }
        for (Generation generation : done) {
            generation.close();
        }
        files.sweep(now.base().version(), pinned);
        swept = pinned.isEmpty();
    }

    @Override
    public void sync() {
        synchronized (writing) {
            usable();
            checkNotInterrupted();
            LogWriter log = files.log();
            if (unsynced && log != null) {
                attempt(() -> {
                    log.sync();
                    return true;
                });
                unsynced = false;
            }
        }
    }

    private Generation usable() {
        if (failure != null) {
            throw failedBefore(failure);
        }
        synchronized (serving) {
            return pinnable();
        }
    }

    /** An interrupt closes the file that it meets, and the store would be of no use any more. */
    private void checkNotInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new RollbackException(
                    ErrorKind.INTERRUPTED, "nothing was written, as the thread was interrupted", Location.of(path));
        }
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws IOException;
    }

    /** What fails is not tried again: nobody knows what of it has reached the disk. */
    private <T> T attempt(Attempt<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            RollbackException translated = Damage.translate(e, path);
            failure = translated;
            throw translated;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } catch (Error e) {
            failure = new IllegalStateException("a write to " + path + " was cut off", e);
            throw e;
        }
    }

    /** The same error once more, as an exception of its own: one must not be suppressed by itself. */
    private RuntimeException failedBefore(RuntimeException first) {
        ErrorKind kind = first instanceof RollbackException known ? known.kind() : ErrorKind.INTERNAL;
        String message = first instanceof RollbackException known ? known.plainMessage() : String.valueOf(first);
        return new RollbackException(
                        kind, "takes no more changes since one failed: " + message, Location.of(path), first)
                .withHint("Close the store and open it again; what was synced is there.");
    }

    /** Also for a thread that was interrupted, as the one that ends a service may be. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            closeOnce();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeOnce() {
        synchronized (writing) {
            if (isClosed()) {
                return;
            }
            try (Closing end = this::release) {
                if (failure == null) {
                    sync();
                } else if (unsynced) {
                    throw failedBefore(failure);
                }
            }
        }
    }

    private boolean isClosed() {
        synchronized (serving) {
            return closed;
        }
    }

    /** Lets go of everything, the lock last, whatever fails on the way. */
    private void release() {
        List<ServedEntries> open;
        synchronized (serving) {
            closed = true;
            open = List.copyOf(streams);
            former.add(current);
        }
        try (lock;
                Closing log = files::close;
                Closing sweeping = this::sweepAtEnd) {
            open.forEach(ServedEntries::close);
        }
    }

    private void sweepAtEnd() {
        try {
            Generation last;
            synchronized (serving) {
                last = current;
            }
            for (Generation generation : former) {
                generation.close();
            }
            if (!swept && failure == null) {
                files.sweep(last.base().version(), List.of());
            }
        } catch (IOException e) {
            throw Damage.translate(e, path);
        }
    }

    @FunctionalInterface
    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }
}
