package dev.rollback.core.notify;

import dev.rollback.api.Notification;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.Delivery;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A notifier that does as a test says, and remembers what it was given. */
public final class ScriptedNotifier implements Notifier {

    private final String name;
    private volatile Function<Notification, Delivery> script;
    public final List<Notification> sent = new CopyOnWriteArrayList<>();

    public ScriptedNotifier(String name) {
        this(name, notification -> new Delivery.Delivered("taken"));
    }

    public ScriptedNotifier(String name, Function<Notification, Delivery> script) {
        this.name = name;
        this.script = script;
    }

    public void does(Function<Notification, Delivery> other) {
        script = other;
    }

    public List<String> titles() {
        return sent.stream().map(Notification::title).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public NotificationChannel open(PluginConfig config, ChannelContext context) {
        config.requireKnown(java.util.Set.of("url"));
        if (config.settings().has("url")) {
            Secret.read(config, "url", context);
        }
        return new NotificationChannel() {
            @Override
            public Delivery send(Notification notification) {
                sent.add(notification);
                return script.apply(notification);
            }

            @Override
            public String target() {
                return "here";
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Optional<PluginConfig> byEnvironment(String path, Map<String, String> environment) {
        return environment.containsKey("SCRIPTED") ? Optional.of(PluginConfig.none(path)) : Optional.empty();
    }

    /** Ignores being interrupted, for as long as the JVM lives. */
    static Delivery hang() {
        while (true) {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                // as a plugin might
            }
        }
    }
}
