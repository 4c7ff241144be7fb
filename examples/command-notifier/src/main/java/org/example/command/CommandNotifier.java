package org.example.command;

import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hands notifications to a program, such as one that rings a pager. Its settings are {@code command}, the list of the
 * program and its arguments; {@code timeout-seconds}, 1 to 25, 10 if absent; and {@code token}, a reference to a secret
 * for the program, if it needs one.
 */
public final class CommandNotifier implements Notifier {

    private static final int TIMEOUT = 10;

    /** Leaves time to end the program within the 30 seconds that a channel may take. */
    private static final int LONGEST_TIMEOUT = 25;

    @Override
    public String name() {
        return "command";
    }

    // guide: opening
    @Override
    public NotificationChannel open(PluginConfig config, ChannelContext context) {
        config.requireKnown(Set.of("command", "timeout-seconds", "token"));
        List<String> command = config.texts("command");
        if (command.isEmpty()) {
            throw config.problem("command: name the program and its arguments, in a list");
        }
        Duration timeout = Duration.ofSeconds(
                config.number("timeout-seconds", 1, LONGEST_TIMEOUT).orElse(TIMEOUT));
        Optional<Secret> token = config.settings().has("token")
                ? Optional.of(Secret.read(config, "token", context))
                : Optional.empty();
        requirePassable(config, "command", String.join("", command));
        token.ifPresent(secret -> requirePassable(config, "token", secret.reveal()));
        return new CommandChannel(command, timeout, token, context);
    }
    // guide: end

    /** The system ends arguments and variables at a NUL. */
    private static void requirePassable(PluginConfig config, String key, String text) {
        if (text.indexOf('\0') >= 0) {
            throw config.problem(key + ": holds a NUL character, which no program can be given");
        }
    }
}
