package dev.rollback.notifier.slack;

import java.util.ArrayList;
import java.util.List;

/**
 * Plain text as Slack wants it: {@code &}, {@code <} and {@code >} begin its links and mentions and are escaped, and
 * nothing is longer than its limits allow (docs.slack.dev, "Formatting message text" and "Block Kit").
 */
final class SlackText {

    private SlackText() {}

    /** The text escaped, in one piece of at most so many characters; what does not fit is cut off with {@code …}. */
    static String fit(String text, int limit) {
        List<String> pieces = pieces(text, limit - 1);
        return pieces.size() == 1 ? pieces.get(0) : pieces.get(0) + "…";
    }

    /** The text escaped, in pieces of at most so many characters, cut at the end of a line where there is one. */
    static List<String> pieces(String text, int limit) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int lineEnd = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            String next = escaped(text.codePointAt(i));
            if (piece.length() + next.length() > limit) {
                int cut = lineEnd > 0 ? lineEnd : piece.length();
                pieces.add(piece.substring(0, cut));
                piece.delete(0, cut);
                lineEnd = 0;
            }
            piece.append(next);
            if (next.equals("\n")) {
                lineEnd = piece.length();
            }
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private static String escaped(int c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> Character.toString(c);
        };
    }
}
