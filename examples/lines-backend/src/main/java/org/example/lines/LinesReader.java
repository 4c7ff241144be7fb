package org.example.lines;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads a file line by line, with one line in memory. */
final class LinesReader implements StateReader {

    private final Path path;
    private Optional<Pass> current = Optional.empty();
    private boolean closed;

    LinesReader(Path path) {
        this.path = path;
    }

    @Override
    public Stream<StateEntry> entries() {
        requireOpen();
        current.ifPresent(Pass::close);
        Pass pass = new Pass(new LinesFile(path));
        current = Optional.of(pass);
        Spliterator<StateEntry> entries = Spliterators.spliteratorUnknownSize(pass, Spliterator.ORDERED);
        return StreamSupport.stream(entries, false).onClose(pass::close);
    }

    @Override
    public Optional<ContractRecord> find(ContractKey key) {
        requireOpen();
        try (Pass pass = new Pass(new LinesFile(path))) {
            while (pass.hasNext()) {
                if (pass.next() instanceof ContractRecord record && record.key().equals(key)) {
                    return Optional.of(record);
                }
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        closed = true;
        current.ifPresent(Pass::close);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the reader is closed");
        }
    }

    /** One way through the file, to the line that says that it is the last. */
    private final class Pass implements Iterator<StateEntry>, AutoCloseable {

        private final LinesFile file;
        private Optional<StateEntry> next = Optional.empty();
        private boolean ended;
        private long entries;

        Pass(LinesFile file) {
            this.file = file;
        }

        @Override
        public boolean hasNext() {
            requireOpen();
            if (next.isEmpty() && !ended) {
                advance();
            }
            return next.isPresent();
        }

        @Override
        public StateEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            StateEntry entry = next.orElseThrow();
            next = Optional.empty();
            return entry;
        }

        private void advance() {
            Location at = file.here();
            byte[] line = file.next().orElseThrow(() -> corrupt("the file ends before its last line", at));
            LineFormat.Line parsed = LineFormat.parse(line).orElseThrow(() -> corrupt("a damaged line", at));
            if (parsed instanceof LineFormat.Line.Entry entry) {
                entries++;
                next = Optional.of(entry.entry());
                return;
            }
            if (((LineFormat.Line.End) parsed).entries() != entries || file.next().isPresent()) {
                throw corrupt("the last line does not tell the number of entries before it, or is not the last", at);
            }
            ended = true;
            close();
        }

        private RollbackException corrupt(String message, Location at) {
            return new RollbackException(ErrorKind.CORRUPT, message, at);
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
