package dev.rollback.backend.leveldb;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
        Spliterator<StateEntry> entries =
                new Spliterators.AbstractSpliterator<>(
                        Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE) {
                    @Override
                    public boolean tryAdvance(Consumer<? super StateEntry> action) {
                        Optional<Entry> next = advance(merged);
                        next.map(StateEntries::of).ifPresent(action);
                        return next.isPresent();
                    }
                };
        return StreamSupport.stream(entries, false);
    }

    private Optional<Entry> advance(EntrySource merged) {
        checkOpen();
        try {
            Optional<Entry> next = merged.next();
            if (next.isEmpty()) {
                snapshot.checkUnchanged();
            }
            return next;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public Optional<ContractRecord> find(ContractKey key) {
        checkOpen();
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key.toString()));
            byte[] user = new byte[encoded.remaining()];
            encoded.get(user);
            return PointLookup.find(snapshot, cache, user)
                    .map(value -> new ContractRecord(key, JsonText.copyOf(value)));
        } catch (CharacterCodingException e) {
            // A lone surrogate: no key in UTF-8 spells it.
            return Optional.empty();
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
