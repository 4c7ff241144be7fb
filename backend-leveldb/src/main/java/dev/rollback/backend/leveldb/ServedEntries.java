package dev.rollback.backend.leveldb;

import dev.rollback.api.StateEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;

/** One stream over a store: the state as it was when the stream was asked for. */
final class ServedEntries extends Spliterators.AbstractSpliterator<StateEntry> implements AutoCloseable {

    private final Path path;
    private final Generation generation;
    private final TableCache cache;
    private final EntrySource merged;
    private final Iterator<String> networks;
    private final Runnable whenClosed;
    private boolean ended;
    private boolean closed;

    /**
     * Pins the generation until closed.
     *
     * @param whenClosed called once
     */
    ServedEntries(Path path, Generation generation, Runnable whenClosed) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
        this.path = path;
        this.generation = generation;
        this.cache = generation.newCache();
        this.merged = generation.entries(cache, generation.overlay().sequence());
        this.networks = generation.base().documents().files().keySet().iterator();
        this.whenClosed = whenClosed;
        generation.pin();
    }

    @Override
    public boolean tryAdvance(Consumer<? super StateEntry> action) {
        Optional<StateEntry> next = next();
        next.ifPresent(action);
        return next.isPresent();
    }

    private synchronized Optional<StateEntry> next() {
        if (ended) {
            return Optional.empty();
        }
        if (closed) {
            throw new IllegalStateException("the stream over " + path + " is closed");
        }
        try {
            Optional<StateEntry> next = merged.next().map(StateEntries::of);
            if (next.isEmpty() && networks.hasNext()) {
                next = Optional.of(generation.base().documents().read(networks.next()));
            }
            if (next.isEmpty()) {
                ended = true;
                close();
            }
            return next;
        } catch (IOException e) {
            throw Damage.translate(e, path);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            cache.close();
        } catch (IOException e) {
            throw Damage.translate(e, path);
        } finally {
            generation.unpin();
            whenClosed.run();
        }
    }
}
