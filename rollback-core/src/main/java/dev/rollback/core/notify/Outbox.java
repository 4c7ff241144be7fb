package dev.rollback.core.notify;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.ChannelSettings;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.KernelLock;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.CheckedJson;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notifications on disk that have not arrived yet: {@code .rollback/outbox/}, a file for each and for each channel,
 * durable before anything is sent and deleted after it has arrived; so a crash makes one arrive twice at the worst.
 * {@code failed/} keeps those that are given up, {@code damaged/} what cannot be read. Safe for use by several threads
 * and processes.
 */
public final class Outbox {

    private static final int MOST_PENDING = 1_000;

    /** Beyond which nothing is taken, whatever it says. */
    private static final int LIMIT = 2 * MOST_PENDING;

    private static final int MOST_FAILED = 1_000;

    /** A half-written file may still be being written by another process. */
    private static final Duration HALF_WRITTEN = Duration.ofHours(1);

    private static final Pattern NAME = Pattern.compile("([0-9]{12})-[0-9a-f]{8}\\.([a-z-]+)\\.([a-z0-9-]+)\\.json");
    private static final Pattern TEMPORARY = Pattern.compile(NAME.pattern() + "\\.tmp");
    private static final String UPDATE = word(IncidentEvent.UPDATE);

    private final Path folder;
    private final FileOps files;
    private final Clock clock;
    private final RandomGenerator random;

    /**
     * What lies in the outbox, for people.
     *
     * @param next when it is tried again
     * @param reason why it has not arrived; blank before the first attempt
     */
    public record Entry(
            Path file,
            String channel,
            IncidentEvent event,
            String incident,
            String title,
            Instant created,
            int attempts,
            Instant next,
            String reason) {}

    /** All of it; {@code problems} names what cannot be read. */
    public record Content(List<Entry> pending, List<Entry> failed, List<String> problems) {}

    record Slot(Path file, String event, String channel) {}

    record Pending(Slot slot, Message message) {}

    public Outbox(Workspace workspace, FileOps files, Clock clock, RandomGenerator random) {
        this.folder = workspace.privateFolder().resolve("outbox");
        this.files = files;
        this.clock = clock;
        this.random = random;
    }

    /** Puts a message durably behind all others; with what had to give way. {@code TOO_LARGE} when it is full. */
    synchronized List<String> put(Message message) {
        Folders.ensure(files, folder);
        List<Slot> slots = slots(folder);
        List<String> warnings = makeRoom(slots, message);
        long last = Math.max(last(slots), last(slots(folder.resolve("failed")))); // so that those keep their order
        String name = String.format(
                Locale.ROOT,
                "%012d-%08x.%s.%s.json",
                last + 1,
                random.nextInt(),
                word(message.notification().event()),
                message.channel());
        CheckedJson.write(files, folder.resolve(name), message.json());
        return warnings;
    }

    private List<String> makeRoom(List<Slot> slots, Message message) {
        List<String> warnings = new ArrayList<>();
        if (slots.size() < MOST_PENDING) {
            return warnings;
        }
        List<Slot> updates =
                slots.stream().filter(slot -> slot.event().equals(UPDATE)).toList();
        int excess = slots.size() - MOST_PENDING + 1;
        updates.stream().limit(excess).forEach(slot -> {
            files.delete(slot.file());
            warnings.add("the outbox holds " + slots.size() + " notifications: an old status update for "
                    + slot.channel() + " is dropped");
        });
        boolean isUpdate = message.notification().event() == IncidentEvent.UPDATE;
        if (updates.isEmpty() && (isUpdate || slots.size() >= LIMIT)) {
            throw new RollbackException(
                            ErrorKind.TOO_LARGE, "the outbox holds " + slots.size() + " notifications already")
                    .withHint("`rollback notify outbox` tells why they do not arrive");
        }
        return warnings;
    }

    /** The channels for which something waits. */
    synchronized List<String> channels() {
        return slots(folder).stream().map(Slot::channel).distinct().toList();
    }

    /** What is to be sent next to a channel. What cannot be read is set aside, and told. */
    synchronized Head head(String channel) {
        List<String> warnings = new ArrayList<>();
        for (Slot slot : slots(folder)) {
            if (!slot.channel().equals(channel)) {
                continue;
            }
            try {
                Optional<Message> message = read(slot);
                if (message.isPresent()) {
                    return new Head(message.map(found -> new Pending(slot, found)), warnings);
                }
            } catch (RollbackException e) {
                if (e.kind() != ErrorKind.CORRUPT) {
                    throw e;
                }
                warnings.add(setAside(slot, e));
            }
        }
        return new Head(Optional.empty(), warnings);
    }

    record Head(Optional<Pending> pending, List<String> warnings) {}

    /** It has arrived, or is dropped. */
    synchronized void remove(Slot slot) {
        files.delete(slot.file());
        files.syncDirectory(folder);
    }

    /** It is to be tried again. */
    synchronized void replace(Slot slot, Message message) {
        if (Files.exists(slot.file(), LinkOption.NOFOLLOW_LINKS)) {
            CheckedJson.write(files, slot.file(), message.json());
        }
    }

