package dev.rollback.core.watch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How time goes by for a watch. */
public interface Pace {

    /** The time of day; it may be set back and forth. */
    Instant now();

    /** Nanoseconds from some beginning; they only ever grow. */
    long nanos();

    /** Waits. */
    void pause(Duration time) throws InterruptedException;

    /** This machine's. */
    static Pace system(Clock clock) {
        return new Pace() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration time) throws InterruptedException {
                Thread.sleep(time.toMillis());
            }
        };
    }
}
