package dev.rollback.notifier.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.rollback.notifier.mail.ScriptedServer.Encryption;
import dev.rollback.spi.Delivery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That nothing is told to a stranger, and nothing in the clear unless that is configured. */
@Timeout(60)
class MailTlsTest {

    @TempDir
    Path folder = Path.of("");

    private static ObjectNode settings(int port, Encryption encryption) {
        ObjectNode settings = Mail.withLogin(Mail.settings(port));
        return settings.put("security", encryption == Encryption.TLS ? "tls" : "starttls");
    }

    private Delivery send(ObjectNode settings) {
        return Mail.send(folder, settings, Mail.any());
    }

    private static void assertDeferred(Delivery delivery, String words) {
        assertThat(delivery)
                .isInstanceOfSatisfying(
                        Delivery.Deferred.class,
                        deferred -> assertThat(deferred.reason()).contains(words));
    }

    private ScriptedServer server(Encryption encryption, Keys keys) {
        return new ScriptedServer(encryption, Optional.of(keys.tls()));
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void deliversToOneWhoseCertificateIsTrusted(Encryption encryption) throws Exception {
        Keys keys = Keys.of(folder, "ours", "dns:localhost");
        try (ScriptedServer server = server(encryption, keys)) {
            assertThat(send(settings(server.port(), encryption).put("trust", "ours.pem")))
                    .isInstanceOf(Delivery.Delivered.class);
            assertThat(server.message(0).getSubject()).isEqualTo("It hurts");
            assertThat(server.commands()).anyMatch(command -> command.startsWith("AUTH PLAIN"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void tellsNothingToOneWhoseCertificateIsNotTrusted(Encryption encryption) throws Exception {
        Keys keys = Keys.of(folder, "theirs", "dns:localhost");
        Keys.of(folder, "ours", "dns:localhost");
        try (ScriptedServer server = server(encryption, keys)) {
            assertDeferred(send(settings(server.port(), encryption)), "certificate");
            assertDeferred(send(settings(server.port(), encryption).put("trust", "ours.pem")), "certificate");
            assertNothingTold(server);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void tellsNothingToOneWhoseCertificateIsForAnotherHost(Encryption encryption) throws Exception {
        Keys keys = Keys.of(folder, "ours", "dns:mail.example.org");
        try (ScriptedServer server = server(encryption, keys)) {
            assertDeferred(send(settings(server.port(), encryption).put("trust", "ours.pem")), "certificate");
            assertDeferred(
                    send(settings(server.port(), encryption)
                            .put("trust", "ours.pem")
                            .put("host", "127.0.0.1")),
                    "certificate");
            assertNothingTold(server);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void checksAnAddressByWhatIsConfiguredAndNotByItsName(Encryption encryption) throws Exception {
        Keys named = Keys.of(folder, "named", "dns:localhost");
        Keys.of(folder, "other", "dns:localhost");
        try (ScriptedServer server = server(encryption, named)) {
            assertDeferred(
                    send(settings(server.port(), encryption)
                            .put("trust", "named.pem")
                            .put("host", "127.0.0.1")),
                    "certificate");
            assertNothingTold(server);
        }
        Keys numbered = Keys.of(folder, "numbered", "ip:127.0.0.1");
        try (ScriptedServer server = server(encryption, numbered)) {
            assertThat(send(settings(server.port(), encryption)
                            .put("trust", "numbered.pem")
                            .put("host", "127.0.0.1")))
                    .isInstanceOf(Delivery.Delivered.class);
        }
    }

    private static void assertNothingTold(ScriptedServer server) {
        assertThat(server.messages()).isEmpty();
        assertThat(server.commands()).noneMatch(command -> command.matches("(AUTH|MAIL|RCPT|DATA).*"));
    }

    @Test
    void tellsNothingToOneThatOffersNoEncryption() {
        try (ScriptedServer server = new ScriptedServer()) {
            assertDeferred(send(settings(server.port(), Encryption.STARTTLS)), "offers no STARTTLS");
            server.at("EHLO", "502 what");
            assertDeferred(send(settings(server.port(), Encryption.STARTTLS)), "offers no STARTTLS");
            assertNothingTold(server);
            assertDeferred(send(settings(server.port(), Encryption.TLS)), "no trusted connection");
            assertNothingTold(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 not now", "501 no", "554 never", "250 ok"})
    void tellsNothingToOneThatDoesNotEncryptAfterAll(String reply) {
        try (ScriptedServer server = new ScriptedServer()) {
            server.at("EHLO", "250-localhost\r\n250 STARTTLS").at("STARTTLS", reply);
            assertThat(send(settings(server.port(), Encryption.STARTTLS))).isInstanceOf(Delivery.Deferred.class);
            assertNothingTold(server);
        }
    }

    @Test
    void tellsNothingToOneThatSpeaksInTheClearWhereTlsBegins() {
        try (ScriptedServer server = new ScriptedServer()) {
            server.at("EHLO", "250-localhost\r\n250 STARTTLS")
                    .at("STARTTLS", "220 go on\r\n250-localhost\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 ok");
            assertThat(send(settings(server.port(), Encryption.STARTTLS))).isInstanceOf(Delivery.Deferred.class);
            assertNothingTold(server);
        }
    }

    @Test
    void doesNotWaitForOneThatHangsInTheHandshake() {
        for (Encryption encryption : new Encryption[] {Encryption.STARTTLS, Encryption.TLS}) {
            try (ScriptedServer server = new ScriptedServer()) {
                server.at("EHLO", "250-localhost\r\n250 STARTTLS").at("STARTTLS", out -> {
                    ScriptedServer.say("220 go on").take(out);
                    server.hang().take(out);
                });
                if (encryption == Encryption.TLS) {
                    server.at("GREETING", server.hang());
                }
                long begin = System.nanoTime();
                assertDeferred(
                        send(settings(server.port(), encryption).put("timeout-seconds", 1)), "no whole answer within");
                assertThat(System.nanoTime() - begin).isLessThan(2_500_000_000L);
            }
        }
    }

    /** Anybody on the way could say so, and an incident would never be told. */
    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "HELO", "STARTTLS"})
    void believesNoRefusalFromOneThatHasNotShownWhoItIs(String stage) {
        try (ScriptedServer server = new ScriptedServer()) {
            server.at("EHLO", stage.equals("HELO") ? "502 what" : "250-localhost\r\n250 STARTTLS")
                    .at(stage, "554 never");
            assertDeferred(send(settings(server.port(), Encryption.STARTTLS)), "554 never");
        }
    }

    @Test
    void believesARefusalFromOneThatHas() throws Exception {
        Keys keys = Keys.of(folder, "ours", "dns:localhost");
        for (Encryption encryption : new Encryption[] {Encryption.STARTTLS, Encryption.TLS}) {
            try (ScriptedServer server = server(encryption, keys)) {
                server.at("AUTH", "535 no");
                assertThat(send(settings(server.port(), encryption).put("trust", "ours.pem")))
                        .isInstanceOf(Delivery.Refused.class);
            }
        }
    }

    @Test
    void listensToNoEndlessReplyInTlsEither() throws Exception {
        Keys keys = Keys.of(folder, "ours", "dns:localhost");
        byte[] bytes = "x".repeat(1 << 14).getBytes(StandardCharsets.US_ASCII);
        for (Encryption encryption : new Encryption[] {Encryption.STARTTLS, Encryption.TLS}) {
            try (ScriptedServer server = server(encryption, keys)) {
                server.at("MAIL", out -> {
                    while (true) {
                        out.write(bytes);
                    }
                });
                assertDeferred(
                        send(settings(server.port(), encryption).put("trust", "ours.pem")),
                        "says more than a mail server");
            }
        }
    }

    @Test
    void deliversToAServerOfOthers() throws Exception {
        Keys.of(folder, "ours", "dns:localhost");
        GreenMail server = greenMail(folder.resolve("ours.p12"));
        try {
            ObjectNode settings = settings(server.getSmtps().getPort(), Encryption.TLS);
            assertDeferred(send(settings), "certificate");
            assertThat(server.getReceivedMessages()).isEmpty();

            settings.put("trust", "ours.pem");
            assertThat(send(settings)).isInstanceOf(Delivery.Delivered.class);
            assertThat(server.getReceivedMessages()).hasSize(1);

            server.getUserManager().getUser("rollback").setPassword("another");
            assertThat(send(settings)).isInstanceOf(Delivery.Refused.class);
            assertThat(server.getReceivedMessages()).hasSize(1);
        } finally {
            server.stop();
        }
    }

    /** Its keys can be said in no other way; it reads them once. */
    private static GreenMail greenMail(Path keys) {
        System.setProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY, keys.toString());
        System.setProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY, Keys.PASSWORD);
        try {
            GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
            server.setUser("rollback", "rollback", Mail.PASSWORD);
            server.getManagers().getUserManager().setAuthRequired(true);
            server.start();
            return server;
        } finally {
            System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY);
            System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY);
        }
    }
}
