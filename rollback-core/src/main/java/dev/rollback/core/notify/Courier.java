package dev.rollback.core.notify;

import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.KernelLock;
import dev.rollback.spi.NotificationChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages from the outbox to one channel, in order, on one daemon thread that lives as long as there are any.
 * Only that thread enters the plugin, never with a lock of ours held but the channel's own; whatever the plugin does
 * there, others can go on, and after {@link #close} nothing that it still does reaches the outbox.
 */
final class Courier {

    /** How often the clock is looked at, and whether another process has let go of the channel. */
    private static final long GLANCE_MILLIS = 200;

    private final Channel channel;
    private final Outbox outbox;
    private final Clock clock;
    private final PlainText plain;
    private final Consumer<String> warnings;
    private final Consumer<Message> delivered;

    /** Arrived, but the disk did not let them be deleted: not to be sent again by this process. */
    private final Set<Outbox.Slot> arrived = new HashSet<>();

    private @Nullable Thread thread;
    private @Nullable KernelLock lock;
    private @Nullable NotificationChannel open;
    private @Nullable Instant waitingUntil;
    private boolean woken;
    private boolean inPlugin;
    private boolean ending;
    private boolean closed;

    /** @param delivered what is done once a message has arrived; throws nothing */
    Courier(
            Channel channel,
            Outbox outbox,
            Clock clock,
            PlainText plain,
            Consumer<String> warnings,
            Consumer<Message> delivered) {
        this.channel = channel;
        this.outbox = outbox;
        this.clock = clock;
        this.plain = plain;
        this.warnings = warnings;
        this.delivered = delivered;
    }

    /** There may be something to deliver. */
    synchronized void wake() {
        if (closed) {
            return;
        }
        woken = true;
        if (thread == null) {
            Thread next = new Thread(this::run, "notifications to " + channel.name());
            next.setDaemon(true);
            next.start();
            thread = next; // only now: there may be no thread to be had
        }
    }

    /** Waits until nothing more can be done before the deadline, of {@link System#nanoTime}. */
    synchronized void await(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        while (thread != null && left > 0 && !waitsBeyond(left)) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.MILLISECONDS.toNanos(GLANCE_MILLIS)));
            left = deadline - System.nanoTime();
        }
    }

    private boolean waitsBeyond(long nanos) {
        return waitingUntil != null
                && Duration.between(clock.instant(), waitingUntil).compareTo(Duration.ofNanos(nanos)) > 0;
    }

    /** Asks a plugin that is at work to end. */
    synchronized void interrupt() {
        ending = true;
        if (inPlugin && thread != null) {
            thread.interrupt();
        }
    }

    /** Waits until the plugin has answered, or the deadline has come. */
    synchronized void awaitPlugin(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        while (inPlugin && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
    }

    /** Delivers nothing any more, and lets others deliver. */
    synchronized void close() {
        closed = true;
        release();
        notifyAll();
    }

    private void run() {
        try {
            boolean more = true;
            while (more && goOn()) {
                more = step();
            }
        } catch (Throwable e) {
            warnings.accept("delivery to " + channel.name() + " has stopped: " + PlainText.failure(e));
        } finally {
            shut(leave());
        }
    }

    private synchronized boolean goOn() {
        return !closed && !ending && thread == Thread.currentThread();
    }

    /** Lets the next thread begin; what this one has opened is this one's to close, however long that takes. */
    private synchronized Optional<NotificationChannel> leave() {
        if (thread != Thread.currentThread()) {
            return Optional.empty();
        }
        NotificationChannel mine = open;
        open = null;
        thread = null;
        waitingUntil = null;
        release();
        notifyAll();
        return Optional.ofNullable(mine);
    }

    /** Whether there may be more to do. */
    private boolean step() throws InterruptedException {
        Optional<Outbox.Pending> next;
        synchronized (this) {
            woken = false;
            waitingUntil = null;
            if (lock == null) {
                lock = outbox.lock(channel.name()).orElse(null);
            }
            if (lock == null) {
                wait(GLANCE_MILLIS);
                if (outbox.channels().contains(channel.name())) {
                    return true;
                }
            }
            next = lock == null ? Optional.empty() : head();
            if (next.isEmpty()) {
                return woken;
            }
        }
        Outbox.Pending pending = next.get();
        if (Backoff.isDue(pending.message().next(), clock.instant())) {
            attempt(pending);
        } else {
            waitFor(pending.message().next());
        }
        return true;
    }

    private Optional<Outbox.Pending> head() {
        Outbox.Head head = outbox.head(channel.name());
        head.warnings().forEach(warnings);
        if (head.pending().isEmpty()) {
            return Optional.empty();
        }
        Outbox.Pending pending = head.pending().get();
        if (arrived.contains(pending.slot())) {
            outbox.remove(pending.slot());
            return head();
        }
        if (pending.message().given()) {
            outbox.fail(pending.slot(), pending.message());
            return head();
        }
        return head.pending();
    }

    /** Meanwhile another process may try: the pause may be long. */
    private synchronized void waitFor(Instant next) throws InterruptedException {
        release();
        waitingUntil = next;
        notifyAll();
        while (!closed && !Backoff.isDue(next, clock.instant())) {
            wait(GLANCE_MILLIS);
        }
        waitingUntil = null;
    }

    private void attempt(Outbox.Pending pending) {
        synchronized (this) {
            if (closed) {
                return;
            }
            inPlugin = true;
        }
        Attempt attempt;
        try {
            NotificationChannel target = open == null ? channel.open() : open;
            open = target;
            attempt = Attempt.of(target.send(pending.message().notification()), plain);
        } catch (Throwable e) {
            attempt = Attempt.failed(e, plain);
            shut(Optional.ofNullable(open));
            open = null;
        }
        synchronized (this) {
            inPlugin = false;
            Thread.interrupted(); // what is left of an interruption would break the next file that is written
            notifyAll();
            if (!closed && !(ending && attempt.outcome() == Trial.Outcome.DEFERRED)) {
                note(pending, attempt);
            }
        }
    }

    private void note(Outbox.Pending pending, Attempt attempt) {
        Outbox.Slot slot = pending.slot();
        Message message = pending.message();
        try {
            switch (attempt.outcome()) {
                case DELIVERED -> {
                    arrived.add(slot);
                    delivered.accept(message); // before it is gone: a crash in between must not lose it
                    outbox.remove(slot);
                    arrived.remove(slot);
                }
                case REFUSED -> giveUp(slot, message.givenUp(message.attempts() + 1, attempt.words()));
                case DEFERRED -> {
                    Instant now = clock.instant();
                    int attempts = message.attempts() + 1;
                    if (Backoff.isExhausted(attempts, message.created(), now)) {
                        giveUp(slot, message.givenUp(attempts, attempt.words()));
                    } else {
                        Duration pause = Backoff.pause(attempts, attempt.after());
                        outbox.replace(slot, message.deferred(now.plus(pause), attempt.words()));
                    }
                }
            }
        } catch (RollbackException e) {
            throw new RollbackException(e.kind(), "the outbox cannot be kept up to date: " + e.getMessage(), e);
        }
    }

    private void giveUp(Outbox.Slot slot, Message message) {
        warnings.accept("\"" + message.notification().title() + "\" will not arrive at " + channel.name() + ": "
                + message.reason());
        outbox.fail(slot, message);
    }

    private synchronized void release() {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    /** On the courier's own thread, which is the only one that may hang there. */
    private void shut(Optional<NotificationChannel> target) {
        try {
            if (target.isPresent()) {
                target.get().close();
            }
        } catch (Throwable e) {
            warnings.accept(
                    "the channel " + channel.name() + " does not close: " + plain.line(PlainText.failure(e), 400));
        }
    }
}
