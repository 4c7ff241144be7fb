package dev.rollback.notifier.mail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a connection is kept from strangers. There is no way from one to another while connecting. */
enum Security {
    /** It begins in the clear, and goes on only when it has been encrypted (RFC 3207). */
    STARTTLS(587),
    /** Encrypted from its first byte on (RFC 8314). */
    TLS(465),
    /** In the clear. */
    NONE(25);

    private final int port;

    Security(int port) {
        this.port = port;
    }

    /** Where servers usually listen for it. */
    int port() {
        return port;
    }

    static Optional<Security> of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }
}
