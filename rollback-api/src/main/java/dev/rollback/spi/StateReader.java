package dev.rollback.spi;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.StateEntry;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One state, open for reading. For one thread at a time. Everything read is checked before it is handed out, so an
 * error may come from any entry; entries before it are good. Closing it twice is allowed; using it afterwards is an
 * {@link IllegalStateException}.
 */
public interface StateReader extends AutoCloseable {

    /**
     * All entries, lazily, in the backend's own order, with memory independent of their number. Several streams may
     * follow one another; each is closed by its end, by its own {@code close} or with this reader.
     */
    Stream<StateEntry> entries();

    /**
     * Whether {@link #entries} come in ascending order: contracts and foreign entries by the bytes of their keys as
     * unsigned numbers (a contract's key is {@code <chainId>-<name>} in UTF-8), then documents by the bytes of their
     * networks' names.
     */
    default boolean ordered() {
        return false;
    }

    /** The contract records among {@link #entries}. */
    default Stream<ContractRecord> records() {
        return entries().filter(ContractRecord.class::isInstance).map(ContractRecord.class::cast);
    }

    /** The record with this key. */
    Optional<ContractRecord> find(ContractKey key);

    @Override
    void close();
}
