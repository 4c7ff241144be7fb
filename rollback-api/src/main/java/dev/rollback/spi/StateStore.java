package dev.rollback.spi;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import java.util.List;

/**
 * A state that is open for reading and writing. Safe for use by several threads: each call is atomic, and a stream of
 * entries shows the state as it was when the stream was asked for, whatever is written meanwhile.
 *
 * <p>A change is visible to this store at once, to everybody else and to the next process at the latest after {@link
 * #sync}. A crash keeps everything before the last {@code sync} that returned; of what came after it, each change or
 * batch is there as a whole or not at all (a backend of several files may say: as a whole in each file), and none is
 * there without those before it in the same file.
 *
 * <p>After a failed {@code sync} or write the store takes no more changes: every further one is the same error. What
 * was written before can still be read.
 */
public interface StateStore extends StateReader {

    /** Takes changes, all or none, in their order. {@code TOO_LARGE} for a record beyond a limit; nothing is taken. */
    void write(List<StateChange> batch);

    default void put(ContractRecord record) {
        write(List.of(new StateChange.Put(record)));
    }

    default void remove(ContractKey key) {
        write(List.of(new StateChange.Remove(key)));
    }

    /**
     * Makes every change so far durable. {@code CONFLICT}, with nothing of others overwritten, when somebody else has
     * changed the state since it was opened, for backends that cannot keep others out.
     */
    void sync();

    /** Syncs, and lets other clients in; it does the latter also when the former fails. May be called twice. */
    @Override
    void close();
}
