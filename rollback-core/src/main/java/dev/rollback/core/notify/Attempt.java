package dev.rollback.core.notify;

import dev.rollback.spi.Delivery;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt to send, in words that are fit to be shown.
 *
 * @param after how long the other side asked to wait
 */
record Attempt(Trial.Outcome outcome, String words, Optional<Duration> after) {

    static Attempt of(@Nullable Delivery delivery, PlainText plain) {
        if (delivery instanceof Delivery.Delivered delivered) {
            return new Attempt(Trial.Outcome.DELIVERED, plain.line(delivered.receipt(), 500), Optional.empty());
        }
        if (delivery instanceof Delivery.Refused refused) {
            return new Attempt(Trial.Outcome.REFUSED, plain.reason(refused.reason()), Optional.empty());
        }
        if (delivery instanceof Delivery.Deferred deferred) {
            return new Attempt(Trial.Outcome.DEFERRED, plain.reason(deferred.reason()), after(deferred));
        }
        return deferred("the notifier has answered nothing");
    }

    /** Plugins need not have been checked for nulls. */
    private static Optional<Duration> after(Delivery.Deferred deferred) {
        return Objects.requireNonNullElse(deferred.after(), Optional.empty());
    }

    static Attempt failed(Throwable thrown, PlainText plain) {
        return deferred("the notifier has failed: " + plain.line(PlainText.failure(thrown), 400));
    }

    static Attempt deferred(String words) {
        return new Attempt(Trial.Outcome.DEFERRED, words, Optional.empty());
    }
}
