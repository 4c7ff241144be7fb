package dev.rollback.core.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractRecord;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

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
        if (one.json().equals(other.json())) {
            return new RecordDifference(Kind.EQUAL, Set.of());
        }
        Optional<ObjectNode> left = one.content();
        Optional<ObjectNode> right = other.content();
        if (left.isEmpty() || right.isEmpty()) {
            return new RecordDifference(Kind.CONFLICT, Set.of());
        }
        return between(left.get(), right.get());
    }

    private static RecordDifference between(ObjectNode left, ObjectNode right) {
        Set<String> names = new LinkedHashSet<>();
        left.fieldNames().forEachRemaining(names::add);
        right.fieldNames().forEachRemaining(names::add);
        Kind worst = Kind.EQUAL;
        Set<String> fields = new LinkedHashSet<>();
        for (String name : names) {
            Kind kind = compare(name, left.get(name), right.get(name));
            if (kind.compareTo(worst) > 0) {
                worst = kind;
                fields.clear();
            }
            if (kind == worst && kind != Kind.EQUAL) {
                fields.add(name);
            }
        }
        return new RecordDifference(worst, fields);
    }

    private static Kind compare(
            String name,
            @org.jspecify.annotations.Nullable JsonNode left,
            @org.jspecify.annotations.Nullable JsonNode right) {
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

    private static boolean isNothing(@org.jspecify.annotations.Nullable JsonNode node) {
        return node == null || node.isNull() || (node.isArray() && node.isEmpty());
    }

    private static boolean sameHex(JsonNode left, JsonNode right) {
        return left.isTextual()
                && right.isTextual()
                && left.textValue().equalsIgnoreCase(right.textValue())
                && HEX.matcher(left.textValue()).matches();
    }

    /** Numbers by value, so that {@code 1} is {@code 1.0}; everything else as Jackson compares it. */
    private static boolean equal(JsonNode left, JsonNode right) {
        return left.equals(
                (a, b) -> {
                    boolean numbers = a.isNumber() && b.isNumber();
                    return numbers ? a.decimalValue().compareTo(b.decimalValue()) : a.equals(b) ? 0 : 1;
                },
                right);
    }
}
