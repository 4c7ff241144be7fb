package dev.rollback.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One spelling for every JSON value, for digests: objects with their keys in UTF-16 code unit order and no white
 * space, as in RFC 8785; strings with {@code "} and {@code \} escaped and characters below U+0020 as {@code \}{@code
 * u00xx}; numbers as {@code <unscaled>e<exponent>} without trailing zeros in the unscaled integer ({@code 1}, {@code
 * 1.0} and {@code 10e-1} are all {@code 1e0}), so that no digit is lost to a double, as RFC 8785 would.
 */
final class CanonicalJson {

    private CanonicalJson() {}

    static byte[] utf8(JsonNode node) {
        StringBuilder out = new StringBuilder();
        write(node, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> writeObject(node, out);
            case ARRAY -> {
                out.append('[');
                for (int i = 0; i < node.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(node.get(i), out);
                }
                out.append(']');
            }
            case STRING -> writeString(node.textValue(), out);
            case NUMBER -> writeNumber(node.decimalValue(), out);
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            default -> throw new IllegalArgumentException("not a JSON value: " + node.getNodeType());
        }
    }

    private static void writeObject(JsonNode node, StringBuilder out) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
        out.append('{');
        String separator = "";
        for (Map.Entry<String, JsonNode> field : sorted.entrySet()) {
            out.append(separator);
            separator = ",";
            writeString(field.getKey(), out);
            out.append(':');
            write(field.getValue(), out);
        }
        out.append('}');
    }

    private static void writeNumber(BigDecimal number, StringBuilder out) {
        if (number.signum() == 0) {
            out.append("0e0");
            return;
        }
        // the digits alone: with its own exponent a number at int's end could not be stripped
        BigDecimal digits = new BigDecimal(number.unscaledValue()).stripTrailingZeros();
        long exponent = -(long) number.scale() - digits.scale();
        out.append(digits.unscaledValue()).append('e').append(exponent);
    }

    /** A lone surrogate is escaped: UTF-8 has no form for it, and two different ones would become one {@code ?}. */
    private static void writeString(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                out.append(c).append(text.charAt(++i));
            } else if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
