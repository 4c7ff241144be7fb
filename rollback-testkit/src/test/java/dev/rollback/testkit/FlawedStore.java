package dev.rollback.testkit;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A store with a flaw. */
final class FlawedStore implements StateStore {

    private final Flaw flaw;
    private final StateStore sound;

    FlawedStore(Flaw flaw, StateStore sound) {
        this.flaw = flaw;
        this.sound = sound;
    }

    @Override
    public Stream<StateEntry> entries() {
        return flaw == Flaw.STREAMS_WHAT_COMES_LATER
                ? Stream.of(1, 2)
                        .flatMap(half -> sound.entries().skip(half - 1L).limit(half == 1 ? 1 : Long.MAX_VALUE))
                : sound.entries();
    }

    @Override
    public Optional<ContractRecord> find(ContractKey key) {
        return sound.find(key);
    }

    @Override
    public void write(List<StateChange> batch) {
        if (flaw == Flaw.SPLITS_BATCHES) {
            for (StateChange change : batch) {
                sound.write(List.of(change));
                sound.sync();
            }
            return;
        }
        if (flaw == Flaw.FORGETS_REMOVALS) {
            sound.write(batch.stream().filter(StateChange.Put.class::isInstance).toList());
            return;
        }
        sound.write(batch);
    }

    @Override
    public void sync() {
        if (flaw == Flaw.SYNCS_ONLY_ON_CLOSE) {
            return;
        }
        try {
            sound.sync();
        } catch (RollbackException e) {
            if (flaw != Flaw.SWALLOWS_A_FAILED_SYNC) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        sound.close();
    }
}
