package dev.rollback.notifier.mail;

import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.PluginConfig;

/**
 * Mail, by SMTP to one server that relays it. {@link MailSettings} tells its settings; the environment alone never says
 * enough for a channel.
 */
public final class MailNotifier implements Notifier {

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public NotificationChannel open(PluginConfig config, ChannelContext context) {
        return new MailChannel(MailSettings.read(config, context));
    }
}
