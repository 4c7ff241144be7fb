package dev.rollback.notifier.slack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.Secret;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Slack, by an incoming webhook. Its settings are {@code url}, a reference to a secret, and {@code timeout-seconds}, 1
 * to 25, 10 if absent. Without any it takes the webhook from the variable {@code SLACK_WEBHOOK_URL}.
 */
public final class SlackNotifier implements Notifier {

    static final String VARIABLE = "SLACK_WEBHOOK_URL";

    private static final int TIMEOUT = 10;
    private static final int LONGEST_TIMEOUT = 25;

    private final Optional<SSLContext> trust;

    public SlackNotifier() {
        this(Optional.empty());
    }

    /** @param trust which certificates to trust, if not those that this Java trusts */
    SlackNotifier(Optional<SSLContext> trust) {
        this.trust = trust;
    }

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public NotificationChannel open(PluginConfig config, ChannelContext context) {
        config.requireKnown(Set.of("url", "timeout-seconds"));
        Duration timeout = Duration.ofSeconds(
                config.number("timeout-seconds", 1, LONGEST_TIMEOUT).orElse(TIMEOUT));
        Webhook webhook = Webhook.of(config, Secret.read(config, "url", context));
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout);
        trust.ifPresent(client::sslContext);
        return new SlackChannel(webhook, client.build(), timeout, context.clock());
    }

    @Override
    public Optional<PluginConfig> byEnvironment(String path, Map<String, String> environment) {
        if (environment.getOrDefault(VARIABLE, "").isBlank()) {
            return Optional.empty();
        }
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.putObject("url").put("env", VARIABLE);
        return Optional.of(new PluginConfig(path, settings));
    }
}
