package dev.rollback.api;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is told to an audience, ready to be sent. All of it is plain text that can be written in UTF-8: a notifier escapes
 * whatever its medium would take for markup, mentions or headers.
 *
 * @param id the same at every attempt, and of no other notification: up to 128 letters, digits, {@code .}, {@code _}
 *     and {@code -}
 * @param incident what makes one thread of notifications, of the same form as the id
 * @param time when it happened
 * @param title one line of up to 200 characters
 * @param text of up to 20,000 characters, in lines
 * @param facts names and values, each on one line, in the order in which people read them; 50 at most, of up to 1,000
 *     characters
 */
public record Notification(
        String id,
        String incident,
        IncidentEvent event,
        Audience audience,
        Instant time,
        String title,
        String text,
        Map<String, String> facts) {

    public static final int MAX_TITLE = 200;
    public static final int MAX_TEXT = 20_000;
    public static final int MAX_FACTS = 50;
    public static final int MAX_FACT = 1_000;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    /** Throws IllegalArgumentException for what is not of this form. */
    public Notification {
        require(ID.matcher(id).matches(), "id");
        require(ID.matcher(incident).matches(), "incident");
        require(isLine(title, MAX_TITLE) && !title.isBlank(), "title");
        require(text.length() <= MAX_TEXT && isText(text), "text");
        require(facts.size() <= MAX_FACTS, "facts");
        facts.forEach((name, value) -> require(isLine(name, MAX_FACT) && isLine(value, MAX_FACT), "fact " + name));
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    private static boolean isLine(String line, int length) {
        return line.length() <= length && line.codePoints().allMatch(c -> !isControl(c) && !isHalf(c));
    }

    private static boolean isText(String text) {
        return text.codePoints().allMatch(c -> c == '\n' || c == '\t' || (!isControl(c) && !isHalf(c)));
    }

    /** Control characters, and the separators that some media take for line breaks. */
    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    /** One half of a pair of surrogates, which no other character set can hold. */
    private static boolean isHalf(int c) {
        return Character.getType(c) == Character.SURROGATE;
    }

    private static void require(boolean valid, String what) {
        if (!valid) {
            throw new IllegalArgumentException("a notification's " + what.replaceAll("\\p{Cntrl}", "?")
                    + " is too long, empty, or holds characters that do not belong there");
        }
    }
}
