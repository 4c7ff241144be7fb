package dev.rollback.backend.leveldb;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A database as it was when this reader was opened. */
final class LevelDbReader implements StateReader {

    private final Path path;
    private final Snapshot snapshot;
    private final TableCache cache;
    private boolean closed;

    private LevelDbReader(Path path, Snapshot snapshot) {
        this.path = path;
        this.snapshot = snapshot;
        this.cache = new TableCache(snapshot.directory(), LevelDbLimits.MAX_OPEN_TABLES);
    }

    static LevelDbReader open(Path path) {
        try {
            return new LevelDbReader(path, Snapshot.open(path));
        } catch (IOException e) {
            throw Damage.translate(e, path);
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public Stream<StateEntry> entries() {
        checkOpen();
        EntrySource merged = snapshot.entries(cache);
        Iterator<String> networks = snapshot.documents().files().keySet().iterator();
        Spliterator<StateEntry> entries =
                new Spliterators.AbstractSpliterator<>(
                        Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE) {
                    @Override
                    public boolean tryAdvance(Consumer<? super StateEntry> action) {
                        Optional<StateEntry> next = advance(merged, networks);
                        next.ifPresent(action);
                        return next.isPresent();
                    }
                };
        return StreamSupport.stream(entries, false);
    }

    private Optional<StateEntry> advance(EntrySource merged, Iterator<String> networks) {
        checkOpen();
        try {
            Optional<Entry> next = merged.next();
            if (next.isPresent()) {
                return next.map(StateEntries::of);
            }
            if (networks.hasNext()) {
                return Optional.of(snapshot.documents().read(networks.next()));
            }
            snapshot.checkUnchanged();
            return Optional.empty();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public Optional<ContractRecord> find(ContractKey key) {
        checkOpen();
        try {
            Optional<byte[]> user = Keys.utf8(key);
            return user.isEmpty()
                    ? Optional.empty()
                    : PointLookup.find(snapshot, cache, user.get())
                            .map(value -> new ContractRecord(key, JsonText.copyOf(value)));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** What looks like damage may be a client's doing: it deletes the tables that its compaction has replaced. */
    private RollbackException failure(IOException failure) {
        try {
            snapshot.checkUnchanged();
        } catch (IOException changed) {
            RollbackException error = Damage.translate(changed, path);
            error.addSuppressed(failure);
            return error;
        }
        return Damage.translate(failure, path);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the reader of " + path + " is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            cache.close();
        } catch (IOException e) {
            throw Damage.translate(e, path);
        }
    }
}
