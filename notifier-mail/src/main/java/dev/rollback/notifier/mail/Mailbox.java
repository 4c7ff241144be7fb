package dev.rollback.notifier.mail;

import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.directory.SafePaths;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An address, with a name to show or an empty one. Addresses are dot-atoms at the name of a host (RFC 5321, 4.1.2),
 * without quotes, comments and what else RFC 5322 allows: nothing in them can end a command or a header.
 */
record Mailbox(String address, String name) {

    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern ADDRESS = Pattern.compile(
            "(?=.{3,254}$)(?=[^@]{1,64}@)" + ATOM + "(?:\\." + ATOM + ")*@" + LABEL + "(?:\\." + LABEL + ")*");
    private static final int LONGEST_NAME = 100;

    /** {@code CONFIGURATION} for what is not one such address, {@code ops@example.org} or {@code Ops <ops@example.org>}. */
    static Mailbox of(PluginConfig config, String key, String text) {
        if (text.chars().noneMatch(Mailbox::mayEndLine)) {
            try {
                InternetAddress[] parsed = InternetAddress.parse(text, true);
                if (parsed.length == 1 && !parsed[0].isGroup()) {
                    String address = parsed[0].getAddress();
                    String name = parsed[0].getPersonal() == null ? "" : parsed[0].getPersonal();
                    boolean harmless =
                            name.length() <= LONGEST_NAME && name.chars().noneMatch(Mailbox::mayEndLine);
                    boolean whole = text.equals(address) || text.endsWith("<" + address + ">");
                    if (ADDRESS.matcher(address).matches() && harmless && whole) {
                        return new Mailbox(address, name);
                    }
                }
            } catch (AddressException e) {
                // told below, in one way for all
            }
        }
        throw config.problem(key + ": \"" + SafePaths.printable(text)
                + "\" is not one address, such as ops@example.org or Operations <ops@example.org>");
    }

    private static boolean mayEndLine(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    String domain() {
        return address.substring(address.indexOf('@') + 1);
    }

    InternetAddress internetAddress() {
        try {
            return name.isEmpty()
                    ? new InternetAddress(address, false)
                    : new InternetAddress(address, name, StandardCharsets.UTF_8.name());
        } catch (AddressException | UnsupportedEncodingException e) {
            throw new IllegalStateException("an address that has been checked", e);
        }
    }

    @Override
    public String toString() {
        return address;
    }
}
