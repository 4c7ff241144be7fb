package dev.rollback.testkit;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The entries of a {@link MemoryBackend}'s state, all in memory. */
final class MemoryReader implements StateReader {

    private final List<StateEntry> entries;
    private volatile boolean closed;

    MemoryReader(List<StateEntry> entries) {
        this.entries = List.copyOf(entries);
    }

    @Override
    public Stream<StateEntry> entries() {
        requireOpen();
        return entries.stream().peek(entry -> requireOpen());
    }

    @Override
    public Optional<ContractRecord> find(ContractKey key) {
        return records().filter(record -> record.key().equals(key)).findFirst();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the reader is closed");
        }
    }
}
