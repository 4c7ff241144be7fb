package dev.rollback.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Where a command's input comes from and its output goes to.
 *
 * @param attended whether somebody sits there who can answer
 * @param watched whether standard error is a screen
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean attended,
        boolean watched,
        Map<String, String> environment) {

    /** The digits of those standard streams that are a terminal; Java itself can only tell of all together. */
    private static final String PROPERTY = "rollback.terminals";

    Terminal {
        environment = Map.copyOf(environment);
    }

    /** This process's own, in UTF-8 whatever the locale. */
    static Terminal system() {
        String terminals = System.getProperty(PROPERTY, consoleIsThere() ? "012" : "");
        return new Terminal(
                System.in,
                utf8(FileDescriptor.out, false),
                utf8(FileDescriptor.err, true),
                terminals.contains("0"),
                terminals.contains("2"),
                System.getenv());
    }

    /** Whether standard error is a screen that can be drawn on. */
    boolean isScreen() {
        return watched
                && !environment
                        .getOrDefault("TERM", "")
                        .toLowerCase(Locale.ROOT)
                        .equals("dumb");
    }

    /** From Java 22 on there is a console without a terminal, too, and a method to ask it. */
    private static boolean consoleIsThere() {
        if (Runtime.version().feature() >= 22) {
            try {
                Object console = System.console();
                return console != null
                        && Boolean.TRUE.equals(
                                java.io.Console.class.getMethod("isTerminal").invoke(console));
            } catch (ReflectiveOperationException e) {
                return false;
            }
        }
        return System.console() != null;
    }

    private static PrintStream utf8(FileDescriptor descriptor, boolean flush) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), flush, StandardCharsets.UTF_8);
    }
}
