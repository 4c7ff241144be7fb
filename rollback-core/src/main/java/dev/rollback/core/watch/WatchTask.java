package dev.rollback.core.watch;

import java.time.Duration;

/**
 * Something that a watch does again and again while the incident lasts, on a thread of its own. What it throws is shown,
 * and it is tried again an interval later; one that has not ended is not begun a second time.
 *
 * @param name what it is called where it fails
 */
public record WatchTask(String name, Duration every, Runnable action) {

    public WatchTask {
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException(name + ": no interval: " + every);
        }
    }
}
