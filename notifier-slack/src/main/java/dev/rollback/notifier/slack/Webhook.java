package dev.rollback.notifier.slack;

import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * The address of an incoming webhook. Whoever knows its path may post: only the host is ever shown.
 *
 * @param uri {@code https}; {@code http} only to this machine itself
 */
record Webhook(URI uri) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** {@code CONFIGURATION}, without the address, for one that cannot be posted to safely. */
    static Webhook of(PluginConfig config, Secret url) {
        URI uri;
        try {
            uri = new URI(url.reveal());
        } catch (URISyntaxException e) {
            throw config.problem("url: is not an address");
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw config.problem("url: expected an address with a host, without a user and without a fragment");
        }
        boolean plain = scheme.equals("http") && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
        if (!scheme.equals("https") && !plain) {
            throw config.problem("url: expected https://…; http:// is only for this machine itself");
        }
        return new Webhook(uri);
    }

    String host() {
        return uri.getHost();
    }

    @Override
    public String toString() {
        return host();
    }
}
