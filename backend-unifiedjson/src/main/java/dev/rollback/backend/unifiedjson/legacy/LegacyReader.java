package dev.rollback.backend.unifiedjson.legacy;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the networks of a location one after the other, with one network's files in memory. */
final class LegacyReader implements StateReader {

    private final List<LegacyFiles.Network> networks;
    private boolean closed;

    LegacyReader(List<LegacyFiles.Network> networks) {
        this.networks = List.copyOf(networks);
    }

    @Override
    public Stream<StateEntry> entries() {
        requireOpen();
        FirstRecords first = new FirstRecords(networks);
        return networks.stream().flatMap(network -> {
            requireOpen();
            return first.entries(LegacyNetwork.read(network)).stream();
        });
    }

    /** Reads every network up to the one that has the record. */
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
