package org.example.command;

import dev.rollback.api.Notification;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.Delivery;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.Secret;
import dev.rollback.spi.directory.SafePaths;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One program, started anew for each notification, in the workspace and without a shell. */
final class CommandChannel implements NotificationChannel {

    /** The program sees these of the environment and no others: there may be secrets that are none of its business. */
    private static final List<String> PASSED_ON = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    /** {@code EX_DATAERR} of {@code sysexits.h}. */
    private static final int NOT_WANTED = 65;

    /** {@code EX_TEMPFAIL}. */
    private static final int TRY_AGAIN = 75;

    private static final int MOST_WORDS = 200;

    private final List<String> command;
    private final Duration timeout;
    private final Optional<Secret> token;
    private final ChannelContext context;

    CommandChannel(List<String> command, Duration timeout, Optional<Secret> token, ChannelContext context) {
        this.command = List.copyOf(command);
        this.timeout = timeout;
        this.token = token;
        this.context = context;
    }

    // guide: sending
    @Override
    public Delivery send(Notification notification) {
        try (Program program = Program.start(process(notification), text(notification))) {
            OptionalInt status = program.await(timeout);
            return status.isPresent()
                    ? judged(status.getAsInt(), shown(program))
                    : new Delivery.Deferred("not finished after " + timeout.toSeconds() + " s, and ended");
        } catch (IOException e) {
            return new Delivery.Deferred("the program cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Deferred("interrupted; the program was ended");
        }
    }

    /** Whatever else goes wrong, somebody can repair it, or it is not known what has arrived. */
    private static Delivery judged(int status, String printed) {
        return switch (status) {
            case 0 -> new Delivery.Delivered(printed);
            case NOT_WANTED -> new Delivery.Refused("the program does not want it: " + printed);
            case TRY_AGAIN -> new Delivery.Deferred("the program asks for another try: " + printed);
            default -> new Delivery.Deferred("the program has ended with status " + status + ": " + printed);
        };
    }
    // guide: end

    // guide: passing
    /** Nothing of the notification is in the arguments, and in the environment only what is made of a few letters. */
    private ProcessBuilder process(Notification notification) {
        List<String> words = new ArrayList<>(command);
        if (words.get(0).contains("/")) {
            words.set(0, context.workspace().resolve(words.get(0)).toString());
        }
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(context.workspace().toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(context.environment());
        environment.keySet().retainAll(PASSED_ON);
        environment.put("NOTIFICATION_ID", notification.id());
        environment.put("NOTIFICATION_INCIDENT", notification.incident());
        environment.put("NOTIFICATION_EVENT", word(notification.event()));
        environment.put("NOTIFICATION_AUDIENCE", word(notification.audience()));
        environment.put("NOTIFICATION_TIME", notification.time().toString());
        token.ifPresent(secret -> environment.put("NOTIFICATION_TOKEN", secret.reveal()));
        return builder;
    }

    /** As a mail: the title, an empty line, the text, an empty line, the facts. */
    private static String text(Notification notification) {
        StringBuilder text = new StringBuilder();
        text.append(notification.title()).append("\n\n").append(notification.text());
        text.append(notification.facts().isEmpty() ? "\n" : "\n\n");
        notification
                .facts()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }
    // guide: end

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    // guide: showing
    /** The beginning of what it has printed, in one line and without the token, be it whole or cut off at the end. */
    private String shown(Program program) {
        String secret = token.map(Secret::reveal).orElse("");
        String text = program.printed();
        if (!secret.isEmpty()) {
            text = text.replace(secret, "***");
            int kept = program.isCut() ? Math.max(0, text.length() - secret.length()) : text.length();
            text = text.substring(0, kept);
        }
        text = SafePaths.printable(text.strip().replaceAll("\\s+", " "));
        return text.length() > MOST_WORDS ? text.substring(0, MOST_WORDS) + "…" : text;
    }
    // guide: end

    @Override
    public String target() {
        return command.get(0);
    }

    @Override
    public void close() {
        // each notification's program has ended with it
    }
}
