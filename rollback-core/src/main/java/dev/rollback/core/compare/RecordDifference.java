package dev.rollback.core.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How two records with one key differ.
 *
 * @param kind the worst kind among their fields
 * @param fields the names of the fields of that kind
 */
public record RecordDifference(Kind kind, Set<String> fields) {

    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]*");

    /** From none to one that needs a person's judgement. */
    public enum Kind {
        EQUAL,
        /** Absent, null or an empty list; letter case of hexadecimal digits; a network's alias. */
        REPRESENTATION,
        /** The first says less than the other. */
        SAYS_LESS,
        /** The first says more than the other. */
        SAYS_MORE,
        /** Two different values of one field. */
        CONFLICT
    }

    public RecordDifference {
        fields = new TreeSet<>(fields);
    }

    public static RecordDifference between(ContractRecord one, ContractRecord other) {
        return between(one.json(), other.json());
    }

    public static RecordDifference between(JsonText one, JsonText other) {
        if (one.equals(other)) {
            return new RecordDifference(Kind.EQUAL, Set.of());
        }
        Optional<ObjectNode> left = object(one);
        Optional<ObjectNode> right = object(other);
        if (left.isEmpty() || right.isEmpty()) {
            return new RecordDifference(Kind.CONFLICT, Set.of());
        }
        return between(left.get(), right.get());
    }

    private static Optional<ObjectNode> object(JsonText json) {
        return json.value().filter(JsonNode::isObject).map(ObjectNode.class::cast);
    }

    private static RecordDifference between(ObjectNode left, ObjectNode right) {
        Kind worst = Kind.EQUAL;
        Set<String> fields = new LinkedHashSet<>();
        for (FieldDifference field : fields(left, right)) {
            if (field.kind().compareTo(worst) > 0) {
                worst = field.kind();
                fields.clear();
            }
            if (field.kind() == worst) {
                fields.add(field.field());
            }
        }
        return new RecordDifference(worst, fields);
    }

    /** Every field in which two objects differ, those of the first in its order, then those that only the other has. */
    static List<FieldDifference> fields(ObjectNode left, ObjectNode right) {
        Set<String> names = new LinkedHashSet<>();
        left.fieldNames().forEachRemaining(names::add);
        right.fieldNames().forEachRemaining(names::add);
        List<FieldDifference> found = new ArrayList<>();
        for (String name : names) {
            @Nullable JsonNode one = left.get(name);
            @Nullable JsonNode other = right.get(name);
            Kind kind = compare(name, one, other);
            if (kind != Kind.EQUAL) {
                found.add(new FieldDifference(name, kind, Optional.ofNullable(one), Optional.ofNullable(other)));
            }
        }
        return found;
    }

    private static Kind compare(String name, @Nullable JsonNode left, @Nullable JsonNode right) {
        if (left != null && right != null && equal(left, right)) {
            return Kind.EQUAL;
        }
        if (isNothing(left) && isNothing(right)) {
            return Kind.REPRESENTATION;
        }
        if (left == null || right == null) {
            return name.equals("networkName") ? Kind.REPRESENTATION : left == null ? Kind.SAYS_LESS : Kind.SAYS_MORE;
        }
        if (name.equals("networkName") || sameHex(left, right)) {
            return Kind.REPRESENTATION;
        }
        if (isNothing(left)) {
            return Kind.SAYS_LESS;
        }
        return isNothing(right) ? Kind.SAYS_MORE : Kind.CONFLICT;
    }

    private static boolean isNothing(@Nullable JsonNode node) {
        return node == null || node.isNull() || (node.isArray() && node.isEmpty());
    }

    private static boolean sameHex(JsonNode left, JsonNode right) {
        return left.isTextual()
                && right.isTextual()
                && left.textValue().equalsIgnoreCase(right.textValue())
                && HEX.matcher(left.textValue()).matches();
    }

    /** Numbers by value, so that {@code 1} is {@code 1.0}; everything else as Jackson compares it. */
    static boolean equal(JsonNode left, JsonNode right) {
        return left.equals(
                (a, b) -> {
                    boolean numbers = a.isNumber() && b.isNumber();
                    return numbers ? a.decimalValue().compareTo(b.decimalValue()) : a.equals(b) ? 0 : 1;
                },
                right);
    }
}
