package dev.rollback.core.workspace;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as {@code rollback.yml} says them: {@code 30s}, {@code 15m}, {@code 1h}. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})([smh])");

    private Durations() {}

    /** Empty for what is none: no number, zero, a fraction, more than five digits, another unit or none, white space. */
    static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                });
    }
}
