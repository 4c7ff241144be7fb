package dev.rollback.notifier.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Audience;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.directory.SafePaths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * What {@code rollback.yml} says of one channel for mail.
 *
 * @param host the server's name or address; with TLS, its certificate is for it
 * @param to whom each audience's notifications go to; an audience that is not there gets none
 * @param trust which certificates to trust, if not those that this Java trusts
 * @param timeout how long it all may take, from looking up the host to the server's last word
 */
record MailSettings(
        String host,
        int port,
        Security security,
        Optional<SSLContext> trust,
        Optional<Login> login,
        Mailbox from,
        Optional<Mailbox> replyTo,
        Map<Audience, List<Mailbox>> to,
        Duration timeout) {

    /** As many recipients as every server takes of one message (RFC 5321, 4.5.3.1.8). */
    private static final int MOST_RECIPIENTS = 100;

    private static final int TIMEOUT = 20;
    private static final int LONGEST_TIMEOUT = 25;
    private static final Set<String> KEYS = Set.of(
            "host", "port", "security", "trust", "username", "password", "from", "reply-to", "to", "timeout-seconds");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}|[0-9A-Fa-f:.]{2,45}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    MailSettings {
        to = Map.copyOf(to);
    }

    /** {@code CONFIGURATION}, naming the key, for what is wrong, missing, unknown, or would show a password to strangers. */
    static MailSettings read(PluginConfig config, ChannelContext context) {
        config.requireKnown(KEYS);
        String host = config.requiredText("host");
        if (!HOST.matcher(host).matches()) {
            throw config.problem("host: \"" + SafePaths.printable(host) + "\" is not the name or address of a host");
        }
        Security security = config.text("security")
                .map(word -> Security.of(word)
                        .orElseThrow(() -> config.problem("security: expected starttls, tls or none, and "
                                + SafePaths.printable(word) + " is neither")))
                .orElse(Security.STARTTLS);
        Optional<Login> login = Login.read(config, context);
        requireShelter(config, host, security, login);
        return new MailSettings(
                host,
                config.number("port", 1, 65_535).orElse(security.port()),
                security,
                config.text("trust").map(file -> Certificates.trusted(config, "trust", context, file)),
                login,
                Mailbox.of(config, "from", config.requiredText("from")),
                config.text("reply-to").map(text -> Mailbox.of(config, "reply-to", text)),
                recipients(config),
                Duration.ofSeconds(
                        config.number("timeout-seconds", 1, LONGEST_TIMEOUT).orElse(TIMEOUT)));
    }

    private static void requireShelter(PluginConfig config, String host, Security security, Optional<Login> login) {
        if (security != Security.NONE) {
            return;
        }
        if (config.settings().has("trust")) {
            throw config.problem("trust: there are no certificates with security: none");
        }
        if (login.isPresent() && !LOOPBACK.contains(host.toLowerCase(Locale.ROOT))) {
            throw config.problem(
                    "password: with security: none it would cross the network in the clear; use starttls or"
                            + " tls, or a server on this machine itself");
        }
    }

    private static Map<Audience, List<Mailbox>> recipients(PluginConfig config) {
        JsonNode node = config.settings().path("to");
        Map<Audience, List<Mailbox>> result = new EnumMap<>(Audience.class);
        if (node instanceof ObjectNode object) {
            PluginConfig nested = new PluginConfig(config.path() + ".to", object);
            nested.requireKnown(Set.of("internal", "stakeholders"));
            for (Audience audience : Audience.values()) {
                String key = audience.name().toLowerCase(Locale.ROOT);
                if (object.has(key)) {
                    result.put(audience, mailboxes(nested, key));
                }
            }
        } else if (node.isArray()) {
            List<Mailbox> all = mailboxes(config, "to");
            for (Audience audience : Audience.values()) {
                result.put(audience, all);
            }
        }
        if (result.isEmpty()) {
            throw config.problem("to: say who gets the mail, as a list of addresses, or one each for internal and"
                    + " stakeholders");
        }
        return result;
    }

    private static List<Mailbox> mailboxes(PluginConfig config, String key) {
        List<Mailbox> result = new ArrayList<>();
        for (String text : config.texts(key)) {
            Mailbox next = Mailbox.of(config, key, text);
            if (result.stream().anyMatch(one -> one.address().equalsIgnoreCase(next.address()))) {
                throw config.problem(key + ": has " + next + " twice");
            }
            result.add(next);
        }
        if (result.isEmpty() || result.size() > MOST_RECIPIENTS) {
            throw config.problem(key + ": expected 1 to " + MOST_RECIPIENTS + " addresses");
        }
        return List.copyOf(result);
    }
}
