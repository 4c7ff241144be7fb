package dev.rollback.core.notify;

import dev.rollback.api.Audience;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.Notification;
import dev.rollback.api.RollbackException;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.SecretMask;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Tells people what happens in a workspace. What is announced is on disk before this returns, and is delivered in the
 * background; what does not arrive in time is left in the outbox for {@link #flush} or the next command that announces
 * something. Nothing here throws because of a notifier, a template or a disk: what goes wrong is a warning. Safe for
 * use by several threads.
 */
public final class Announcements implements AutoCloseable {

    /** How long a plugin that is at work at the end may still take to say whether it has arrived. */
    private static final Duration GRACE = Duration.ofMillis(300);

    private final Workspace workspace;
    private final Outbox outbox;
    private final Clock clock;
    private final RandomGenerator random;
    private final Channels channels;
    private final Incidents incidents;
    private final Composer composer;
    private final PlainText plain;
    private final Map<String, Courier> couriers = new LinkedHashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    /** @param environment where settings may say that secrets stand; its own secrets are masked, too */
    public Announcements(
            Workspace workspace,
            Notifiers notifiers,
            FileOps files,
            Clock clock,
            Map<String, String> environment,
            RandomGenerator random) {
        this.workspace = workspace;
        this.clock = clock;
        this.random = random;
        this.outbox = new Outbox(workspace, files, clock, random);
        this.channels = Channels.of(workspace, notifiers, environment, clock);
        this.incidents = new Incidents(workspace, files, clock, "notifications");
        this.plain = new PlainText(channels.mask());
        this.composer = new Composer(workspace, plain);
        for (Channel channel : channels.all()) {
            couriers.put(channel.name(), new Courier(channel, outbox, clock, plain, this::warn, this::delivered));
        }
        channels.problems().forEach(this::warn);
    }

    /** What takes the secrets of an environment, and those that the channels' settings refer to, out of a text. */
    public static SecretMask mask(Workspace workspace, Map<String, String> environment, Clock clock) {
        return Channels.of(workspace, new Notifiers(List.of()), environment, clock)
                .mask();
    }

    /**
     * What came of telling something.
     *
     * @param channels how many channels it is for
     * @param taken for how many of them it lies in the outbox now, to be delivered
     * @param warnings what went wrong, for people
     */
    public record Told(int channels, int taken, List<String> warnings) {}

    /**
     * Tells an event to all channels of its audience.
     *
     * @param facts names, such as {@code severity}, and values, in the order in which people read them; what is not
     *     known is left out, or blank
     */
    public Told tell(IncidentEvent event, String incident, Instant time, Map<String, String> facts) {
        List<String> problems = new ArrayList<>(takeWarnings());
        List<Channel> reached = channels.of(event.audience());
        int taken = 0;
        if (!reached.isEmpty()) {
            try {
                Notification notification = composer.compose(
                        event, event.audience(), incident, time, facts, Long.toHexString(random.nextLong()), problems);
                for (Channel channel : reached) {
                    taken += put(notification, channel, problems) ? 1 : 0;
                }
            } catch (RuntimeException | LinkageError e) {
                problems.add(event + " cannot be told: " + plain.line(PlainText.failure(e), 500));
            }
        }
        problems.addAll(start());
        return new Told(reached.size(), taken, List.copyOf(problems));
    }

    /** The same for whom it is enough to know what went wrong. */
    public List<String> announce(IncidentEvent event, String incident, Instant time, Map<String, String> facts) {
        return tell(event, incident, time, facts).warnings();
    }

    /** Whether any channel is for an audience. */
    public boolean reaches(Audience audience) {
        return !channels.of(audience).isEmpty();
    }

    /** The incident's clocks measure when people were reached. That it cannot be written down keeps nobody from it. */
    private void delivered(Message message) {
        String incident = message.notification().incident();
        try {
            if (IncidentId.isOne(incident)) {
                incidents.delivered(
                        new IncidentId(incident), message.notification().event(), message.channel());
            }
        } catch (RuntimeException e) {
            warn("that " + incident + " was told to " + message.channel() + " could not be written down: "
                    + PlainText.failure(e));
        }
    }

    private boolean put(Notification notification, Channel channel, List<String> problems) {
        try {
            problems.addAll(outbox.put(Message.of(notification, channel.name(), clock.instant())));
            return true;
        } catch (RuntimeException e) {
            problems.add("\"" + notification.title() + "\" cannot be told to " + channel.name() + ": "
                    + plain.line(PlainText.failure(e), 500));
            return false;
        }
    }

    /** Begins to deliver what waits; with what keeps it from that. */
    private List<String> start() {
        List<String> problems = new ArrayList<>();
        try {
            for (String name : outbox.channels()) {
                Courier courier = couriers.get(name);
                if (courier != null) {
                    courier.wake();
                } else {
                    problems.add("notifications wait for the channel " + name + ", which is not there");
                }
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            problems.add("notifications are not delivered now: " + PlainText.failure(e));
        }
        return problems;
    }

    /** Waits until nothing more can be delivered in this time; with what has gone wrong and what is left to send. */
    public List<String> awaitDeliveries(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            for (Courier courier : couriers.values()) {
                courier.await(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<String> problems = new ArrayList<>(takeWarnings());
        try {
            problems.addAll(waiting());
        } catch (RuntimeException e) {
            problems.add("the outbox cannot be read: " + PlainText.failure(e));
        }
        return problems;
    }

    private List<String> waiting() {
        Map<String, List<Outbox.Entry>> byChannel = new LinkedHashMap<>();
        for (Outbox.Entry entry : outbox.content().pending()) {
            byChannel
                    .computeIfAbsent(entry.channel(), name -> new ArrayList<>())
                    .add(entry);
        }
        List<String> result = new ArrayList<>();
        byChannel.forEach((name, entries) -> {
            String reason = entries.get(0).reason();
            result.add(entries.size() + (entries.size() == 1 ? " notification waits for " : " notifications wait for ")
                    + name + (reason.isEmpty() ? "" : " (" + reason + ")")
                    + "; `rollback notify flush` tries again");
        });
        return result;
    }

    /** What came of a flush: how many are left to send, and what went wrong. */
    public record Flush(int left, List<String> warnings) {}

    /** Delivers what waits in the outbox. */
    public Flush flush(Duration atMost) {
        List<String> problems = new ArrayList<>();
        try {
            outbox.sweep();
            outbox.channels().stream()
                    .filter(name -> !couriers.containsKey(name))
                    .forEach(outbox::failStranded);
        } catch (RuntimeException e) {
            problems.add(PlainText.failure(e));
        }
        problems.addAll(start());
        problems.addAll(awaitDeliveries(atMost));
        return new Flush(outbox.content().pending().size(), List.copyOf(new LinkedHashSet<>(problems)));
    }

    /**
     * Sends a test to all channels at once, past the outbox.
     *
     * @param channel only this one
     * @param audience only those that reach it
     * @throws RollbackException {@code CONFIGURATION} naming the key for settings that are wrong; {@code USAGE} for a
     *     channel that is not there
     */
    public List<Trial> test(Optional<String> channel, Optional<Audience> audience, Duration atMost) {
        requireSound();
        List<String> names = channels.all().stream().map(Channel::name).toList();
        channel.filter(name -> !names.contains(name)).ifPresent(name -> {
            throw new RollbackException(
                    ErrorKind.USAGE,
                    "no channel is called \"" + name + "\"; there are: "
                            + (names.isEmpty() ? "none" : String.join(", ", names)));
        });
        List<Channel> chosen = channels.all().stream()
                .filter(one -> channel.map(one.name()::equals).orElse(true))
                .filter(one -> audience.map(one.audiences()::contains).orElse(true))
                .toList();
        Instant now = clock.instant();
        return Trial.run(chosen, atMost, plain, one -> {
            Audience reached = audience.orElseGet(
                    () -> one.audiences().stream().sorted().findFirst().orElse(Audience.INTERNAL));
            List<String> problems = new ArrayList<>();
            Notification test = composer.compose(
                    IncidentEvent.TEST,
                    reached,
                    "TEST",
                    now,
                    Map.of("channel", one.name()),
                    Long.toHexString(random.nextLong()),
                    problems);
            problems.forEach(this::warn);
            return test;
        });
    }

    /** {@code CONFIGURATION} when a channel is of a notifier that is not there, or a notifier cannot be had. */
    public void requireSound() {
        if (!channels.problems().isEmpty()) {
            List<String> words = channels.problems().stream()
                    .map(problem -> plain.line(problem, 1_000))
                    .toList();
            throw new RollbackException(ErrorKind.CONFIGURATION, String.join("; ", words))
                    .withHint("see `notifications` in " + workspace.root().resolve("rollback.yml"));
        }
    }

    /** The outbox, to look into. */
    public Outbox outbox() {
        return outbox;
    }

    /** What has gone wrong since it was last told. */
    public List<String> takeWarnings() {
        synchronized (warnings) {
            List<String> result = List.copyOf(warnings);
            warnings.clear();
            return result;
        }
    }

    private void warn(String words) {
        synchronized (warnings) {
            warnings.add(plain.line(words, 1_000));
        }
    }

    /** Ends delivery, shortly; what has not arrived stays in the outbox. */
    @Override
    public void close() {
        couriers.values().forEach(Courier::interrupt);
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            for (Courier courier : couriers.values()) {
                courier.awaitPlugin(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            couriers.values().forEach(Courier::close);
        }
    }
}
