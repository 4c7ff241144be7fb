package dev.rollback.core.plan;

import dev.rollback.api.Bytes;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import dev.rollback.api.StateEntry;
import dev.rollback.core.compare.RecordDifference;
import dev.rollback.core.compare.StateDiff;
import dev.rollback.core.workspace.StateSource;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    private static final RecordDifference WHOLE = new RecordDifference(RecordDifference.Kind.SAYS_MORE, Set.of());

    public LossLedger {
        incomplete = List.copyOf(incomplete);
        first = List.copyOf(first);
    }

    public boolean isEmpty() {
        return absent + different == 0 && incomplete.isEmpty();
    }

    /**
     * Holds every live record against the backup, one at a time.
     *
     * @param target the backend that the backup is for
     * @param entries is given every entry, also those that are not kept in the ledger
     */
    public static LossLedger compute(
            List<StateSource> live, String target, StateReader backup, Consumer<LedgerEntry> entries) {
        Builder builder = new Builder(target, backup, entries);
        for (StateSource state : live) {
            for (Path part : state.backend().parts(state.location())) {
                builder.add(state.backend(), part);
            }
        }
        return builder.ledger();
    }

    /**
     * Holds a state against the one that is to take its place.
     *
     * @param source the backend in which it lives
     */
    public static LossLedger between(String source, StateReader live, StateReader next, Consumer<LedgerEntry> entries) {
        List<LedgerEntry> first = new ArrayList<>();
        Map<LedgerEntry.Fate, Long> fates = new EnumMap<>(LedgerEntry.Fate.class);
        StateDiff diff = StateDiff.between(
                live,
                next,
                difference -> LedgerEntry.of(source, difference).ifPresent(entry -> {
                    entries.accept(entry);
                    fates.merge(entry.fate(), 1L, Long::sum);
                    if (first.size() < SHOWN) {
                        first.add(entry);
                    }
                }));
        long absent = fates.getOrDefault(LedgerEntry.Fate.ABSENT, 0L);
        long different = fates.getOrDefault(LedgerEntry.Fate.DIFFERENT, 0L);
        return new LossLedger(diff.compared() + absent, absent, different, List.of(), first);
    }

    /** A ledger of nothing, where nothing lives, or of what could not be compared. */
    public static LossLedger of(List<String> incomplete) {
        return new LossLedger(0, 0, 0, incomplete, List.of());
    }

    private static final class Builder {
        private final StateReader backup;
        private final Consumer<LedgerEntry> entries;
        private final List<String> incomplete = new ArrayList<>();
        private final List<LedgerEntry> first = new ArrayList<>();
        private final String target;
        private @Nullable Map<Bytes, Sha256> foreign;
        private @Nullable Map<String, NetworkDocument> documents;
        private long compared;
        private long absent;
        private long different;

        Builder(String target, StateReader backup, Consumer<LedgerEntry> entries) {
            this.target = target;
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
                Iterator<StateEntry> live = reader.entries().iterator();
                for (Optional<StateEntry> entry = next(live, backend); entry.isPresent(); entry = next(live, backend)) {
                    if (entry.get() instanceof ContractRecord record) {
                        compare(backend.name(), record);
                    } else if (entry.get() instanceof ForeignEntry foreign) {
                        compare(backend.name(), foreign);
                    } else if (entry.get() instanceof NetworkDocument document) {
                        compare(backend.name(), document);
                    }
                }
            }
        }

        /** Only the live side may fail here: an error from the backup is one that ends the plan. */
        private Optional<StateEntry> next(Iterator<StateEntry> live, StateBackend backend) {
            try {
                return live.hasNext() ? Optional.of(live.next()) : Optional.empty();
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
                emit(LedgerEntry.of(source, record, LedgerEntry.Fate.ABSENT, WHOLE));
                return;
            }
            RecordDifference difference = RecordDifference.between(record, kept.get());
            if (difference.kind().compareTo(RecordDifference.Kind.SAYS_LESS) > 0) {
                different++;
                emit(LedgerEntry.of(source, record, LedgerEntry.Fate.DIFFERENT, difference));
            }
        }

        private void compare(String source, ForeignEntry entry) {
            compared++;
            Optional<Sha256> kept = Optional.ofNullable(foreign().get(entry.key()));
            if (kept.isEmpty()) {
                absent++;
                emit(LedgerEntry.of(source, entry, LedgerEntry.Fate.ABSENT, WHOLE));
            } else if (!kept.get().equals(Sha256.of(entry.value().toArray()))) {
                different++;
                emit(LedgerEntry.of(source, entry, LedgerEntry.Fate.DIFFERENT, WHOLE));
            }
        }

        /** The backup's entries with foreign keys, looked for when the first live one is met. They are few. */
        private Map<Bytes, Sha256> foreign() {
            if (foreign == null) {
                foreign = new HashMap<>();
                backup.entries()
                        .filter(ForeignEntry.class::isInstance)
                        .map(ForeignEntry.class::cast)
                        .forEach(entry ->
                                foreign.put(entry.key(), Sha256.of(entry.value().toArray())));
            }
            return foreign;
        }

        /**
         * Where the backup has no documents at all, those of another backend, which stay where they are, are no loss:
         * the restored state is of a time before there were any.
         */
        private void compare(String source, NetworkDocument live) {
            if (documents().isEmpty() && !source.equals(target)) {
                return;
            }
            compared++;
            Optional<NetworkDocument> kept = Optional.ofNullable(documents().get(live.network()));
            if (kept.isEmpty()) {
                absent++;
                emit(LedgerEntry.of(source, live, LedgerEntry.Fate.ABSENT, WHOLE));
                return;
            }
            RecordDifference difference =
                    RecordDifference.between(live.json(), kept.get().json());
            if (difference.kind().compareTo(RecordDifference.Kind.SAYS_LESS) > 0) {
                different++;
                emit(LedgerEntry.of(source, live, LedgerEntry.Fate.DIFFERENT, difference));
            }
        }

        /** The backup's documents, read when the first live one is met: one a network. */
        private Map<String, NetworkDocument> documents() {
            if (documents == null) {
                documents = new HashMap<>();
                backup.entries()
                        .filter(NetworkDocument.class::isInstance)
                        .map(NetworkDocument.class::cast)
                        .forEach(document -> documents.put(document.network(), document));
            }
            return documents;
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
