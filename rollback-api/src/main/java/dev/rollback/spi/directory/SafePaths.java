package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Keeps names that come from files within the folder that they are meant for. */
public final class SafePaths {

    private SafePaths() {}

    /**
     * The path of a relative name below a directory. {@code UNSAFE_PATH} for an absolute name, an empty one, one with
     * {@code .}, {@code ..}, an empty part, a backslash or a control character.
     */
    public static Path resolve(Path directory, String name) {
        if (!isSafe(name)) {
            throw new RollbackException(
                    ErrorKind.UNSAFE_PATH, "the name \"" + printable(name) + "\" does not stay within its folder");
        }
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw new RollbackException(
                    ErrorKind.UNSAFE_PATH,
                    "the name \"" + printable(name) + "\" cannot be written in this system's character set",
                    e);
        }
    }

    public static boolean isSafe(String name) {
        if (name.isEmpty() || name.startsWith("/") || name.endsWith("/") || name.indexOf('\\') >= 0) {
            return false;
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** A text without control characters, those that turn the direction of writing among them, for messages. */
    public static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append(String.format(java.util.Locale.ROOT, "\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }
}
