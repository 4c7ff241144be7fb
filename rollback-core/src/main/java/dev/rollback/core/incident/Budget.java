package dev.rollback.core.incident;

import java.time.Duration;
import java.util.Optional;

/**
 * How long something in an incident may take by the field's procedure, and how long it took.
 *
 * @param took empty when it has not begun, or when the clock went back so that nobody has measured it
 * @param running whether it is still going on, so that {@code took} is what has gone by up to now
 */
public record Budget(String name, Duration allowed, Optional<Duration> took, boolean running) {

    public boolean exceeded() {
        return took.filter(time -> time.compareTo(allowed) > 0).isPresent();
    }
}
