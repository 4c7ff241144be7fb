package dev.rollback.core.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.core.compare.RecordDifference.Kind;
import dev.rollback.spi.StateReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares two states, entry by entry, in one go through both in the order of their keys. A state that does not come
 * in that order is sorted first, on disk where it is large; memory does not grow with the number of entries.
 *
 * @param compared entries that both states have
 * @param changes how many entries differ, by how
 */
public record StateDiff(long compared, Map<EntryDifference.Change, Long> changes) {

    /** Network documents are compared this many levels deep before a whole value counts as the field. */
    private static final int DOCUMENT_DEPTH = 4;

    public StateDiff {
        changes = java.util.Collections.unmodifiableMap(new EnumMap<>(changes));
    }

    public long count(EntryDifference.Change change) {
        return changes.getOrDefault(change, 0L);
    }

    /** Whether nothing differs but, possibly, in representation. */
    public boolean sameContent() {
        return changes.keySet().stream().allMatch(EntryDifference.Change.REPRESENTATION::equals);
    }

    /**
     * Compares.
     *
     * @param differences is given every difference, in the order of the keys
     */
    public static StateDiff between(StateReader left, StateReader right, Consumer<EntryDifference> differences) {
        try (OrderedEntries one = OrderedEntries.of(left);
                OrderedEntries other = OrderedEntries.of(right)) {
            return merge(one, other, differences);
        }
    }

    private static StateDiff merge(OrderedEntries left, OrderedEntries right, Consumer<EntryDifference> differences) {
        long compared = 0;
        Map<EntryDifference.Change, Long> changes = new EnumMap<>(EntryDifference.Change.class);
        Optional<StateEntry> one = left.next();
        Optional<StateEntry> other = right.next();
        while (one.isPresent() || other.isPresent()) {
            int order = order(one, other);
            Optional<StateEntry> first = order <= 0 ? one : Optional.empty();
            Optional<StateEntry> second = order >= 0 ? other : Optional.empty();
            compared += order == 0 ? 1 : 0;
            Optional<EntryDifference> difference = difference(first, second);
            if (difference.isPresent()) {
                changes.merge(difference.get().change(), 1L, Long::sum);
                differences.accept(difference.get());
            }
            one = order <= 0 ? left.next() : one;
            other = order >= 0 ? right.next() : other;
        }
        return new StateDiff(compared, changes);
    }

    private static int order(Optional<StateEntry> left, Optional<StateEntry> right) {
        if (left.isEmpty()) {
            return 1;
        }
        return right.isEmpty() ? -1 : EntryKey.of(left.get()).compareTo(EntryKey.of(right.get()));
    }

    /** The difference between two entries of one key, of which one may be missing; empty when they are equal. */
    private static Optional<EntryDifference> difference(Optional<StateEntry> left, Optional<StateEntry> right) {
        EntryKey key = EntryKey.of(left.or(() -> right).orElseThrow());
        if (left.isEmpty() || right.isEmpty()) {
            Kind kind = left.isEmpty() ? Kind.SAYS_LESS : Kind.SAYS_MORE;
            return Optional.of(new EntryDifference(key, left, right, kind, List.of()));
        }
        if (left.get() instanceof ForeignEntry one && right.get() instanceof ForeignEntry other) {
            return one.value().equals(other.value())
                    ? Optional.empty()
                    : Optional.of(new EntryDifference(key, left, right, Kind.CONFLICT, List.of()));
        }
        JsonText one = json(left.get());
        JsonText other = json(right.get());
        if (one.equals(other)) {
            return Optional.empty();
        }
        int depth = left.get() instanceof NetworkDocument ? DOCUMENT_DEPTH : 1;
        if (one.value().orElse(null) instanceof ObjectNode first
                && other.value().orElse(null) instanceof ObjectNode second) {
            List<FieldDifference> fields = new ArrayList<>();
            addFields("", first, second, depth, fields);
            return fields.stream()
                    .map(FieldDifference::kind)
                    .max(Kind::compareTo)
                    .map(worst -> new EntryDifference(key, left, right, worst, fields));
        }
        boolean same = one.value().isPresent()
                && other.value().isPresent()
                && RecordDifference.equal(one.value().get(), other.value().get());
        return same ? Optional.empty() : Optional.of(new EntryDifference(key, left, right, Kind.CONFLICT, List.of()));
    }

    private static void addFields(
            String path, ObjectNode left, ObjectNode right, int depth, List<FieldDifference> fields) {
        for (FieldDifference field : RecordDifference.fields(left, right)) {
            String name = path.isEmpty() ? field.field() : path + "." + field.field();
            Optional<JsonNode> one = field.left();
            Optional<JsonNode> other = field.right();
            if (depth > 1
                    && one.orElse(null) instanceof ObjectNode first
                    && other.orElse(null) instanceof ObjectNode second) {
                addFields(name, first, second, depth - 1, fields);
            } else {
                fields.add(new FieldDifference(name, field.kind(), one, other));
            }
        }
    }

    private static JsonText json(StateEntry entry) {
        return entry instanceof ContractRecord record ? record.json() : ((NetworkDocument) entry).json();
    }
}
