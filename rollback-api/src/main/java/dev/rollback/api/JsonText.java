package dev.rollback.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text as it stands in its backend: the bytes are kept whole and are parsed only when somebody asks. What a
 * text says is compared with {@link Fingerprinter}; {@code equals} compares the bytes.
 */
public final class JsonText {

    private final byte[] utf8;
    private volatile @Nullable StrictJson parsed;

    private JsonText(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** A copy of the UTF-8 bytes given, not looked at. */
    public static JsonText copyOf(byte[] utf8) {
        return new JsonText(utf8.clone());
    }

    public static JsonText of(String text) {
        return new JsonText(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The compact text of a value that was parsed strictly: every digit, and lone surrogates escaped. */
    public static JsonText of(JsonNode value) {
        String text = value.toString();
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                escaped.append(c).append(text.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return of(escaped.toString());
    }

    /** The length in bytes. */
    public int size() {
        return utf8.length;
    }

    public byte[] toArray() {
        return utf8.clone();
    }

    /** The value, parsed strictly; empty when the text is not strict JSON, and then {@link #problem} says why. */
    public Optional<JsonNode> value() {
        return parsed().value();
    }

    /** Why the text is not strict JSON. */
    public Optional<JsonProblem> problem() {
        return parsed().problem();
    }

    private StrictJson parsed() {
        StrictJson result = parsed;
        if (result == null) {
            result = StrictJson.parse(utf8);
            parsed = result;
        }
        return result;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonText json && Arrays.equals(utf8, json.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    /** The text itself; bytes that are not UTF-8 show as U+FFFD. */
    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
