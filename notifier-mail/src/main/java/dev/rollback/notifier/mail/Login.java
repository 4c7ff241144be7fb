package dev.rollback.notifier.mail;

import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** As whom, and by which password, to log in. */
final class Login {

    private static final String MASK = "***";

    private final String user;
    private final boolean userIsSecret;
    private final Secret password;

    private Login(String user, boolean userIsSecret, Secret password) {
        this.user = user;
        this.userIsSecret = userIsSecret;
        this.password = password;
    }

    /** {@code CONFIGURATION} for one without the other, or with characters that logins do not carry. */
    static Optional<Login> read(PluginConfig config, ChannelContext context) {
        boolean hasUser = config.settings().has("username");
        boolean hasPassword = config.settings().has("password");
        if (!hasUser && !hasPassword) {
            return Optional.empty();
        }
        if (!hasUser || !hasPassword) {
            throw config.problem((hasUser ? "password" : "username") + ": is missing; a login needs both");
        }
        boolean secret = Secret.isReference(config.settings().path("username"));
        String user = secret ? Secret.read(config, "username", context).reveal() : config.requiredText("username");
        Secret password = Secret.read(config, "password", context);
        requireOneLine(config, "username", user);
        requireOneLine(config, "password", password.reveal());
        return Optional.of(new Login(user, secret, password));
    }

    private static void requireOneLine(PluginConfig config, String key, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw config.problem(key + ": has a line break or another control character in it");
        }
    }

    String user() {
        return user;
    }

    String password() {
        return password.reveal();
    }

    /** A text without what is secret, also in the forms in which it is said to a server (RFC 4616, and LOGIN's). */
    String masked(String text) {
        String secret = password.reveal();
        String plain = "\0" + user + "\0" + secret;
        String result = text;
        for (String form : List.of(base64(user + plain), base64(plain), base64(secret), secret)) {
            result = result.replace(form, MASK);
        }
        return userIsSecret ? result.replace(base64(user), MASK).replace(user, MASK) : result;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return MASK;
    }
}
