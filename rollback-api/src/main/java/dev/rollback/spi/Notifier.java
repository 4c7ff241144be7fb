package dev.rollback.spi;

import dev.rollback.api.RollbackException;
import java.util.Map;
import java.util.Optional;

/**
 * A way to tell people about an incident, such as a chat or mail. ServiceLoader finds it by its no-argument
 * constructor. It is stateless and may be used by several threads; what it opens is a channel.
 *
 * <p>Whatever a notifier or its channel does, fails, hangs or throws: no operation's outcome changes by it.
 */
public interface Notifier {

    /** Its own name among all notifiers: lower case letters, digits and {@code -}, beginning with a letter. */
    String name();

    /**
     * A channel with these settings. Opening checks the settings and reads secrets, and connects to nothing.
     *
     * @throws RollbackException {@code CONFIGURATION}, saying which setting and what would be right, when they are
     *     wrong, incomplete or name a secret that is not there or that others may read
     */
    NotificationChannel open(PluginConfig config, ChannelContext context);

    /**
     * The settings with which a channel is opened although none of this notifier is configured, because the
     * environment says enough; empty when it does not. It does not fail.
     *
     * @param path where such settings would be configured, for messages
     */
    default Optional<PluginConfig> byEnvironment(String path, Map<String, String> environment) {
        return Optional.empty();
    }
}
