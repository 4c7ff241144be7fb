package dev.rollback.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollback.api.Bytes;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.core.compare.EntryDifference.Change;
import dev.rollback.core.compare.RecordDifference.Kind;
import dev.rollback.spi.StateReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateDiffTest {

    /** A state that is a list. */
    private record Listed(List<StateEntry> all, boolean ordered) implements StateReader {
        @Override
        public Stream<StateEntry> entries() {
            return all.stream();
        }

        @Override
        public Optional<ContractRecord> find(ContractKey key) {
            return records().filter(record -> record.key().equals(key)).findFirst();
        }

        @Override
        public void close() {}
    }

    private static ContractRecord record(long chain, String name, String json) {
        return new ContractRecord(new ContractKey(new ChainId(chain), name), JsonText.of(json));
    }

    private static Listed state(StateEntry... entries) {
        return new Listed(List.of(entries), false);
    }

    private final List<EntryDifference> found = new ArrayList<>();

    private StateDiff diff(StateReader left, StateReader right) {
        found.clear();
        return StateDiff.between(left, right, found::add);
    }

    @Test
    void tellsAddedRemovedChangedAndRepresentationApart() {
        StateDiff diff = diff(
                state(
                        record(56, "Gone", "{}"),
                        record(56, "Same", "{\"a\":1.0,\"b\":[1,2]}"),
                        record(56, "Args", "{\"deploymentArgs\":[],\"networkName\":\"alpha\",\"address\":\"0xAb\"}"),
                        record(56, "Real", "{\"address\":\"0x1\",\"hash\":\"0x2\",\"more\":true}")),
                state(
                        record(97, "New", "{}"),
                        record(56, "Same", "{ \"b\": [1,2], \"a\": 1 }"),
                        record(56, "Args", "{\"networkName\":\"alphamain\",\"address\":\"0xaB\"}"),
                        record(56, "Real", "{\"address\":\"0x9\",\"hash\":\"0x2\",\"other\":null}")));

        assertThat(diff.compared()).isEqualTo(3);
        assertThat(diff.changes())
                .isEqualTo(Map.of(Change.ADDED, 1L, Change.REMOVED, 1L, Change.CHANGED, 1L, Change.REPRESENTATION, 1L));
        assertThat(diff.sameContent()).isFalse();
        assertThat(found)
                .extracting(difference -> difference.key() + " " + difference.change())
                .containsExactly("56-Args REPRESENTATION", "56-Gone REMOVED", "56-Real CHANGED", "97-New ADDED");
        assertThat(found.get(0).fields())
                .extracting(FieldDifference::field)
                .containsExactly("deploymentArgs", "networkName", "address");
        assertThat(found.get(2).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(found.get(2).fields())
                .extracting(field -> field.field() + " " + field.kind())
                .containsExactly("address CONFLICT", "more SAYS_MORE", "other REPRESENTATION");
    }

    @Test
    void equalStatesHaveNoDifferencesInWhateverOrder() {
        StateEntry one = record(56, "A", "{\"n\":12345678901234567890.10}");
        StateEntry other = new ForeignEntry(Bytes.utf8("odd"), Bytes.utf8("x"));
        StateEntry document = new NetworkDocument("alpha", JsonText.of("{\"chainId\":56}"));
        StateDiff diff = diff(state(document, one, other), state(other, one, document));
        assertThat(diff.changes()).isEmpty();
        assertThat(diff.sameContent()).isTrue();
        assertThat(diff.compared()).isEqualTo(3);
    }

    @Test
    void documentsAreComparedByTheFieldsWithinThem() {
        diff(
                state(new NetworkDocument("alpha", JsonText.of("{\"a\":{\"b\":{\"c\":1,\"d\":2}},\"e\":[1]}"))),
                state(new NetworkDocument("alpha", JsonText.of("{\"a\":{\"b\":{\"c\":1,\"d\":3}},\"e\":[2]}"))));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).key()).hasToString("document of alpha");
        assertThat(found.get(0).fields()).extracting(FieldDifference::field).containsExactly("a.b.d", "e");
    }

    @Test
    void whatIsNoJsonIsComparedByItsBytes() {
        diff(state(record(56, "A", "{broken")), state(record(56, "A", "{broken ")));
        assertThat(found).extracting(EntryDifference::kind).containsExactly(Kind.CONFLICT);
        diff(state(record(56, "A", "7")), state(record(56, "A", "7.0")));
        assertThat(found).isEmpty();
    }

    @Test
    void aStateThatBreaksItsPromisedOrderIsFoundOut() {
        Listed unordered = new Listed(List.of(record(97, "A", "{}"), record(56, "A", "{}")), true);
        assertThatThrownBy(() -> diff(unordered, state()))
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT));
        assertThatThrownBy(() -> diff(state(record(56, "A", "{}"), record(56, "A", "{}")), state()))
                .hasMessageContaining("56-A comes twice");
    }

    @Test
    void randomStatesDifferAsPlainMapsDo() {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        System.out.println("StateDiffTest: seed " + seed + " (-Drollback.seed)");
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Map<String, StateEntry> left = random(random);
            Map<String, StateEntry> right = random(random);
            long added = right.keySet().stream()
                    .filter(key -> !left.containsKey(key))
                    .count();
            long removed = left.keySet().stream()
                    .filter(key -> !right.containsKey(key))
                    .count();
            long changed = left.keySet().stream()
                    .filter(right::containsKey)
                    .filter(key -> !java.util.Objects.equals(left.get(key), right.get(key)))
                    .count();
            StateDiff diff = diff(shuffled(left, random), shuffled(right, random));
            assertThat(diff.count(Change.ADDED)).isEqualTo(added);
            assertThat(diff.count(Change.REMOVED)).isEqualTo(removed);
            assertThat(diff.count(Change.CHANGED)).isEqualTo(changed);
        }
    }

    @Test
    void whatDoesNotFitInMemoryIsSortedOnDisk() {
        Random random = new Random(7);
        Map<String, StateEntry> entries = new TreeMap<>();
        while (entries.size() < 500) {
            entries.putAll(random(random));
        }
        List<StateEntry> shuffled = shuffled(entries, random).all();
        try (SortedRuns small = SortedRuns.of(shuffled.iterator(), 2_000);
                SortedRuns large = SortedRuns.of(shuffled.iterator(), 100_000_000)) {
            List<StateEntry> onDisk = new ArrayList<>();
            small.iterator().forEachRemaining(onDisk::add);
            List<StateEntry> inMemory = new ArrayList<>();
            large.iterator().forEachRemaining(inMemory::add);
            assertThat(onDisk).hasSameSizeAs(shuffled).isEqualTo(inMemory);
            assertThat(onDisk).extracting(EntryKey::of).isSorted();
        }
    }

    private static Listed shuffled(Map<String, StateEntry> entries, Random random) {
        List<StateEntry> all = new ArrayList<>(entries.values());
        Collections.shuffle(all, random);
        return new Listed(all, false);
    }

    private static Map<String, StateEntry> random(Random random) {
        Map<String, StateEntry> entries = new TreeMap<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            String name = "N" + random.nextInt(40) + (random.nextBoolean() ? "-é/x.sol:Y" : "");
            StateEntry entry = switch (random.nextInt(5)) {
                case 0 ->
                    new ForeignEntry(
                            Bytes.copyOf(new byte[] {(byte) random.nextInt(256)}), Bytes.utf8("" + random.nextInt(2)));
                case 1 -> new NetworkDocument(name, JsonText.of("{\"v\":" + (1 + random.nextInt(2)) + "}"));
                default -> record(1 + random.nextInt(100), name, "{\"v\":" + (1 + random.nextInt(2)) + "}");
            };
            entries.put(EntryKey.of(entry).toString(), entry);
        }
        return entries;
    }
}
