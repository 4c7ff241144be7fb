package dev.rollback.notifier.mail;

import dev.rollback.api.Notification;
import dev.rollback.spi.Delivery;
import dev.rollback.spi.NotificationChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One server, and those it sends to. Time-outs of sockets start anew with every byte, and an interrupt does not reach
 * them: an exchange runs beside its caller, who cuts its connection when it takes too long.
 */
final class MailChannel implements NotificationChannel {

    /** How long an exchange whose outcome is known may take to say goodbye, and a cut one to end. */
    private static final Duration PARTING = Duration.ofSeconds(1);

    private final MailSettings settings;

    MailChannel(MailSettings settings) {
        this.settings = settings;
    }

    @Override
    public Delivery send(Notification notification) {
        List<Mailbox> to = settings.to().getOrDefault(notification.audience(), List.of());
        if (to.isEmpty()) {
            return new Delivery.Refused("the channel's `to` has no addresses for "
                    + notification.audience().name().toLowerCase(Locale.ROOT));
        }
        Exchange exchange = new Exchange(
                settings,
                notification,
                to,
                System.nanoTime() + settings.timeout().toNanos());
        Thread thread = new Thread(exchange, "mail to " + settings.host());
        thread.setDaemon(true);
        thread.setContextClassLoader(MailChannel.class.getClassLoader()); // Angus Mail looks for its parts there
        thread.start();
        try {
            Delivery delivery = exchange.outcome().get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            thread.join(PARTING.toMillis());
            return delivery;
        } catch (TimeoutException e) {
            return new Delivery.Deferred(
                    "no whole answer within " + settings.timeout().toSeconds() + " s");
        } catch (ExecutionException e) {
            return Judgement.broken(Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return exchange.outcome().getNow(new Delivery.Deferred("interrupted"));
        } finally {
            exchange.cut();
            await(thread);
        }
    }

    /** Only a look-up of the host's name, which nothing can end, is not waited for. */
    private static void await(Thread thread) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + PARTING.toNanos();
        long left = PARTING.toNanos();
        while (thread.isAlive() && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        if (interrupted || Thread.interrupted()) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String target() {
        List<Mailbox> all = settings.to().values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted(Comparator.comparing(Mailbox::address))
                .toList();
        return all.get(0) + (all.size() > 1 ? " and " + (all.size() - 1) + " more" : "") + ", by " + settings.host();
    }

    @Override
    public void close() {
        // every exchange has ended with its connection
    }
}
