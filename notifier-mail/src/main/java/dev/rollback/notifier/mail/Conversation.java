package dev.rollback.notifier.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** SMTP over one connection, for one message. */
final class Conversation extends SMTPTransport {

    private static final String NAME = "smtp";

    private final Optional<Login> login;
    private boolean proven;

    private Conversation(Session session, MailSettings settings, boolean proven) {
        super(session, new URLName(NAME, settings.host(), settings.port(), null, null, null));
        this.login = settings.login();
        this.proven = proven;
    }

    static Conversation over(Socket socket, MailSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.localhost", literal(socket.getLocalAddress()));
        properties.setProperty("mail.smtp.from", settings.from().address());
        if (settings.security() == Security.STARTTLS) {
            properties.setProperty("mail.smtp.starttls.enable", "true");
            properties.setProperty("mail.smtp.starttls.required", "true");
            properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
            properties.put("mail.smtp.ssl.socketFactory", factory(settings));
        }
        if (settings.login().isPresent()) {
            properties.setProperty("mail.smtp.auth", "true");
            properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        }
        properties.setProperty("mail.debug.auth.username", "false");
        properties.setProperty("mail.smtp.sendpartial", "true");
        properties.setProperty("mail.smtp.quitwait", "false");
        boolean proven = settings.security() == Security.NONE || socket instanceof SSLSocket;
        return new Conversation(Session.getInstance(properties), settings, proven);
    }

    static SSLSocketFactory factory(MailSettings settings) {
        return settings.trust().map(SSLContext::getSocketFactory).orElseGet(() ->
                (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /** An address says as whom we come without asking a name server (RFC 5321, 4.1.3). */
    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[IPv6:" + text.replaceFirst("%.*", "") + "]" : "[" + text + "]";
    }

    Session session() {
        return session;
    }

    /** Whether the other side is known to be the one that is configured, as far as that is asked for. */
    boolean isProven() {
        return proven;
    }

    @Override
    protected boolean protocolConnect(String host, int port, String user, String password) throws MessagingException {
        return login.isPresent()
                ? super.protocolConnect(
                        host, port, login.get().user(), login.get().password())
                : super.protocolConnect(host, port, null, null);
    }

    @Override
    protected void startTLS() throws MessagingException {
        super.startTLS();
        proven = true;
    }

    /** There is nothing to reset for: the next message has its own connection, and a reply is not lost by waiting. */
    @Override
    public synchronized void issueCommand(String command, int expected) throws MessagingException {
        if (!command.equals("RSET")) {
            super.issueCommand(command, expected);
        }
    }
}
