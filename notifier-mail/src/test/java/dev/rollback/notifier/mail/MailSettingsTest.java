package dev.rollback.notifier.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.PluginConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailSettingsTest {

    @TempDir
    Path folder = Path.of("");

    private String problem(ObjectNode settings) {
        RollbackException e = catchThrowableOfType(
                RollbackException.class, () -> Mail.open(folder, settings).close());
        assertThat(e).as("%s", settings).isNotNull();
        assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(e.getMessage())
                .startsWith("notifications.mail")
                .doesNotContain(Mail.PASSWORD)
                .matches(message -> message.chars().noneMatch(Character::isISOControl), "is one line");
        return e.getMessage();
    }

    private MailSettings read(ObjectNode settings) {
        return MailSettings.read(
                new PluginConfig("notifications.mail", settings),
                new ChannelContext(folder, Map.of("PASSWORD", Mail.PASSWORD), Clock.systemUTC()));
    }

    private static ObjectNode least() {
        ObjectNode settings = JsonNodeFactory.instance
                .objectNode()
                .put("host", "mail.example.org")
                .put("from", "rollback@example.org");
        settings.putArray("to").add("ops@example.org");
        return settings;
    }

    @Test
    void isFoundByItsServiceAndNeverWorksByTheEnvironmentAlone() {
        assertThat(ServiceLoader.load(Notifier.class)).anyMatch(found -> found instanceof MailNotifier);
        assertThat(new MailNotifier().name()).isEqualTo("mail");
        assertThat(new MailNotifier().byEnvironment("x", Map.of("MAIL", "ops", "SMTP_HOST", "localhost")))
                .isEmpty();
    }

    @Test
    void encryptsUnlessItIsToldNotTo() {
        assertThat(read(least()).security()).isEqualTo(Security.STARTTLS);
        assertThat(read(least()).port()).isEqualTo(587);
        assertThat(read(least().put("security", "tls")).port()).isEqualTo(465);
        assertThat(read(least().put("security", "none")).port()).isEqualTo(25);
        assertThat(read(least().put("port", 2525)).port()).isEqualTo(2525);
        assertThat(read(least()).timeout()).hasSeconds(20);
        assertThat(problem(least().put("security", "ssl"))).contains("starttls, tls or none");
        assertThat(problem(least().put("security", "NONE"))).contains("starttls, tls or none");
        assertThat(problem(least().put("security", false))).contains("security");
    }

    @Test
    void sendsNoPasswordInTheClearButToThisMachine() {
        ObjectNode settings = Mail.withLogin(least().put("security", "none"));
        assertThat(problem(settings)).contains("password", "in the clear");
        assertThat(problem(settings.deepCopy().put("host", "127.0.0.1.example.org")))
                .contains("in the clear");
        for (String host : new String[] {"localhost", "127.0.0.1", "::1"}) {
            assertThat(read(settings.deepCopy().put("host", host)).login()).isPresent();
        }
        assertThat(read(Mail.withLogin(least())).login()).isPresent();
    }

    @Test
    void readsItsSettingsStrictly() throws IOException {
        assertThat(problem(least().put("hots", "x"))).contains("unknown: hots", "host");
        assertThat(problem(least().without("host"))).contains("host: is missing");
        assertThat(problem(least().without("from"))).contains("from: is missing");
        assertThat(problem(least().without("to"))).contains("to: say who");
        assertThat(problem(least().put("to", "ops@example.org"))).contains("to: say who");
        assertThat(problem(least().put("timeout-seconds", 26))).contains("1 to 25");
        assertThat(problem(least().put("port", 0))).contains("port");
        assertThat(problem(least().put("username", "me"))).contains("password: is missing");
        ObjectNode nobody = least();
        nobody.putObject("password").put("env", "PASSWORD");
        assertThat(problem(nobody)).contains("username: is missing");
        assertThat(problem(least().put("username", "me").put("password", "inthefile")))
                .contains("does not belong into this file")
                .doesNotContain("inthefile");
        assertThat(problem(Mail.withLogin(least()).put("username", "me\r\nRSET")))
                .contains("username", "control");
        Path file = Files.writeString(folder.resolve("password"), "two\nlines");
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        ObjectNode twoLines = least().put("username", "me");
        twoLines.putObject("password").put("file", "password");
        assertThat(problem(twoLines)).contains("password", "control").doesNotContain("two");
    }

    @Test
    void readsRecipientsStrictly() {
        ObjectNode none = least();
        none.putArray("to");
        assertThat(problem(none)).contains("to: expected 1 to 100");
        ObjectNode unknown = least();
        unknown.putObject("to").putArray("everybody").add("ops@example.org");
        assertThat(problem(unknown)).contains("notifications.mail.to", "unknown: everybody");
        ObjectNode empty = least();
        empty.putObject("to");
        assertThat(problem(empty)).contains("to: say who");
        ObjectNode twice = least();
        twice.putArray("to").add("ops@example.org").add("Ops <OPS@example.org>");
        assertThat(problem(twice)).contains("twice");
        ObjectNode many = least();
        ArrayNode all = many.putArray("to");
        for (int i = 0; i < 101; i++) {
            all.add("ops" + i + "@example.org");
        }
        assertThat(problem(many)).contains("1 to 100");
        all.remove(0);
        assertThat(read(many).to().values()).allSatisfy(list -> assertThat(list).hasSize(100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ops@example.org\r\nBcc: evil@example.org",
                "ops@example.org\n",
                "\rops@example.org",
                "ops@example.org\u0000",
                "ops@example.org\u2028",
                "Ops\r\nBcc: evil@example.org <ops@example.org>",
                "=?utf-8?Q?Ops=0D=0ABcc:_evil@example.org?= <ops@example.org>",
                "\"Ops\nx\" <ops@example.org>",
                "ops@example.org, evil@example.org",
                "Group: ops@example.org;",
                "ops",
                "@example.org",
                "ops@",
                "ops@-example.org",
                "ops@example..org",
                "o..ps@example.org",
                ".ops@example.org",
                "\"o ps\"@example.org",
                "ops@[127.0.0.1]",
                "ops@exämple.org",
                "öps@example.org",
                "ops@example.org> SIZE=1",
                "<ops@example.org",
                "ops @example.org",
                "a b <ops@example.org> c",
                "ops@example.org (comment"
            })
    void takesNoAddressThatIsMoreThanOne(String address) {
        assertThat(problem(least().put("from", address))).contains("from:");
        assertThat(problem(least().put("reply-to", address))).contains("reply-to:");
        ObjectNode to = least();
        to.putArray("to").add(address);
        assertThat(problem(to)).contains("to:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail example", "mail.example.org\r\nx", "-x", "[::1]", "a/b", "mäil", "x:y@z"})
    void takesNoHostThatIsNone(String host) {
        assertThat(problem(least().put("host", host))).contains("host:");
    }

    @Test
    void trustsOnlyFilesWithCertificates() throws Exception {
        assertThat(problem(least().put("trust", "no.pem"))).contains("trust: no.pem", "not there");
        Files.writeString(folder.resolve("empty.pem"), "");
        assertThat(problem(least().put("trust", "empty.pem"))).contains("trust: empty.pem");
        Files.writeString(folder.resolve("bad.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThat(problem(least().put("trust", "bad.pem"))).contains("trust: bad.pem");
        Files.write(folder.resolve("large.pem"), new byte[(1 << 20) + 1]);
        assertThat(problem(least().put("trust", "large.pem"))).contains("too large");
        assertThat(problem(least().put("trust", "."))).contains("not a regular file");
        Keys keys = Keys.of(folder, "ours", "dns:mail.example.org");
        assertThat(read(least().put("trust", "ours.pem")).trust()).isPresent();
        assertThat(problem(least().put("trust", keys.pem().toString()).put("security", "none")))
                .contains("trust:");
    }

    @Test
    void showsWhereItGoesAndNoSecret() {
        ObjectNode settings = Mail.withLogin(least());
        ((ArrayNode) settings.path("to")).add("Boss <boss@example.org>");
        NotificationChannel channel = Mail.open(folder, settings);
        assertThat(channel.target()).isEqualTo("boss@example.org and 1 more, by mail.example.org");
        channel.close();
        channel.close();
        assertThat(read(settings).toString()).doesNotContain(Mail.PASSWORD);
    }
}