    /** It is given up, and kept. A crash in between leaves it pending, but marked, so that it is not sent again. */
    synchronized void fail(Slot slot, Message message) {
        RollbackException failure = null;
        try {
            CheckedJson.write(files, slot.file(), message.json());
        } catch (RollbackException e) {
            failure = e;
        }
        moveTo("failed", slot);
        if (failure != null) {
            throw failure;
        }
        List<Slot> failed = slots(folder.resolve("failed"));
        failed.stream().limit(Math.max(0, failed.size() - MOST_FAILED)).forEach(old -> files.delete(old.file()));
    }

    /** Gives up what has waited for too long for a channel that is not there any more; unless somebody delivers to it. */
    synchronized void failStranded(String channel) {
        Optional<KernelLock> mine = lock(channel);
        if (mine.isEmpty()) {
            return;
        }
        try (KernelLock held = mine.get()) {
            Optional<Pending> next = head(channel).pending();
            while (next.isPresent()
                    && next.get().message().created().plus(Backoff.MOST_TIME).isBefore(clock.instant())) {
                Message message = next.get().message();
                fail(next.get().slot(), message.givenUp(message.attempts(), "no channel of this name is there"));
                next = head(channel).pending();
            }
        }
    }

    private String setAside(Slot slot, RollbackException why) {
        moveTo("damaged", slot);
        return slot.file().getFileName() + " in the outbox is damaged, and is kept in " + folder.resolve("damaged")
                + ": " + why.plainMessage();
    }

    private void moveTo(String name, Slot slot) {
        Path target = folder.resolve(name);
        Folders.ensure(files, target);
        files.move(slot.file(), target.resolve(slot.file().getFileName()));
        files.syncDirectory(target);
        files.syncDirectory(folder);
    }

    /** Deletes files that a crash has left half-written. */
    synchronized void sweep() {
        Instant now = clock.instant();
        for (Path file : names(folder, TEMPORARY)) {
            try {
                Instant written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                if (Duration.between(written, now).abs().compareTo(HALF_WRITTEN) > 0) {
                    files.delete(file);
                }
            } catch (NoSuchFileException e) {
                // finished in between
            } catch (IOException e) {
                throw Failures.io("look at", file, e);
            }
        }
    }

    /** The right to deliver to a channel; nobody else in this or another process has it at the same time. */
    Optional<KernelLock> lock(String channel) {
        Folders.ensure(files, folder);
        return KernelLock.tryAcquire(folder.resolve(channel + ".lock"));
    }

    /** Looks and changes nothing. */
    public synchronized Content content() {
        List<String> problems = new ArrayList<>();
        List<Entry> pending = entries(folder, problems);
        List<Entry> failed = entries(folder.resolve("failed"), problems);
        for (Path damaged : names(folder.resolve("damaged"), NAME)) {
            problems.add(damaged + ": is damaged, and was set aside");
        }
        return new Content(pending, failed, problems);
    }

    private static List<Entry> entries(Path folder, List<String> problems) {
        List<Entry> result = new ArrayList<>();
        for (Slot slot : slots(folder)) {
            try {
                read(slot).ifPresent(message -> result.add(entry(slot, message)));
            } catch (RollbackException e) {
                problems.add(e.getMessage());
            }
        }
        return result;
    }

    private static Entry entry(Slot slot, Message message) {
        return new Entry(
                slot.file(),
                message.channel(),
                message.notification().event(),
                message.notification().incident(),
                message.notification().title(),
                message.created(),
                message.attempts(),
                message.next(),
                message.reason());
    }

    /** Empty when another process has sent it in between. */
    private static Optional<Message> read(Slot slot) {
        try {
            if (!Files.exists(slot.file(), LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            Message message = Message.read(CheckedJson.read(slot.file()));
            if (!message.channel().equals(slot.channel())) {
                throw new IllegalArgumentException("it is for another channel than its name says");
            }
            return Optional.of(message);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new RollbackException(
                    ErrorKind.CORRUPT,
                    "no notification: " + e.getMessage(),
                    dev.rollback.api.Location.of(slot.file()),
                    e);
        }
    }

    private static String word(IncidentEvent event) {
        return event.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long last(List<Slot> slots) {
        return slots.isEmpty()
                ? 0
                : Long.parseLong(slots.get(slots.size() - 1)
                        .file()
                        .getFileName()
                        .toString()
                        .substring(0, 12));
    }

    /** In the order in which they were put there. */
    private static List<Slot> slots(Path folder) {
        List<Slot> result = new ArrayList<>();
        for (Path file : names(folder, NAME)) {
            Matcher matcher = NAME.matcher(file.getFileName().toString());
            if (matcher.matches() && ChannelSettings.isName(matcher.group(3))) {
                result.add(new Slot(file, matcher.group(2), matcher.group(3)));
            }
        }
        return result;
    }

    private static List<Path> names(Path folder, Pattern form) {
        List<Path> result = new ArrayList<>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return result;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(
                folder, path -> form.matcher(path.getFileName().toString()).matches())) {
            stream.forEach(result::add);
        } catch (IOException e) {
            throw Failures.io("list", folder, e);
        }
        result.sort(Comparator.comparing(path -> path.getFileName().toString()));
        return result;
    }
}
