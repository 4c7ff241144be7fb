package dev.rollback.notifier.mail;

import dev.rollback.api.Notification;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Message identifiers (RFC 5322, 3.6.4), at the sender's domain. Ids of ours may begin with a dot or have two in a row,
 * which those may not: they stand in them as digests.
 */
final class MessageIds {

    private static final int DIGITS = 40;

    private MessageIds() {}

    /** The same whenever this notification is sent: receivers may know by it that they have it. */
    static String of(Notification notification, Mailbox from) {
        return id("message", notification.id(), from);
    }

    /** To which all of an incident's messages refer; no message has it. */
    static String thread(Notification notification, Mailbox from) {
        return id("incident", notification.incident(), from);
    }

    private static String id(String kind, String id, Mailbox from) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((kind + " " + id).getBytes(StandardCharsets.UTF_8));
            return "<" + kind + "." + HexFormat.of().formatHex(digest).substring(0, DIGITS) + "@" + from.domain() + ">";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
