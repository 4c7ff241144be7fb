package dev.rollback.core.compare;

import dev.rollback.api.Bytes;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.directory.SafePaths;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The identity of an entry in a state. Keys are ordered as {@link dev.rollback.spi.StateReader#ordered} says.
 *
 * @param bytes a contract's key or a network's name in UTF-8, or a foreign key
 */
public record EntryKey(Kind kind, Bytes bytes) implements Comparable<EntryKey> {

    /** What the key is of. */
    public enum Kind {
        CONTRACT,
        FOREIGN,
        DOCUMENT
    }

    public static EntryKey of(StateEntry entry) {
        if (entry instanceof ContractRecord record) {
            return new EntryKey(Kind.CONTRACT, Bytes.utf8(record.key().toString()));
        }
        if (entry instanceof ForeignEntry foreign) {
            return new EntryKey(Kind.FOREIGN, foreign.key());
        }
        return new EntryKey(Kind.DOCUMENT, Bytes.utf8(((NetworkDocument) entry).network()));
    }

    /** Contracts and foreign entries by their bytes, which no two of them share, then documents. */
    @Override
    public int compareTo(EntryKey other) {
        boolean document = kind == Kind.DOCUMENT;
        if (document != (other.kind == Kind.DOCUMENT)) {
            return document ? 1 : -1;
        }
        return Arrays.compareUnsigned(bytes.toArray(), other.bytes.toArray());
    }

    /** For people: {@code 56-Oracle}, {@code document of bsc}, {@code foreign key 00ff}. */
    @Override
    public String toString() {
        return switch (kind) {
            case CONTRACT -> SafePaths.printable(text());
            case FOREIGN -> "foreign key " + bytes;
            case DOCUMENT -> "document of " + SafePaths.printable(text());
        };
    }

    private String text() {
        return new String(bytes.toArray(), StandardCharsets.UTF_8);
    }
}
