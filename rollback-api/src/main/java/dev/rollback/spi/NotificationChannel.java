package dev.rollback.spi;

import dev.rollback.api.Notification;

/**
 * Where notifications go, such as one chat room or one list of addresses. It is used by one thread at a time. The
 * caller closes it, once or more often.
 */
public interface NotificationChannel extends AutoCloseable {

    /**
     * Sends one notification, and returns when the other side has taken it, has refused it, or does not answer: after
     * 30 seconds at the latest, whatever the other side does, and with bounded memory. It ends early when its thread is
     * interrupted; then, and whenever it is not known whether the notification has arrived, it is {@link
     * Delivery.Deferred}: twice is better than never. One that is tried again has the same id, by which the other side
     * may know it.
     *
     * <p>Nothing of what it returns or throws holds a secret. An exception counts as {@link Delivery.Deferred}.
     */
    Delivery send(Notification notification);

    /** Where it goes, for people, without secrets: {@code hooks.example.org}, {@code ops@example.org}. */
    String target();

    @Override
    void close();
}
