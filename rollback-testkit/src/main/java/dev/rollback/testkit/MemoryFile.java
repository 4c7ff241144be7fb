package dev.rollback.testkit;

import dev.rollback.api.Bytes;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.JsonText;
import dev.rollback.api.Location;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The file of a {@link MemoryBackend}: its entries, one after the other, led by the SHA-256 of all of them in hex. */
final class MemoryFile {

    static final int SUM = 64;

    private MemoryFile() {}

    static List<StateEntry> read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
        byte[] body = Arrays.copyOfRange(bytes, Math.min(SUM, bytes.length), bytes.length);
        String sum = new String(bytes, 0, Math.min(SUM, bytes.length), StandardCharsets.ISO_8859_1);
        if (!Sha256.of(body).hex().equals(sum)) {
            throw new RollbackException(ErrorKind.CORRUPT, "the sum is not that of the entries", Location.of(file));
        }
        return entries(body);
    }

    /** Writes a file and makes its content durable, not its name. */
    static void write(Path file, Collection<StateEntry> entries, FileOps files) {
        byte[] body = bytes(entries);
        try (FileOps.Output out = files.create(file)) {
            out.write(ByteBuffer.wrap(Sha256.of(body).hex().getBytes(StandardCharsets.ISO_8859_1)));
            out.write(ByteBuffer.wrap(body));
            out.sync();
        }
    }

    static List<StateEntry> entries(byte[] body) {
        List<StateEntry> entries = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            while (in.available() > 0) {
                char kind = (char) in.readByte();
                byte[] key = in.readNBytes(in.readInt());
                byte[] value = in.readNBytes(in.readInt());
                entries.add(entry(kind, key, value));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static StateEntry entry(char kind, byte[] key, byte[] value) {
        String text = new String(key, StandardCharsets.UTF_8);
        return switch (kind) {
            case 'C' -> new ContractRecord(ContractKey.parse(text).orElseThrow(), JsonText.copyOf(value));
            case 'D' -> new NetworkDocument(text, JsonText.copyOf(value));
            default -> new ForeignEntry(Bytes.copyOf(key), Bytes.copyOf(value));
        };
    }

    private static byte[] bytes(Collection<StateEntry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (StateEntry entry : entries) {
                if (entry instanceof ContractRecord record) {
                    put(
                            out,
                            'C',
                            Bytes.utf8(record.key().toString()),
                            record.json().toArray());
                } else if (entry instanceof NetworkDocument document) {
                    put(
                            out,
                            'D',
                            Bytes.utf8(document.network()),
                            document.json().toArray());
                } else if (entry instanceof ForeignEntry foreign) {
                    put(out, 'F', foreign.key(), foreign.value().toArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(DataOutputStream out, char kind, Bytes key, byte[] value) throws IOException {
        out.writeByte(kind);
        out.writeInt(key.size());
        out.write(key.toArray());
        out.writeInt(value.length);
        out.write(value);
    }
}
