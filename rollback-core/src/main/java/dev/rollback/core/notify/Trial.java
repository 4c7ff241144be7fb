package dev.rollback.core.notify;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Notification;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.NotificationChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What came of a test of one channel.
 *
 * @param target where it goes, as the notifier says
 * @param words the other side's receipt, or why it has not arrived
 */
public record Trial(String channel, String notifier, String target, Outcome outcome, String words) {

    /** As the notifier says, or as it has to be taken. */
    public enum Outcome {
        DELIVERED,
        DEFERRED,
        REFUSED
    }

    /** Opening connects to nothing. */
    private static final Duration OPENING = Duration.ofSeconds(10);

    private record Opened(Channel channel, NotificationChannel open, String target) {}

    private record Running(Opened opened, Guarded<Attempt> call) {}

    /** All at once, after all of them could be opened. {@code CONFIGURATION} with all that could not. */
    static List<Trial> run(
            List<Channel> channels, Duration atMost, PlainText plain, Function<Channel, Notification> test) {
        List<Running> running = opened(channels, plain).stream()
                .map(opened -> start(opened, plain, test.apply(opened.channel())))
                .toList();
        long deadline = System.nanoTime() + atMost.toNanos();
        return running.stream().map(one -> trial(one, deadline, plain)).toList();
    }

    private static List<Opened> opened(List<Channel> channels, PlainText plain) {
        List<Opened> result = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Channel channel : channels) {
            try {
                result.add(Guarded.start("opening " + channel.name(), () -> open(channel, plain))
                        .within(OPENING));
            } catch (Guarded.Failure e) {
                String words = e.thrown() instanceof RollbackException
                        ? String.valueOf(e.thrown().getMessage())
                        : channel.config().path() + ": the notifier "
                                + channel.notifierName() + " has failed: "
                                + PlainText.failure(e.thrown());
                problems.add(plain.line(words, 1_000));
            }
        }
        if (!problems.isEmpty()) {
            throw new RollbackException(ErrorKind.CONFIGURATION, String.join("; ", problems));
        }
        return result;
    }

    private static Opened open(Channel channel, PlainText plain) {
        NotificationChannel open = channel.open();
        return new Opened(channel, open, plain.line(open.target(), 200));
    }

    private static Running start(Opened opened, PlainText plain, Notification test) {
        return new Running(opened, Guarded.start("test of " + opened.channel().name(), () -> {
            Attempt attempt = Attempt.of(opened.open().send(test), plain);
            close(opened.open());
            return attempt;
        }));
    }

    /** That it does not close says nothing about what has arrived. */
    private static void close(NotificationChannel open) {
        Guarded.start("closing", () -> {
            open.close();
            return true;
        });
    }

    private static Trial trial(Running running, long deadline, PlainText plain) {
        Attempt attempt;
        try {
            attempt = running.call().within(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        } catch (Guarded.Failure e) {
            attempt = Attempt.failed(e.thrown(), plain);
        }
        Channel channel = running.opened().channel();
        return new Trial(
                channel.name(), channel.notifierName(), running.opened().target(), attempt.outcome(), attempt.words());
    }
}
