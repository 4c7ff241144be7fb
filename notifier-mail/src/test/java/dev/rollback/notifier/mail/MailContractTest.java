package dev.rollback.notifier.mail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.rollback.spi.Notifier;
import dev.rollback.testkit.NotifierContract;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class MailContractTest extends NotifierContract {

    private static final String USER = "rollback@example.org";
    private static final String PASSWORD = "verysecretword";

    private final GreenMail server = start();
    private final ScriptedServer other = new ScriptedServer();
    private int port = server.getSmtp().getPort();

    private static GreenMail start() {
        GreenMail started = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        started.setUser(USER, USER, PASSWORD);
        started.getManagers().getUserManager().setAuthRequired(true);
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        server.stop();
        other.close();
    }

    @Override
    protected Notifier notifier() {
        return new MailNotifier();
    }

    @Override
    protected ObjectNode settings() {
        ObjectNode settings = JsonNodeFactory.instance
                .objectNode()
                .put("host", "127.0.0.1")
                .put("port", port)
                .put("security", "none")
                .put("from", "rollback@example.org")
                .put("username", USER)
                .put("timeout-seconds", 2);
        settings.putObject("password").put("env", "PASSWORD");
        settings.putArray("to").add("ops@example.org");
        return settings;
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("PASSWORD", PASSWORD);
    }

    @Override
    protected List<String> arrived() {
        List<String> result = new ArrayList<>();
        try {
            for (MimeMessage message : server.getReceivedMessages()) {
                result.add(message.getSubject() + "\n"
                        + message.getContent().toString().replace("\r\n", "\n"));
            }
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result;
    }

    @Override
    protected void hang() {
        other.at("GREETING", other.hang());
        port = other.port();
    }

    @Override
    protected void fail() {
        other.at("MAIL", "451 4.3.0 out of order, " + PASSWORD);
        port = other.port();
    }

    @Override
    protected void vanish() {
        server.stop();
    }
}
