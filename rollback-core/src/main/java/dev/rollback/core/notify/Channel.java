package dev.rollback.core.notify;

import dev.rollback.api.Audience;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.PluginConfig;
import java.util.Objects;
import java.util.Set;

/** A channel that can be opened: its settings, and the notifier that they are for. */
record Channel(
        String name,
        String notifierName,
        Notifier notifier,
        Set<Audience> audiences,
        PluginConfig config,
        ChannelContext context) {

    /** May throw anything, or never return. */
    NotificationChannel open() {
        return Objects.requireNonNull(
                notifier.open(new PluginConfig(config.path(), config.settings()), context), "opens nothing");
    }
}
