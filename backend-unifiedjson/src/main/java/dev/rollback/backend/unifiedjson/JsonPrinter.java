package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.StrictJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Prints JSON compactly, with lone surrogates escaped, for which UTF-8 has no form: either exactly, every digit and
 * the order of keys kept, or as JavaScript's {@code JSON.stringify} after {@code JSON.parse} does (ECMA-262, 25.5):
 * integer-like keys first in ascending order and the others as they stand, numbers as doubles in their shortest form.
 */
public final class JsonPrinter {

    private static final Pattern INTEGER_KEY = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final long MAX_INDEX = 4_294_967_294L;

    /** Up to here every whole number is a double that prints as itself (ECMA-262, 21.1.2.6). */
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    private static final int DRAINED_BEYOND = 1 << 15;

    /** Where the text goes. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] utf8);
    }

    private final StringBuilder out = new StringBuilder();
    private final Optional<Sink> sink;
    private final boolean javascript;
    private final int indentation;
    private int depth;
    private boolean empty = true;

    private JsonPrinter(Optional<Sink> sink, boolean javascript, int indentation) {
        this.sink = sink;
        this.javascript = javascript;
        this.indentation = indentation;
    }

    public static String exact(JsonNode node) {
        return print(node, false);
    }

    static String javascript(JsonNode node) {
        return print(node, true);
    }

    private static String print(JsonNode node, boolean javascript) {
        JsonPrinter printer = new JsonPrinter(Optional.empty(), javascript, 0);
        printer.write(node);
        return printer.out.toString();
    }

    /** An exact printer for a value that is given piece by piece, two spaces for each level. */
    static JsonPrinter indented(Sink sink) {
        return new JsonPrinter(Optional.of(sink), false, 2);
    }

    /** A printer as JavaScript's for a value that is given piece by piece. */
    static JsonPrinter javascript(Sink sink) {
        return new JsonPrinter(Optional.of(sink), true, 0);
    }

    /** Begins an object; {@link #key} and a value, as often as there are members, and {@link #close} have to follow. */
    void open() {
        open('{');
    }

    void key(String key) {
        item();
        writeString(key);
        out.append(indentation > 0 ? ": " : ":");
    }

    void close() {
        close('}');
    }

    /** Begins a list; {@link #item} and a value, as often as there are items, and {@link #closeArray} have to follow. */
    void openArray() {
        open('[');
    }

    void closeArray() {
        close(']');
    }

    /** Hands out what is left. */
    void end() {
        drain(0);
    }

    /** The keys of an object in the order in which they are to be given. */
    List<String> ordered(Iterable<String> keys) {
        List<String> integers = new ArrayList<>();
        List<String> others = new ArrayList<>();
        keys.forEach(key -> (javascript && isIndex(key) ? integers : others).add(key));
        integers.sort(Comparator.comparingLong(Long::parseLong));
        integers.addAll(others);
        return integers;
    }

    private void open(char bracket) {
        out.append(bracket);
        depth++;
        empty = true;
    }

    void item() {
        if (!empty) {
            out.append(',');
        }
        empty = false;
        line();
        drain(DRAINED_BEYOND);
    }

    private void close(char bracket) {
        depth--;
        if (!empty) {
            line();
        }
        out.append(bracket);
        empty = false;
    }

    private void line() {
        if (indentation > 0) {
            out.append('\n').append(" ".repeat(depth * indentation));
        }
    }

    private void drain(int beyond) {
        if (sink.isPresent() && out.length() > beyond) {
            sink.get().write(out.toString().getBytes(StandardCharsets.UTF_8));
            out.setLength(0);
        }
    }

    void write(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                open('{');
                for (String key : ordered(FieldList.names(node))) {
                    key(key);
                    write(node.path(key));
                }
                close('}');
            }
            case ARRAY -> {
                open('[');
                for (int i = 0; i < node.size(); i++) {
                    item();
                    write(node.path(i));
                }
                close(']');
            }
            case STRING -> writeString(node.textValue());
            case NUMBER -> out.append(javascript ? javascriptNumber(node) : exactNumber(node));
            default -> out.append(node.asText());
        }
    }

    /** Usual notation may take more characters than the number was read from, and more than may be read again. */
    private static String exactNumber(JsonNode node) {
        // a small e, as JavaScript writes it: what it wrote comes back byte for byte
        String usual = node.asText().replace('E', 'e');
        if (usual.length() <= StrictJson.MAX_NUMBER_LENGTH) {
            return usual;
        }
        BigDecimal value = node.decimalValue();
        return value.unscaledValue() + "e" + -(long) value.scale();
    }

    private static boolean isIndex(String key) {
        return INTEGER_KEY.matcher(key).matches() && Long.parseLong(key) <= MAX_INDEX;
    }

    private static String javascriptNumber(JsonNode node) {
        boolean whole = node.isIntegralNumber()
                && node.canConvertToLong()
                && node.longValue() <= MAX_SAFE_INTEGER
                && node.longValue() >= -MAX_SAFE_INTEGER;
        return whole ? Long.toString(node.longValue()) : number(node.decimalValue());
    }

    /** Number::toString of ECMA-262, 6.1.6.1.20, from the shortest digits that make the same double. */
    private static String number(BigDecimal exact) {
        double value = exact.doubleValue();
        if (value == 0) {
            return "0";
        }
        if (Double.isInfinite(value)) {
            return "null";
        }
        BigDecimal shortest = ShortestDouble.of(Math.abs(value)).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        String sign = value < 0 ? "-" : "";
        int count = digits.length();
        if (count <= point && point <= 21) {
            return sign + digits + "0".repeat(point - count);
        }
        if (0 < point && point <= 21) {
            return sign + digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return sign + "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }

    private void writeString(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    boolean pair = Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (pair) {
                        out.append(c).append(text.charAt(++i));
                    } else if (c < 0x20 || Character.isSurrogate(c)) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
