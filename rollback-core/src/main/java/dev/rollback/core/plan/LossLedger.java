package dev.rollback.core.plan;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What would be lost, counted.
 *
 * @param compared live records that were held against the backup
 * @param absent records that the backup does not have
 * @param different records that say something which the backup's version does not, differences of representation apart
 * @param incomplete why records could not be compared, a sentence each
 * @param first the first of the entries, for people
 */
public record LossLedger(long compared, long absent, long different, List<String> incomplete, List<LedgerEntry> first) {

    private static final int SHOWN = 100;

    public LossLedger {
        incomplete = List.copyOf(incomplete);
        first = List.copyOf(first);
    }

    public boolean isEmpty() {
        return absent + different == 0 && incomplete.isEmpty();
    }

    /** A state that lives in a workspace. */
    public record Live(StateBackend backend, Path location) {}

    /**
     * Holds every live record against the backup, one at a time.
     *
     * @param entries is given every entry, also those that are not kept in the ledger
     */
    public static LossLedger compute(List<Live> live, StateReader backup, Consumer<LedgerEntry> entries) {
        Builder builder = new Builder(backup, entries);
        for (Live state : live) {
            for (Path part : state.backend().parts(state.location())) {
                builder.add(state.backend(), part);
            }
        }
        return builder.ledger();
    }

    private static final class Builder {
        private final StateReader backup;
        private final Consumer<LedgerEntry> entries;
        private final List<String> incomplete = new ArrayList<>();
        private final List<LedgerEntry> first = new ArrayList<>();
        private long compared;
        private long absent;
        private long different;

        Builder(StateReader backup, Consumer<LedgerEntry> entries) {
            this.backup = backup;
            this.entries = entries;
        }

        void add(StateBackend backend, Path part) {
            StateReader reader;
            try {
                reader = backend.read(part);
            } catch (RollbackException e) {
                incomplete.add(backend.name() + " cannot be read: " + e.getMessage());
                return;
            }
            try (reader) {
                Iterator<ContractRecord> records = reader.records().iterator();
                for (Optional<ContractRecord> record = next(records, backend);
                        record.isPresent();
                        record = next(records, backend)) {
                    compare(backend.name(), record.get());
                }
            }
        }

        /** Only the live side may fail here: an error from the backup is one that ends the plan. */
        private Optional<ContractRecord> next(Iterator<ContractRecord> records, StateBackend backend) {
            try {
                return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
            } catch (RollbackException e) {
                incomplete.add(backend.name() + " cannot be read to its end: " + e.getMessage());
                return Optional.empty();
            }
        }

        private void compare(String source, ContractRecord record) {
            compared++;
            Optional<ContractRecord> kept = backup.find(record.key());
            if (kept.isEmpty()) {
                absent++;
                RecordDifference all = new RecordDifference(RecordDifference.Kind.SAYS_MORE, java.util.Set.of());
                emit(new LedgerEntry(source, record, LedgerEntry.Fate.ABSENT, all));
                return;
            }
            RecordDifference difference = RecordDifference.between(record, kept.get());
            if (difference.kind().compareTo(RecordDifference.Kind.SAYS_LESS) > 0) {
                different++;
                emit(new LedgerEntry(source, record, LedgerEntry.Fate.DIFFERENT, difference));
            }
        }

        private void emit(LedgerEntry entry) {
            entries.accept(entry);
            if (first.size() < SHOWN) {
                first.add(entry);
            }
        }

        LossLedger ledger() {
            return new LossLedger(compared, absent, different, incomplete, first);
        }
    }
}
