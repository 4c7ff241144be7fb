package dev.rollback.notifier.mail;

import dev.rollback.api.Notification;
import dev.rollback.spi.Delivery;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One notification sent over one connection, on a thread of its own that ends when its line is cut. */
final class Exchange implements Runnable {

    private final MailSettings settings;
    private final Notification notification;
    private final List<Mailbox> to;
    private final long deadline;
    private final Line line = new Line();
    private final CompletableFuture<Delivery> outcome = new CompletableFuture<>();

    /** @param deadline of {@link System#nanoTime} */
    Exchange(MailSettings settings, Notification notification, List<Mailbox> to, long deadline) {
        this.settings = settings;
        this.notification = notification;
        this.to = to;
        this.deadline = deadline;
    }

    /** Known as soon as the server has said so, before the connection has ended. */
    CompletableFuture<Delivery> outcome() {
        return outcome;
    }

    void cut() {
        line.cut();
    }

    @Override
    public void run() {
        try {
            converse(connected());
        } catch (IOException | RuntimeException e) {
            outcome.complete(Judgement.broken(e));
        } catch (Throwable e) {
            outcome.completeExceptionally(e);
        } finally {
            line.cut();
        }
    }

    private Socket connected() throws IOException {
        Socket socket = line.connect(settings.host(), settings.port(), deadline);
        return settings.security() == Security.TLS
                ? Line.encrypted(socket, Conversation.factory(settings), settings.host(), settings.port())
                : socket;
    }

    private void converse(Socket socket) {
        Judgement judgement = new Judgement(settings);
        Conversation conversation = Conversation.over(socket, settings);
        try {
            MailMessage message = MailMessage.of(notification, settings, to, conversation.session());
            conversation.connect(socket);
            conversation.sendMessage(
                    message, to.stream().map(Mailbox::internetAddress).toArray(Address[]::new));
            outcome.complete(judgement.delivered(conversation));
        } catch (MessagingException e) {
            outcome.complete(judgement.failed(e, conversation));
        } finally {
            farewell(conversation);
        }
    }

    /** Politeness, which changes nothing any more. */
    private static void farewell(Conversation conversation) {
        try {
            conversation.close();
        } catch (MessagingException e) {
            // the connection ends anyway
        }
    }
}
