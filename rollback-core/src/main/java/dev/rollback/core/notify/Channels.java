package dev.rollback.core.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Audience;
import dev.rollback.core.workspace.ChannelSettings;
import dev.rollback.core.workspace.Nearest;
import dev.rollback.core.workspace.SecretMask;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The channels of a workspace: those that are configured, and one for each notifier of which none is configured but of
 * which the environment says enough. The latter are for those who deal with the incident.
 *
 * @param problems what keeps configured channels from being used
 * @param mask takes out all the secrets that channels refer to
 */
record Channels(List<Channel> all, List<String> problems, SecretMask mask) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static Channels of(Workspace workspace, Notifiers notifiers, Map<String, String> environment, Clock clock) {
        ChannelContext context = new ChannelContext(workspace.root(), environment, clock);
        Map<String, ChannelSettings> configured = workspace.configuration().channels();
        List<Channel> channels = new ArrayList<>();
        List<String> problems = new ArrayList<>(notifiers.problems());
        for (ChannelSettings settings : configured.values()) {
            notifiers
                    .find(settings.notifier())
                    .ifPresentOrElse(
                            notifier -> channels.add(new Channel(
                                    settings.name(),
                                    settings.notifier(),
                                    notifier,
                                    settings.audiences(),
                                    settings.config(),
                                    context)),
                            () -> problems.add(unknown(settings, notifiers)));
        }
        for (String name : notifiers.names().stream().sorted().toList()) {
            boolean said = configured.containsKey(name)
                    || configured.values().stream()
                            .anyMatch(settings -> settings.notifier().equals(name));
            if (!said) {
                byEnvironment(name, notifiers.get(name), context, problems).ifPresent(channels::add);
            }
        }
        List<String> secrets = new ArrayList<>();
        configured.values().forEach(settings -> collectSecrets(settings.config(), context, secrets));
        channels.forEach(channel -> collectSecrets(channel.config(), context, secrets));
        return new Channels(
                channels, List.copyOf(problems), SecretMask.of(environment).and(secrets));
    }

    private static String unknown(ChannelSettings settings, Notifiers notifiers) {
        String problem = settings.config().path() + ".notifier: no notifier is called \"" + settings.notifier()
                + "\"; there are: " + notifiers.known();
        return notifiers.names().isEmpty()
                ? problem
                : problem + "; did you mean "
                        + Nearest.to(
                                settings.notifier(),
                                notifiers.names().stream().sorted().toList()) + "?";
    }

    private static Optional<Channel> byEnvironment(
            String name, Notifier notifier, ChannelContext context, List<String> problems) {
        try {
            String path = "notifications." + name;
            Optional<PluginConfig> config = Guarded.start(
                            "settings of " + name, () -> notifier.byEnvironment(path, context.environment()))
                    .within(PATIENCE);
            return Objects.requireNonNull(config, "answers nothing")
                    .filter(settings -> ChannelSettings.isName(name))
                    .map(settings -> new Channel(name, name, notifier, Set.of(Audience.INTERNAL), settings, context));
        } catch (Guarded.Failure e) {
            problems.add("the notifier " + name + " fails when asked whether the environment is enough for it: "
                    + PlainText.failure(e.thrown()));
        } catch (RuntimeException | LinkageError e) {
            problems.add("the notifier " + name + " " + PlainText.failure(e));
        }
        return Optional.empty();
    }

    /** Those that cannot be read are the channel's to complain of. */
    private static void collectSecrets(PluginConfig config, ChannelContext context, List<String> secrets) {
        config.settings().properties().forEach(entry -> {
            if (Secret.isReference(entry.getValue())) {
                try {
                    String whole = Secret.read(config, entry.getKey(), context).reveal();
                    secrets.add(whole);
                    whole.lines().map(String::strip).forEach(secrets::add);
                } catch (RuntimeException e) {
                    // nobody can send what nobody can read
                }
            } else {
                nested(config, entry.getValue(), context, secrets);
            }
        });
    }

    private static void nested(PluginConfig config, JsonNode value, ChannelContext context, List<String> secrets) {
        if (value instanceof ObjectNode object) {
            collectSecrets(new PluginConfig(config.path(), object), context, secrets);
        } else if (value.isArray()) {
            value.forEach(item -> {
                ObjectNode holder = config.settings().objectNode();
                holder.set("item", item);
                collectSecrets(new PluginConfig(config.path(), holder), context, secrets);
            });
        }
    }

    List<Channel> of(Audience audience) {
        return all.stream()
                .filter(channel -> channel.audiences().contains(audience))
                .toList();
    }
}
