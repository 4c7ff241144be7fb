package dev.rollback.core.notify;

import dev.rollback.core.workspace.SecretMask;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes texts from anywhere fit for a notification: without secrets, without control characters, not too long. */
record PlainText(SecretMask mask) {

    /** How much of a text of unknown length is looked at at all. */
    private static final int MOST = 100_000;

    private static final String CUT = "…";

    /** In one line. */
    String line(@Nullable String text, int length) {
        String whole = clean(text);
        return cut(whole.replace('\n', ' ').replace('\t', ' ').strip(), length);
    }

    /** In its lines. */
    String lines(@Nullable String text, int length) {
        return cut(clean(text).strip(), length);
    }

    /** What a plugin says went wrong; it may say nothing. */
    String reason(@Nullable String text) {
        return Optional.of(line(text, 500)).filter(words -> !words.isEmpty()).orElse("no reason is given");
    }

    private String clean(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String bounded = text.length() > MOST ? text.substring(0, MOST) : text;
        StringBuilder result = new StringBuilder(bounded.length());
        mask.masked(bounded).replace("\r\n", "\n").codePoints().forEach(point -> append(result, point));
        return mask.masked(result.toString());
    }

    private static void append(StringBuilder result, int point) {
        if (point == '\r' || point == '\u2028' || point == '\u2029' || point == '\u0085') {
            result.append('\n');
        } else if (point == '\n' || point == '\t') {
            result.append((char) point);
        } else if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
            result.append('\uFFFD');
        } else if (!reorders(point)) {
            result.appendCodePoint(point);
        }
    }

    /** Characters that make a text look as if it said something else. */
    private static boolean reorders(int point) {
        return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length - CUT.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    /** What has been thrown, without asking more of it than is safe. */
    static String failure(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        } catch (Throwable e) {
            return thrown.getClass().getName();
        }
    }
}
