package dev.rollback.notifier.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.spi.Delivery;
import dev.rollback.testkit.Seeds;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a message when the other side answers this or that, or nothing. */
@Timeout(60)
class MailExchangeTest {

    /** A little more than its time-out of a second, and what it takes to cut a connection. */
    private static final Duration SOON = Duration.ofMillis(2_500);

    @TempDir
    Path folder = Path.of("");

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .as("no thread is left behind")
                .noneMatch(thread -> thread.getName().startsWith("mail to "));
    }

    private ObjectNode settings() {
        return Mail.settings(server.port()).put("timeout-seconds", 1);
    }

    private Delivery send() {
        return send(settings());
    }

    private Delivery send(ObjectNode settings) {
        long begin = System.nanoTime();
        Delivery delivery = Mail.send(folder, settings, Mail.any());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        assertThat(delivery.toString())
                .doesNotContain(Mail.PASSWORD, base64(Mail.PASSWORD))
                .matches(words -> words.chars().noneMatch(Character::isISOControl), "is one line");
        return delivery;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertDeferred(Delivery delivery, String... words) {
        assertThat(delivery)
                .isInstanceOfSatisfying(
                        Delivery.Deferred.class,
                        deferred -> assertThat(deferred.reason()).contains(words));
    }

    private static void assertRefused(Delivery delivery, String... words) {
        assertThat(delivery)
                .isInstanceOfSatisfying(
                        Delivery.Refused.class,
                        refused -> assertThat(refused.reason()).contains(words));
    }

    private static void assertDelivered(Delivery delivery, String... words) {
        assertThat(delivery)
                .isInstanceOfSatisfying(
                        Delivery.Delivered.class,
                        delivered -> assertThat(List.of(words))
                                .allSatisfy(
                                        one -> assertThat(delivered.receipt()).contains(one)));
    }

    @Test
    void tellsWhatTheServerSaysToIt() throws InterruptedException {
        assertDelivered(send(), "250 2.0.0 taken as 4711");
        assertThat(server.commands()).endsWith("DATA", "QUIT");
        assertThat(server.wasLeft()).isTrue();
    }

    static Stream<Arguments> stagesAndCodes() {
        return Stream.of("GREETING", "HELO", "MAIL", "RCPT", "DATA", ".")
                .flatMap(stage ->
                        Stream.of(421, 450, 451, 452, 454, 550, 552, 554).map(code -> Arguments.of(stage, code)));
    }

    @ParameterizedTest
    @MethodSource("stagesAndCodes")
    void triesAgainWhatPassesAndGivesUpWhatIsNotWanted(String stage, int code) {
        server.at(stage, code + "-5.1.1 not now\r\n" + code + " or never");
        if (stage.equals("HELO")) {
            server.at("EHLO", "502 what");
        }
        Delivery delivery = send();
        if (code < 500) {
            assertDeferred(delivery, code + "-5.1.1 not now " + code + " or never");
        } else {
            assertRefused(delivery, code + "-5.1.1 not now " + code + " or never");
        }
        assertThat(server.messages()).hasSize(stage.equals(".") ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "MAIL", "RCPT", "DATA", "."})
    void aRefusalCountsAlsoWhenTheServerHangsUpAfterIt(String stage) {
        server.at(stage, out -> {
            ScriptedServer.say("554 go away").take(out);
            ScriptedServer.hangUp().take(out);
        });
        assertRefused(send(), "554 go away");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "."})
    void doesNotWaitForOneThatHangs(String stage) throws InterruptedException {
        server.at(stage, server.hang());
        assertDeferred(send(), "no whole answer within 1 s");
        server.close();
        assertThat(server.wasLeft()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "."})
    void doesNotWaitForOneThatTrickles(String stage) {
        server.at(stage, out -> {
            while (true) {
                out.write('2');
                out.flush();
                nap(100);
            }
        });
        assertDeferred(send(), "no whole answer within 1 s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "."})
    void triesAgainWhenTheServerHangsUp(String stage) {
        server.at(stage, ScriptedServer.hangUp());
        assertThat(send()).isInstanceOf(Delivery.Deferred.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xxxxxxxx", "250-x\r\n"})
    void listensToNoEndlessReply(String part) {
        for (String stage : List.of("GREETING", "EHLO", "MAIL", ".")) {
            AtomicLong said = new AtomicLong();
            try (ScriptedServer endless = new ScriptedServer()) {
                endless.at(stage, out -> {
                    byte[] bytes = part.repeat((1 << 16) / part.length()).getBytes(StandardCharsets.US_ASCII);
                    while (true) {
                        out.write(bytes);
                        said.addAndGet(bytes.length);
                    }
                });
                // a reader without a bound would go on until the time-out
                assertDeferred(
                        send(Mail.settings(endless.port()).put("timeout-seconds", 2)),
                        "says more than a mail server has to say");
            }
            assertThat(said.get()).isLessThan(64L << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 200 OK\r\n\r\n", "", "22", "SSH-2.0-x", "999 x", "-20 x", "\u0000\u0001\u001b[31m"})
    void takesNoGarbageForAnAnswer(String garbage) {
        for (String stage : List.of("GREETING", "MAIL", "RCPT", "DATA", ".")) {
            try (ScriptedServer odd = new ScriptedServer()) {
                odd.at(stage, garbage);
                assertThat(send(Mail.settings(odd.port()).put("timeout-seconds", 1)))
                        .isInstanceOf(Delivery.Deferred.class);
            }
        }
    }

    @Test
    void goesOnWithoutExtensions() {
        server.at("EHLO", "502 what");
        assertDelivered(send());
        assertThat(server.commands()).anyMatch(command -> command.startsWith("HELO"));
    }

    @Test
    void saysThatNobodyIsThere() {
        server.close();
        assertDeferred(send(), "no connection: refused");
    }

    @Test
    void saysThatAHostIsNotKnown() {
        String host = "x".repeat(64) + ".invalid"; // too long for any name server to be asked
        assertDeferred(Mail.send(folder, settings().put("host", host), Mail.any()), "not known");
    }

    @Test
    void itIsDeliveredAlsoWhenTheServerThenHangs() {
        server.at("QUIT", server.hang());
        assertDelivered(send(), "250 2.0.0 taken");
    }

    @Test
    void whatMayHaveArrivedIsSentAgainUnderTheSameId() throws MessagingException {
        server.at(".", server.hang());
        assertThat(send()).isInstanceOf(Delivery.Deferred.class);
        server.at(".", ScriptedServer.hangUp());
        assertThat(send()).isInstanceOf(Delivery.Deferred.class);
        server.at(".", "250 ok");
        assertDelivered(send());
        assertThat(server.messages()).hasSize(3);
        assertThat(server.message(0).getMessageID())
                .isNotBlank()
                .isEqualTo(server.message(1).getMessageID())
                .isEqualTo(server.message(2).getMessageID());
    }

    @Test
    void endsWellWhateverTheServerSays() {
        Random random = Seeds.of("endsWellWhateverTheServerSays");
        List<String> stages = List.of("GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", ".", "QUIT");
        String letters = "0123456789 -+.\r\n\t\0\u00ffAUTHstarttls";
        for (int run = 0; run < Integer.getInteger("rollback.mail.garbage", 300); run++) {
            StringBuilder garbage = new StringBuilder(random.nextBoolean() ? "250" : "");
            random.ints(random.nextInt(200), 0, letters.length()).forEach(i -> garbage.append(letters.charAt(i)));
            try (ScriptedServer odd = new ScriptedServer()) {
                odd.at(stages.get(random.nextInt(stages.size())), out -> {
                    out.write(garbage.toString().getBytes(StandardCharsets.ISO_8859_1));
                    out.flush();
                    ScriptedServer.hangUp().take(out);
                });
                Delivery delivery =
                        send(Mail.withLogin(Mail.settings(odd.port()).put("timeout-seconds", 1)));
                if (delivery instanceof Delivery.Delivered) {
                    assertThat(odd.messages())
                            .as("%s after %s", delivery, garbage)
                            .hasSize(1);
                }
            }
        }
    }

    @Test
    void namesTheRecipientsThatWereNotTaken() {
        server.at("RCPT TO:<two@example.org>", "550 5.1.1 no such user").at("RCPT TO:<three@example.org>", "452 full");
        ObjectNode settings = settings();
        settings.putArray("to")
                .add("one@example.org")
                .add("two@example.org")
                .add("Drei <three@example.org>")
                .add("four@example.org");
        Delivery delivery = send(settings);
        assertDelivered(
                delivery,
                "taken as 4711; not for two@example.org (550 5.1.1 no such user), three@example.org (452 full)");
        assertThat(((Delivery.Delivered) delivery).receipt()).doesNotContain("one@", "four@");
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void aPartOfTheRecipientsIsNoDeliveryWhenTheMessageIsNotTaken() {
        server.at("RCPT TO:<two@example.org>", "550 no such user").at(".", "451 later");
        ObjectNode settings = settings();
        settings.putArray("to").add("one@example.org").add("two@example.org");
        assertDeferred(send(settings), "451 later");
        server.at(".", ScriptedServer.hangUp());
        assertThat(send(settings)).isInstanceOf(Delivery.Deferred.class);
        server.at(".", "554 never");
        assertRefused(send(settings), "554 never");
    }

    @Test
    void triesAgainWhenOneOfTheRecipientsMayBeTakenLater() {
        server.at("RCPT TO:<one@example.org>", "550 no such user").at("RCPT TO:<two@example.org>", "450 greylisted");
        ObjectNode settings = settings();
        settings.putArray("to").add("one@example.org").add("two@example.org");
        assertDeferred(send(settings), "one@example.org (550 no such user)", "two@example.org (450 greylisted)");
        server.at("RCPT TO:<two@example.org>", "553 nor this");
        assertRefused(send(settings), "one@example.org (550 no such user)", "two@example.org (553 nor this)");
        assertThat(server.messages()).isEmpty();
        assertThat(server.commands()).doesNotContain("DATA");
    }

    @Test
    void boundsWhatItRepeats() {
        server.at("MAIL", "550 " + "x".repeat(10_000) + "\u001b[31m");
        assertThat(((Delivery.Refused) send()).reason()).hasSizeLessThan(300);
        ObjectNode settings = settings();
        var to = settings.putArray("to");
        for (int i = 0; i < 100; i++) {
            to.add("someone" + i + "@example.org");
        }
        server.at("MAIL", "250 ok").at("RCPT", "550 " + "y".repeat(1_000));
        assertThat(((Delivery.Refused) send(settings)).reason())
                .hasSizeLessThan(1_500)
                .endsWith("and 95 more");
    }

    @Test
    void logsIn() {
        assertDelivered(send(Mail.withLogin(settings())));
        assertThat(server.commands()).contains("AUTH PLAIN " + base64("rollback\0rollback\0" + Mail.PASSWORD));

        server.at("EHLO", "250-localhost\r\n250 AUTH LOGIN").at("AUTH", "535 5.7.8 no, " + base64(Mail.PASSWORD));
        assertRefused(send(Mail.withLogin(settings())), "login", "535 5.7.8 no, ***");
    }

    @Test
    void logsInStepByStepWhereThatIsAllThatIsOffered() {
        server.at("EHLO", "250-localhost\r\n250 AUTH LOGIN")
                .at("AUTH", "334 VXNlcm5hbWU6")
                .at(base64("rollback"), "334 UGFzc3dvcmQ6")
                .at(base64(Mail.PASSWORD), "535 not with " + base64(Mail.PASSWORD));
        assertRefused(send(Mail.withLogin(settings())), "535 not with ***");
        assertThat(server.messages()).isEmpty();
        server.at(base64(Mail.PASSWORD), "235 welcome");
        assertDelivered(send(Mail.withLogin(settings())));
    }

    @Test
    void sendsNoLoginThatIsNotConfigured() {
        assertDelivered(send());
        assertThat(server.commands()).noneMatch(command -> command.startsWith("AUTH"));
    }

    @Test
    void neverRepeatsThePassword() {
        String plain = base64("rollback\0rollback\0" + Mail.PASSWORD);
        for (String stage : List.of("GREETING", "AUTH", "MAIL", "RCPT", "DATA", ".")) {
            try (ScriptedServer echoing = new ScriptedServer()) {
                echoing.at(
                        stage,
                        "550-you said " + Mail.PASSWORD + "\r\n550-" + plain + "\r\n550 " + base64(Mail.PASSWORD));
                Delivery delivery =
                        send(Mail.withLogin(Mail.settings(echoing.port()).put("timeout-seconds", 1)));
                assertRefused(delivery, "550-you said *** 550-*** 550 ***");
            }
        }
    }

    @Test
    void masksAUserNameThatIsASecret() {
        ObjectNode settings = Mail.withLogin(settings());
        settings.putObject("username").put("env", "USERNAME");
        server.at("AUTH", "535 secretuser " + base64("secretuser"));
        assertRefused(send(settings), "535 *** ***");
        assertThat(server.commands()).contains("AUTH PLAIN " + base64("secretuser\0secretuser\0" + Mail.PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 4.7.0 temporary failure", "421 busy"})
    void triesALoginAgainThatFailsForNow(String reply) {
        server.at("AUTH", reply);
        assertDeferred(send(Mail.withLogin(settings())), reply);
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void saysThatItCannotLogIn() {
        server.at("EHLO", "250-localhost\r\n250 AUTH GSSAPI");
        assertDeferred(send(Mail.withLogin(settings())), "neither PLAIN nor LOGIN");
        server.at("EHLO", "250-localhost\r\n250 AUTH PLAIN").at("AUTH", ScriptedServer.hangUp());
        assertThat(send(Mail.withLogin(settings()))).isInstanceOf(Delivery.Deferred.class);
        server.at("AUTH", server.hang());
        assertDeferred(send(Mail.withLogin(settings())), "no whole answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "."})
    void endsWhenItIsInterrupted(String stage) throws InterruptedException {
        server.at(stage, server.hang());
        List<Delivery> results = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread sender = new Thread(() -> {
            results.add(Mail.send(folder, Mail.settings(server.port()).put("timeout-seconds", 25), Mail.any()));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        sender.start();
        nap(500);
        sender.interrupt();
        sender.join(1_000);
        assertThat(sender.isAlive()).isFalse();
        assertThat(results).singleElement().satisfies(result -> assertDeferred(result, "interrupted"));
        assertThat(stillInterrupted).isTrue();
    }

    @Test
    void needsNothingOfItsCallersClassPath() throws IOException {
        Path services = Files.createDirectories(folder.resolve("other/META-INF/services"));
        Files.writeString(services.resolve("jakarta.mail.util.StreamProvider"), "no.such.Provider\n");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader other =
                new URLClassLoader(new URL[] {folder.resolve("other").toUri().toURL()})) {
            Thread.currentThread().setContextClassLoader(other);
            assertDelivered(send());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void doesNotBeginWhenItIsInterruptedBefore() {
        Thread.currentThread().interrupt();
        assertDeferred(send(), "interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void writesToNoReaderNoLongerThanItsTime() {
        server.at("DATA", out -> {
            ScriptedServer.say("354 go on").take(out);
            server.hang().take(out);
        });
        assertDeferred(send(), "no whole answer within 1 s");
    }

    private static void nap(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
