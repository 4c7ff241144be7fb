package dev.rollback.testkit;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A reader that does not mind being closed, or finds a contract of whichever chain. */
final class FlawedReader implements StateReader {

    private final Flaw flaw;
    private final List<StateEntry> entries;
    private final MemoryReader sound;

    FlawedReader(Flaw flaw, List<StateEntry> entries) {
        this.flaw = flaw;
        this.entries = entries;
        this.sound = new MemoryReader(entries);
    }

    @Override
    public Stream<StateEntry> entries() {
        return flaw == Flaw.READS_AFTER_CLOSE ? entries.stream() : sound.entries();
    }

    @Override
    public Optional<ContractRecord> find(ContractKey key) {
        return flaw == Flaw.FINDS_BY_NAME_ALONE
                ? records()
                        .filter(record -> record.key().name().equals(key.name()))
                        .findFirst()
                : sound.find(key);
    }

    @Override
    public void close() {
        sound.close();
    }
}
