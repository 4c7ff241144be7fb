package dev.rollback.backend.leveldb;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.StateChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A change as LevelDB writes it, before it has a sequence number. */
final class Encoded {

    private static final byte[] NOTHING = {};

    private final byte[] user;
    private final byte[] value;
    private final boolean deletion;

    private Encoded(byte[] user, byte[] value, boolean deletion) {
        this.user = user;
        this.value = value;
        this.deletion = deletion;
    }

    /** A whole batch; {@code TOO_LARGE} when a part of it or all together is beyond a limit. */
    static List<Encoded> all(List<StateChange> batch) {
        List<Encoded> all = new ArrayList<>();
        long bytes = 0;
        for (StateChange change : batch) {
            Encoded encoded = of(change);
            bytes += LevelDbLimits.LOG_ENTRY_OVERHEAD + (long) encoded.user.length + encoded.value.length;
            if (bytes > StoreLimits.BATCH_BYTES) {
                throw new RollbackException(
                        ErrorKind.TOO_LARGE,
                        "a batch of " + batch.size() + " changes takes more than " + StoreLimits.BATCH_BYTES
                                + " bytes; nothing of it was taken");
            }
            all.add(encoded);
        }
        return all;
    }

    private static Encoded of(StateChange change) {
        byte[] user = Keys.encode(change.key());
        if (change instanceof StateChange.Put put) {
            return new Encoded(user, Keys.checkedValue(put.record().json().toArray(), change.key()), false);
        }
        return new Encoded(user, NOTHING, true);
    }

    /** The batch with the sequence numbers behind {@code last}. */
    static List<Entry> numbered(List<Encoded> batch, long last, Path database) {
        if (last > InternalKey.MAX_SEQUENCE - 1 - batch.size()) {
            throw new RollbackException(
                    ErrorKind.TOO_LARGE, "the database has no sequence numbers left", Location.of(database));
        }
        List<Entry> entries = new ArrayList<>();
        for (Encoded change : batch) {
            entries.add(
                    new Entry(InternalKey.of(change.user, last + 1 + entries.size(), change.deletion), change.value));
        }
        return entries;
    }
}
