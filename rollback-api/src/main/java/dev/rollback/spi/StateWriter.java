package dev.rollback.spi;

import dev.rollback.api.StateEntry;

/**
 * Fills a stage with entries, in any order, with memory independent of their number. For one thread at a time. What
 * it writes is in the stage only, and visible to nobody who does not look there.
 *
 * <p>A crash leaves a stage that is still {@link ChangeStatus#BUILDING}: it can be discarded, never sealed.
 */
public interface StateWriter extends AutoCloseable {

    /**
     * Takes an entry. {@code CONFLICT}, at the latest from {@link #finish}, for a contract, document or foreign key
     * that was given before; {@code TOO_LARGE} for an entry beyond a stated limit of the format; {@code UNSUPPORTED}
     * for one that the format has no way to keep. None of these loses what was given before.
     */
    void add(StateEntry entry);

    /**
     * Writes the rest and makes all of it durable. From then on the stage's location can be read and inspected, and
     * the stage be sealed; nothing can be added any more. To be called once, and with no entry at all it makes an
     * empty state.
     */
    void finish();

    /** Lets go of files and memory, and removes what only the writing needed. May be called twice. */
    @Override
    void close();
}
