package dev.rollback.core.compare;

import dev.rollback.api.Bytes;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.directory.Failures;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** A file of entries, one after the other, that lives no longer than the process that wrote it. */
final class EntryFile {

    private static final int BUFFER = 1 << 16;

    private EntryFile() {}

    static void write(List<StateEntry> entries, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER))) {
            for (StateEntry entry : entries) {
                EntryKey key = EntryKey.of(entry);
                out.writeByte(key.kind().ordinal());
                write(key.bytes().toArray(), out);
                write(value(entry), out);
            }
        }
    }

    private static byte[] value(StateEntry entry) {
        if (entry instanceof ContractRecord record) {
            return record.json().toArray();
        }
        return entry instanceof NetworkDocument document
                ? document.json().toArray()
                : ((ForeignEntry) entry).value().toArray();
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static Reading read(Path file) {
        try {
            return new Reading(file, new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER)));
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
    }

    /** The entries of a file, in its order. */
    static final class Reading implements Iterator<StateEntry>, AutoCloseable {

        private final Path file;
        private final DataInputStream in;
        private Optional<StateEntry> next;

        private Reading(Path file, DataInputStream in) {
            this.file = file;
            this.in = in;
            this.next = advance();
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public StateEntry next() {
            StateEntry entry = next.orElseThrow(NoSuchElementException::new);
            next = advance();
            return entry;
        }

        private Optional<StateEntry> advance() {
            try {
                int kind = in.read();
                if (kind < 0) {
                    return Optional.empty();
                }
                byte[] key = in.readNBytes(in.readInt());
                byte[] value = in.readNBytes(in.readInt());
                String text = new String(key, StandardCharsets.UTF_8);
                return Optional.of(
                        switch (EntryKey.Kind.values()[kind]) {
                            case CONTRACT ->
                                new ContractRecord(
                                        ContractKey.parse(text).orElseThrow(() -> new EOFException(text)),
                                        JsonText.copyOf(value));
                            case FOREIGN -> new ForeignEntry(Bytes.copyOf(key), Bytes.copyOf(value));
                            case DOCUMENT -> new NetworkDocument(text, JsonText.copyOf(value));
                        });
            } catch (IOException e) {
                throw Failures.io("read", file, e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw Failures.io("close", file, e);
            }
        }
    }
}
