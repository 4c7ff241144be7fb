package dev.rollback.core.plan;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file {@code .env.emergency}: tells deployment tools which backend to use while the emergency is in force. */
public final class EnvironmentFile {

    public static final String NAME = ".env.emergency";

    private static final long MAX_SIZE = 64L * 1024;

    /** {@code NAME=value} or {@code export NAME="value"}, as shells read it. */
    private static final Pattern VARIABLE =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(?:[\"']([^\"']*)[\"']|([^\\s\"']*))\\s*");

    private EnvironmentFile() {}

    /**
     * The variables that such a file sets; none where there is no file. {@code CONFIGURATION}, naming the line, for one
     * that is no {@code NAME=value}: to guess which backend is meant would be worse.
     */
    public static Map<String, String> read(Path file) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return variables;
        }
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_SIZE) {
                throw new RollbackException(
                        ErrorKind.CONFIGURATION, "not a regular file of a few lines", Location.of(file));
            }
            int number = 0;
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                number++;
                Matcher variable = VARIABLE.matcher(line);
                if (variable.matches()) {
                    variables.put(
                            variable.group(1),
                            Objects.requireNonNullElseGet(variable.group(2), () -> variable.group(3)));
                } else if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                    throw new RollbackException(
                            ErrorKind.CONFIGURATION, "expected NAME=value", Location.at(file, number, 1));
                }
            }
            return variables;
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
    }

    /** The content for a backend. The further variables are those that the field's tools know for LevelDB. */
    public static byte[] content(String backend) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("STATE_BACKEND", backend);
        if (backend.equals("leveldb")) {
            variables.put("DISABLE_UNIFIED_JSON", "true");
            variables.put("FORCE_LEVELDB", "true");
        }
        variables.put("DEBUG_STATE_MANAGER", "true");
        StringBuilder text = new StringBuilder();
        variables.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a variable, of the file or of a process, is set: to {@code true} or {@code 1}. */
    public static boolean isTrue(Map<String, String> variables, String name) {
        String value = variables.getOrDefault(name, "");
        return value.equalsIgnoreCase("true") || value.equals("1");
    }
}
