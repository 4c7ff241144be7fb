package dev.rollback.core.export;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An export, read as often as its entries are asked for. */
final class ExportReader implements StateReader {

    private final Path file;
    private final List<ExportEntries> open = new ArrayList<>();
    private boolean closed;

    ExportReader(Path file) {
        this.file = file;
    }

    @Override
    public Stream<StateEntry> entries() {
        requireOpen();
        ExportEntries entries = new ExportEntries(file, BoundedText.MOST);
        open.add(entries);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                entries, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
                        false)
                .peek(entry -> requireOpen())
                .onClose(entries::close);
    }

    @Override
    public boolean ordered() {
        return true;
    }

    /** Reads the export up to the record. */
    @Override
    public Optional<ContractRecord> find(ContractKey key) {
        try (Stream<ContractRecord> records = records()) {
            return records.filter(record -> record.key().equals(key)).findFirst();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the reader is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(ExportEntries::close);
        open.clear();
    }
}
