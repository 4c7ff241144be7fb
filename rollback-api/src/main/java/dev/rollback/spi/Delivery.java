package dev.rollback.spi;

import java.time.Duration;
import java.util.Optional;

/** What became of one attempt to send a notification. */
public sealed interface Delivery {

    /**
     * The other side has taken it.
     *
     * @param receipt what it answered, in a few words
     */
    record Delivered(String receipt) implements Delivery {}

    /**
     * It has not arrived, or nobody knows; to be tried again.
     *
     * @param after how long the other side asked to wait, if it did
     */
    record Deferred(String reason, Optional<Duration> after) implements Delivery {

        public Deferred(String reason) {
            this(reason, Optional.empty());
        }
    }

    /** The other side does not want it, and would not the next time. */
    record Refused(String reason) implements Delivery {}
}
