package dev.rollback.testkit;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.Hold;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link MemoryBackend}'s state, open for writing: a map, of which each sync writes a new file over the old one. */
final class MemoryStore implements StateStore {

    private final Path location;
    private final FileOps files;
    private final Hold hold;
    private final Map<String, StateEntry> entries = new LinkedHashMap<>();
    private boolean changed;
    private boolean closed;
    private @Nullable RollbackException failure;

    MemoryStore(Path location, FileOps files) {
        this.location = location;
        this.files = files;
        this.hold = MemoryLock.take(location.resolve(MemoryBackend.LOCK));
        try {
            MemoryFile.read(location.resolve(MemoryBackend.FILE))
                    .forEach(entry -> entries.put(Entries.key(entry), entry));
        } catch (RuntimeException e) {
            hold.close();
            throw e;
        }
    }

    @Override
    public synchronized Stream<StateEntry> entries() {
        requireOpen();
        return List.copyOf(entries.values()).stream();
    }

    @Override
    public synchronized Optional<ContractRecord> find(ContractKey key) {
        requireOpen();
        return Optional.ofNullable(entries.get("contract " + key)).map(ContractRecord.class::cast);
    }

    @Override
    public synchronized void write(List<StateChange> batch) {
        requireWritable();
        for (StateChange change : batch) {
            entries.remove("contract " + change.key());
            if (change instanceof StateChange.Put put) {
                entries.put("contract " + change.key(), put.record());
            }
            changed = true;
        }
    }

    @Override
    public synchronized void sync() {
        requireWritable();
        if (!changed) {
            return;
        }
        Path next = location.resolve(MemoryBackend.FILE + ".next");
        try {
            files.delete(next);
            MemoryFile.write(next, entries.values(), files);
            files.replace(next, location.resolve(MemoryBackend.FILE));
            files.syncDirectory(location);
            changed = false;
        } catch (RollbackException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (hold) {
            if (failure == null) {
                closed = false;
                sync();
            }
        } finally {
            closed = true;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    private void requireWritable() {
        requireOpen();
        if (failure != null) {
            throw failure;
        }
    }
}
