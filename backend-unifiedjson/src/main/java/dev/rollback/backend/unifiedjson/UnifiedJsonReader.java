package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the files of a location one after the other; at most one is in memory. */
final class UnifiedJsonReader implements StateReader {

    private final List<Path> files;
    private boolean closed;

    UnifiedJsonReader(List<Path> files) {
        this.files = List.copyOf(files);
    }

    @Override
    public Stream<StateEntry> entries() {
        requireOpen();
        Set<ContractKey> seen = new HashSet<>();
        return files.stream().flatMap(file -> entries(file, seen));
    }

    private Stream<StateEntry> entries(Path file, Set<ContractKey> seen) {
        requireOpen();
        NetworkContent content = new NetworkContent(NetworkFile.read(file));
        List<StateEntry> entries = new ArrayList<>();
        for (ContractRecord record : content.records()) {
            if (seen.add(record.key())) {
                entries.add(record);
            }
        }
        entries.add(content.document());
        return entries.stream();
    }

    /** Reads every file up to the one that has the record. */
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
