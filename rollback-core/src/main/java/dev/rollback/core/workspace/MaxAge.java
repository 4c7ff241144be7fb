package dev.rollback.core.workspace;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How old something may be, as people write it: {@code 90m}, {@code 24h}, {@code 7d}.
 *
 * @param text as it was written
 */
public record MaxAge(String text, Duration duration) {

    /** What is not one is told with this. */
    public static final String EXPECTED = "expected a duration such as 90m, 24h or 7d";

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})([mhd])");

    /** Empty for what is none: no number, zero, a fraction, more than five digits, another unit or none, white space. */
    public static Optional<MaxAge> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        return Optional.of(new MaxAge(text, duration));
    }

    boolean allowsMoreThan(MaxAge other) {
        return duration.compareTo(other.duration) > 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
