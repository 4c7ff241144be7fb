package dev.rollback.spi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * A value that nobody is to see. A setting does not hold it, but says where it stands: {@code {env: NAME}}, or {@code
 * {file: PATH}}, a file that only its owner may read.
 */
public final class Secret {

    private static final long MAX_SIZE = 64L * 1024;
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Whether a setting has the form of one that says where a secret stands. */
    public static boolean isReference(JsonNode setting) {
        return setting.isObject()
                && setting.size() == 1
                && (setting.path("env").isTextual() || setting.path("file").isTextual());
    }

    /**
     * Reads the secret that a setting refers to; a file's last line break is not part of it.
     *
     * @throws RollbackException {@code CONFIGURATION} when the setting is missing or of another form, the variable is
     *     not set, or the file is missing, empty, a link, larger than 64 KiB or open to others
     */
    public static Secret read(PluginConfig config, String key, ChannelContext context) {
        JsonNode setting = config.settings().path(key);
        if (!isReference(setting)) {
            throw config.problem(key + ": say where it stands, as {env: NAME} or {file: PATH}"
                    + (setting.isTextual() ? "; a secret does not belong into this file" : ""));
        }
        if (setting.path("env").isTextual()) {
            String name = setting.path("env").textValue();
            String value = context.environment().getOrDefault(name, "");
            if (value.isBlank()) {
                throw config.problem(key + ": the environment variable " + name + " is not set");
            }
            return new Secret(value.strip());
        }
        Path file = context.workspace().resolve(setting.path("file").textValue());
        try {
            return new Secret(content(config, key, file));
        } catch (IOException | UnsupportedOperationException e) {
            throw config.problem(key + ": " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static String content(PluginConfig config, String key, Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw config.problem(key + ": " + file + " is not there, or is not a regular file");
        }
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!OWNERS.containsAll(attributes.permissions())) {
            throw config.problem(key + ": " + file + " is open to others; `chmod 600` it");
        }
        if (attributes.size() > MAX_SIZE) {
            throw config.problem(key + ": " + file + " is too large for a secret");
        }
        String value = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (value.isEmpty()) {
            throw config.problem(key + ": " + file + " is empty");
        }
        return value;
    }

    /** The value itself: for the one call that needs it, and for masking it elsewhere. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
