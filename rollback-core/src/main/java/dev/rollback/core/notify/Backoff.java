package dev.rollback.core.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a message is tried again, and when no more. */
final class Backoff {

    static final Duration LONGEST = Duration.ofMinutes(15);
    static final int MOST_ATTEMPTS = 20;
    static final Duration MOST_TIME = Duration.ofHours(24);

    private static final Duration FIRST = Duration.ofSeconds(5);

    private Backoff() {}

    /** The pause after so many attempts, or as long as the other side asks for; never longer than the longest. */
    static Duration pause(int attempts, Optional<Duration> asked) {
        Duration own = FIRST.multipliedBy(1L << Math.min(Math.max(attempts, 1) - 1, 10));
        Duration wanted = asked.filter(after -> after.compareTo(own) > 0).orElse(own);
        return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    }

    /** A time further away than any pause was written before the clock was set back, and counts as come. */
    static boolean isDue(Instant next, Instant now) {
        return !next.isAfter(now) || next.isAfter(now.plus(LONGEST));
    }

    /** Whether an attempt that has failed was the last one. */
    static boolean isExhausted(int attempts, Instant created, Instant now) {
        return attempts >= MOST_ATTEMPTS
                || (attempts > 0 && created.plus(MOST_TIME).isBefore(now));
    }
}
