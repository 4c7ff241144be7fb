package dev.rollback.core.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * Says when something is due that is counted from a line of the timeline. A line's age is what the clock says or, if
 * that is more, for how long it has been seen here: so a clock that is set back delays nothing by more than the
 * interval. Nothing is due twice for one line, as the reminder that was given begins another interval.
 */
final class Reminder {

    /** Clocks that are kept by a network go back by less than this. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private static final int NONE = Integer.MIN_VALUE;

    private final Duration every;
    private final boolean repeated;
    private int line = NONE;
    private Instant from = Instant.EPOCH;
    private long seen;
    private boolean fromLater;

    /**
     * @param repeated whether it is due at once when the line it counts from, at first sight, is of a time still to
     *     come: then the clock was set back, and nobody knows how long ago that line was written
     */
    Reminder(Duration every, boolean repeated) {
        this.every = every;
        this.repeated = repeated;
    }

    /** How long it is until it is due; nothing, or less, when it is. */
    Duration left(Line counted, Instant now, long nanos) {
        if (counted.number() != line) {
            boolean first = line == NONE;
            line = counted.number();
            from = counted.time();
            seen = nanos;
            fromLater = first && repeated && Duration.between(now, from).compareTo(SKEW) > 0;
        }
        if (fromLater) {
            return Duration.ZERO;
        }
        Duration told = Duration.between(from, now);
        Duration lived = Duration.ofNanos(nanos - seen);
        return every.minus(told.compareTo(lived) > 0 ? told : lived);
    }

    /** It was given; so it is not given again for that line, even if no new one can be written. */
    void given(Line counted, Instant now, long nanos) {
        line = counted.number();
        from = now;
        seen = nanos;
        fromLater = false;
    }

    /** A line of the timeline: which one, and when it was written. */
    record Line(int number, Instant time) {}
}
