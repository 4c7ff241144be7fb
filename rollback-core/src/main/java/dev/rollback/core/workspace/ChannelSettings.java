package dev.rollback.core.workspace;

import dev.rollback.api.Audience;
import dev.rollback.spi.PluginConfig;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What {@code rollback.yml} says of one channel for notifications.
 *
 * @param name its own name among the channels
 * @param notifier the name of the notifier that opens it
 * @param audiences whom it reaches
 * @param config the notifier's own settings
 */
public record ChannelSettings(String name, String notifier, Set<Audience> audiences, PluginConfig config) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public ChannelSettings {
        audiences = Set.copyOf(audiences);
        if (!isName(name)) {
            throw new IllegalArgumentException("a channel's name");
        }
    }

    /** Whether a channel may be called so: it becomes part of file names. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
