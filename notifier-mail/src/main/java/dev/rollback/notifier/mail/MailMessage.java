package dev.rollback.notifier.mail;

import dev.rollback.api.Audience;
import dev.rollback.api.Notification;
import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A notification as plain text in UTF-8. What comes out of data stands in the body, and in the subject, which {@link
 * Notification} holds to one line without control characters; all other headers are made of settings and digests.
 */
final class MailMessage extends MimeMessage {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM uuuu HH:mm:ss '+0000'", Locale.US)
            .withZone(ZoneOffset.UTC);

    /** An encoded word is at most 75 characters long (RFC 2047, 2). */
    private static final int WORD = 42;

    private final String id;

    private MailMessage(Session session, String id) {
        super(session);
        this.id = id;
    }

    static MailMessage of(Notification notification, MailSettings settings, List<Mailbox> to, Session session)
            throws MessagingException {
        MailMessage message = new MailMessage(session, MessageIds.of(notification, settings.from()));
        message.setFrom(settings.from().internetAddress());
        if (settings.replyTo().isPresent()) {
            message.setReplyTo(new InternetAddress[] {settings.replyTo().get().internetAddress()});
        }
        message.address(notification.audience(), to);
        message.title(notification.title());
        message.setHeader("Date", DATE.format(notification.time()));
        String thread = MessageIds.thread(notification, settings.from());
        message.setHeader("In-Reply-To", thread);
        message.setHeader("References", thread);
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: nobody's out-of-office answers it
        // from bytes, for which no handler of a content type has to be found on some class path
        message.setDataHandler(new DataHandler(new ByteArrayDataSource(
                body(notification).getBytes(StandardCharsets.UTF_8), "text/plain; charset=UTF-8")));
        message.saveChanges();
        return message;
    }

    /** Those who deal with the incident see each other; others are not shown to each other. */
    private void address(Audience audience, List<Mailbox> to) throws MessagingException {
        if (audience == Audience.INTERNAL || to.size() == 1) {
            setRecipients(
                    RecipientType.TO, to.stream().map(Mailbox::internetAddress).toArray(InternetAddress[]::new));
        } else {
            setHeader("To", "undisclosed-recipients:;");
        }
    }

    /** One that looks encoded is encoded: nothing is ever decoded that was not. */
    private void title(String title) throws MessagingException {
        boolean ascii = title.chars().allMatch(c -> c < 128);
        if (ascii && title.contains("=?")) {
            StringBuilder words = new StringBuilder();
            for (int i = 0; i < title.length(); i += WORD) {
                byte[] part =
                        title.substring(i, Math.min(title.length(), i + WORD)).getBytes(StandardCharsets.US_ASCII);
                words.append(i == 0 ? "" : "\r\n ")
                        .append("=?US-ASCII?B?")
                        .append(Base64.getEncoder().encodeToString(part))
                        .append("?=");
            }
            setHeader("Subject", words.toString());
        } else {
            setSubject(title, StandardCharsets.UTF_8.name());
        }
    }

    private static String body(Notification notification) {
        String facts = notification.facts().entrySet().stream()
                .map(fact -> fact.getKey() + ": " + fact.getValue() + "\n")
                .collect(Collectors.joining());
        String text = notification.text().isBlank() ? "" : notification.text() + "\n\n";
        return (text + facts + (facts.isEmpty() ? "" : "\n") + notification.incident() + "  " + notification.time()
                        + "\n")
                .replace("\n", "\r\n");
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }
}
