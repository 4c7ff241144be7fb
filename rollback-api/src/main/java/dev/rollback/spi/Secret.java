package dev.rollback.spi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A value that nobody is to see. A setting does not hold it, but says where it stands: {@code {env: NAME}}, or {@code
 * {file: PATH}}, a file that only its owner may read.
 */
public final class Secret {

    private static final int MAX_SIZE = 64 * 1024;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
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
     * Reads the secret that a setting refers to; white space around it is not part of it.
     *
     * @throws RollbackException {@code CONFIGURATION} when the setting is missing or of another form, the variable is
     *     not set, or the file is missing, empty, a link, larger than 64 KiB, no UTF-8 or open to others
     */
    public static Secret read(PluginConfig config, String key, ChannelContext context) {
        JsonNode setting = config.settings().path(key);
        if (!isReference(setting)) {
            throw config.problem(key + ": say where it stands, as {env: NAME} or {file: PATH}"
                    + (setting.isTextual() ? "; a secret does not belong into this file" : ""));
        }
        if (setting.path("env").isTextual()) {
            return new Secret(variable(config, key, setting.path("env").textValue(), context));
        }
        try {
            Path file = context.workspace().resolve(setting.path("file").textValue());
            return new Secret(content(config, key, file));
        } catch (InvalidPathException e) {
            throw config.problem(key + ": file: no file can have this name: " + e.getReason());
        }
    }

    private static String variable(PluginConfig config, String key, String name, ChannelContext context) {
        if (!VARIABLE.matcher(name).matches()) { // and not shown: it may be the secret itself
            throw config.problem(key + ": env: is no name of an environment variable (letters, digits and _)");
        }
        String value = context.environment().getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            throw config.problem(key + ": the environment variable " + name + " is not set");
        }
        return value;
    }

    private static String content(PluginConfig config, String key, Path file) {
        String value;
        try {
            value = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(config, key, file)))
                    .toString()
                    .strip();
        } catch (CharacterCodingException e) {
            throw config.problem(key + ": " + file + " is no text in UTF-8");
        } catch (IOException | UnsupportedOperationException e) {
            throw config.problem(key + ": " + file + " cannot be read: " + e.getMessage());
        }
        if (value.isEmpty()) {
            throw config.problem(key + ": " + file + " is empty");
        }
        return value;
    }

    private static byte[] bytes(PluginConfig config, String key, Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw config.problem(key + ": " + file + " is not there, or is not a regular file");
        }
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!OWNERS.containsAll(attributes.permissions())) {
            throw config.problem(key + ": " + file + " is open to others; `chmod 600` it");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_SIZE + 1); // its size may be told wrong, or grow
            if (bytes.length > MAX_SIZE) {
                throw config.problem(key + ": " + file + " is too large for a secret");
            }
            return bytes;
        }
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
