package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A served state: changes are kept in memory until {@link #sync} writes every file that they change, each as a whole.
 * A file that somebody else has written since is a conflict, and left alone.
 */
final class UnifiedJsonStore implements StateStore {

    private final LiveFiles files;
    private final List<StateChange> pending = new ArrayList<>();
    private LiveState written;
    private LiveState state;
    private @Nullable RollbackException failure;
    private boolean closed;

    UnifiedJsonStore(Path folder, FileOps fileOps, Categories categories) {
        this.files = new LiveFiles(folder, fileOps);
        this.written = new LiveState(files.read(), files.readOthers(), categories);
        this.state = written.copy();
    }

    @Override
    public synchronized Stream<StateEntry> entries() {
        requireOpen();
        return state.copy().entries();
    }

    @Override
    public synchronized Optional<ContractRecord> find(ContractKey key) {
        requireOpen();
        return state.find(key);
    }

    @Override
    public synchronized void write(List<StateChange> batch) {
        requireOpen();
        requireSound();
        try {
            batch.forEach(state::apply);
        } catch (RollbackException e) {
            // what came before went well, and does so again
            state = written.copy();
            pending.forEach(state::apply);
            throw e;
        }
        pending.addAll(batch);
    }

    @Override
    public synchronized void sync() {
        requireOpen();
        requireSound();
        if (!state.othersChanged() && state.changed().isEmpty()) {
            pending.clear();
            return;
        }
        try {
            written = files.write(state);
            state = written.copy();
            pending.clear();
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
        try {
            if (failure == null) {
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

    private void requireSound() {
        if (failure != null) {
            throw failure;
        }
    }
}
