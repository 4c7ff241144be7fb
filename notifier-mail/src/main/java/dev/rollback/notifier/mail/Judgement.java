package dev.rollback.notifier.mail;

import dev.rollback.spi.Delivery;
import dev.rollback.spi.directory.SafePaths;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a delivery out of what an exchange came to. Replies of 5xx are refusals (RFC 5321, 4.2.1), but only from a
 * server that has shown its certificate where one is asked for; anything else may go better the next time.
 */
final class Judgement {

    private static final int REPLY = 200;
    private static final int SHOWN = 5;

    private final MailSettings settings;

    Judgement(MailSettings settings) {
        this.settings = settings;
    }

    Delivery delivered(Conversation conversation) {
        return new Delivery.Delivered(words(conversation.getLastServerResponse()));
    }

    Delivery failed(MessagingException e, Conversation conversation) {
        Optional<IOException> broken = find(e, IOException.class);
        if (broken.isPresent()) {
            return broken(broken.get());
        }
        if (e instanceof SendFailedException failed) {
            return unsent(failed, conversation);
        }
        int code = conversation.getLastReturnCode();
        String reply = words(conversation.getLastServerResponse());
        if (code / 100 == 2 && e instanceof AuthenticationFailedException) {
            return new Delivery.Deferred("no login: the server offers neither PLAIN nor LOGIN");
        }
        if (code / 100 == 2 && !conversation.isProven()) {
            return new Delivery.Deferred(
                    "no trusted connection: the server offers no STARTTLS; nothing was told to it");
        }
        String stage = e instanceof AuthenticationFailedException ? "the login was answered " : "answered ";
        return byCode(code, stage + reply, conversation);
    }

    private Delivery unsent(SendFailedException e, Conversation conversation) {
        List<SMTPAddressFailedException> refused = refused(e);
        boolean someTaken = e.getValidSentAddresses() != null && e.getValidSentAddresses().length > 0;
        if (someTaken && e instanceof SMTPSendFailedException sent) {
            return new Delivery.Delivered(words(sent.getMessage()) + "; not for " + named(refused));
        }
        if (e instanceof SMTPSendFailedException sent) {
            return byCode(sent.getReturnCode(), "answered " + words(sent.getMessage()), conversation);
        }
        int code = refused.stream()
                .mapToInt(SMTPAddressFailedException::getReturnCode)
                .filter(one -> one / 100 != 5)
                .findFirst()
                .orElse(500);
        return byCode(code, "no recipient was taken: " + named(refused), conversation);
    }

    private static Delivery byCode(int code, String words, Conversation conversation) {
        if (code / 100 != 5) {
            return new Delivery.Deferred(words);
        }
        return conversation.isProven()
                ? new Delivery.Refused(words)
                : new Delivery.Deferred(words + ", before it has shown who it is");
    }

    private static List<SMTPAddressFailedException> refused(SendFailedException e) {
        List<SMTPAddressFailedException> result = new ArrayList<>();
        for (Exception next = e; next instanceof MessagingException one; next = one.getNextException()) {
            if (one instanceof SMTPAddressFailedException address) {
                result.add(address);
            }
        }
        return result;
    }

    private String named(List<SMTPAddressFailedException> refused) {
        String shown = refused.stream()
                .limit(SHOWN)
                .map(one -> one.getAddress().getAddress() + " (" + words(one.getMessage()) + ")")
                .collect(Collectors.joining(", "));
        return refused.size() > SHOWN ? shown + " and " + (refused.size() - SHOWN) + " more" : shown;
    }

    /** What a server says, on one line, cut, and without our secrets. */
    private String words(@Nullable String reply) {
        String said = Objects.requireNonNullElse(reply, "");
        String masked = settings.login().map(login -> login.masked(said)).orElse(said);
        String line = SafePaths.printable(masked.strip().replaceAll("\\R", " "));
        return line.length() <= REPLY ? line : line.substring(0, REPLY) + "…";
    }

    /** Messages of exceptions may hold anything; their kind does not. */
    static Delivery broken(Throwable e) {
        String what = e instanceof IOException ? "the connection failed: " : "sending failed: ";
        String words = what + e.getClass().getSimpleName();
        if (find(e, CertificateException.class).isPresent()) {
            words = "no trusted connection: the certificate is not one that is trusted for the host";
        } else if (find(e, BoundedSocket.TooMuch.class).isPresent()) {
            words = "the other side says more than a mail server has to say";
        } else if (find(e, SSLException.class).isPresent()) {
            words = "no trusted connection: the other side speaks no TLS, or breaks it off";
        } else if (find(e, UnknownHostException.class).isPresent()) {
            words = "the host is not known";
        } else if (find(e, ConnectException.class).isPresent()) {
            words = "no connection: refused, or no way to the host";
        } else if (find(e, SocketTimeoutException.class).isPresent()) {
            words = "no connection in time";
        }
        return new Delivery.Deferred(words);
    }

    private static <T extends Throwable> Optional<T> find(Throwable e, Class<T> kind) {
        for (Throwable next = e; next != null; next = next.getCause()) {
            if (kind.isInstance(next)) {
                return Optional.of(kind.cast(next));
            }
        }
        return Optional.empty();
    }
}
