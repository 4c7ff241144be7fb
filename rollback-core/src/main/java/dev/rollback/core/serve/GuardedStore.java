package dev.rollback.core.serve;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.StateEntry;
import dev.rollback.core.detect.RecordedState;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A store that takes no change while the workspace's emergency stop is up, nor once another backend may be active. */
record GuardedStore(ActiveBackend active, StateStore store, FileOps files) implements StateStore {

    @Override
    public void write(List<StateChange> batch) {
        active.requireWritable();
        RecordedState.outdate(active.workspace(), active.backend().name(), files);
        store.write(batch);
    }

    @Override
    public void sync() {
        store.sync();
        active.requireUpToDate();
    }

    @Override
    public Stream<StateEntry> entries() {
        return store.entries();
    }

    @Override
    public boolean ordered() {
        return store.ordered();
    }

    @Override
    public Optional<ContractRecord> find(ContractKey key) {
        return store.find(key);
    }

    @Override
    public void close() {
        store.close();
    }
}
