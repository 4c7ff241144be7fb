package dev.rollback.notifier.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Audience;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.Notification;
import dev.rollback.spi.Delivery;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a message, as it comes over the line. */
@Timeout(60)
class MailMessageTest {

    @TempDir
    Path folder = Path.of("");

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private MimeMessage sent(Notification notification) throws Exception {
        return sent(Mail.settings(server.port()), notification);
    }

    private MimeMessage sent(ObjectNode settings, Notification notification) throws Exception {
        assertThat(Mail.send(folder, settings, notification)).isInstanceOf(Delivery.Delivered.class);
        return server.message(server.messages().size() - 1);
    }

    private static String header(MimeMessage message, String name) throws Exception {
        assertThat(message.getHeader(name)).as(name).hasSize(1);
        return message.getHeader(name)[0];
    }

    @Test
    void saysWhatHappenedInPlainText() throws Exception {
        MimeMessage message = sent(
                Mail.settings(server.port()).put("reply-to", "Operations <noc@example.org>"),
                Mail.notification("It hurts", "First line\nSecond line"));

        assertThat(message.getSubject()).isEqualTo("It hurts");
        assertThat(message.getContent())
                .isEqualTo("First line\r\nSecond line\r\n\r\nSeverity: HIGH\r\n\r\nINC-1  2026-03-02T10:15:30Z\r\n");
        assertThat(header(message, "Content-Type")).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(header(message, "MIME-Version")).isEqualTo("1.0");
        assertThat(header(message, "From")).isEqualTo("Rollback <rollback@example.org>");
        assertThat(header(message, "Reply-To")).isEqualTo("Operations <noc@example.org>");
        assertThat(header(message, "To")).isEqualTo("ops@example.org");
        assertThat(header(message, "Date")).isEqualTo("Mon, 2 Mar 2026 10:15:30 +0000");
        assertThat(header(message, "Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(server.commands())
                .contains("MAIL FROM:<rollback@example.org>", "RCPT TO:<ops@example.org>")
                .anyMatch(command -> command.matches("EHLO \\[(127\\.0\\.0\\.1|IPv6:[0-9a-f:]+)]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Grüße aus 東京 \uD83D\uDE00",
                "=?utf-8?B?DQpCY2M6IGV2aWxAZXhhbXBsZS5vcmc=?=",
                "100 % of =?US-ASCII?Q?a?= and more of it, so much that it does not fit on one line of seventy-five characters",
                "ä and =?utf-8?Q?b?=",
                "trailing blanks   and = ? signs",
                "colons: and <angles> and \"quotes\" and \\ and ;"
            })
    void showsEveryTitleAsItIs(String title) throws Exception {
        MimeMessage message = sent(Mail.notification(title, "x"));
        assertThat(message.getSubject()).isEqualTo(title);
        assertThat(message.getHeader("Bcc")).isNull();
    }

    @Test
    void showsTheLongestTitlesAsTheyAreOnShortLines() throws Exception {
        for (String part : List.of("\uD83D\uDE00", "word ", "a", "ä b ", "=?", "     b")) {
            String title = part.repeat(Notification.MAX_TITLE / part.length()).strip();
            assertThat(sent(Mail.notification(title, "x")).getSubject()).isEqualTo(title);
        }
        assertThat(server.messages())
                .allSatisfy(message -> assertThat(message.split("\r\n"))
                        .allSatisfy(line -> assertThat(line).hasSizeLessThan(998)));
    }

    @Test
    void carriesAnyTextWholly() throws Exception {
        for (String text : List.of(
                "Grüße aus 東京 \uD83D\uDE00\nzweite Zeile",
                "before\n.\nafter\n..\n.x",
                "x".repeat(Notification.MAX_TEXT),
                "\uD83D\uDE00".repeat(Notification.MAX_TEXT / 2),
                "From nobody\nFrom: nobody\n\n\nTo: somebody \t \n = =20 =\n",
                "ends in blanks \t ")) {
            String content = (String) sent(Mail.notification("It hurts", text)).getContent();
            assertThat(content).startsWith(text.replace("\n", "\r\n") + "\r\n\r\nSeverity: HIGH\r\n");
        }
        assertThat(server.messages())
                .allSatisfy(message -> assertThat(message.split("\r\n"))
                        .allSatisfy(line -> assertThat(line)
                                .hasSizeLessThan(998)
                                .matches(
                                        one -> one.chars().allMatch(c -> c == '\t' || c >= ' ' && c < 127),
                                        "is ASCII")));
    }

    @Test
    void makesNoHeaderOfWhatIsInFacts() throws Exception {
        Notification notification = new Notification(
                "INC-1.1",
                "INC-1",
                IncidentEvent.UPDATE,
                Audience.INTERNAL,
                Mail.NOW,
                "Bcc: evil@example.org",
                "Bcc: evil@example.org\n\nBcc: evil@example.org",
                Map.of("Bcc", "evil@example.org"));
        MimeMessage message = sent(notification);
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(Collections.list(message.getAllHeaders()).stream()
                        .map(jakarta.mail.Header::getName)
                        .toList())
                .containsExactlyInAnyOrder(
                        "Date",
                        "From",
                        "To",
                        "Message-ID",
                        "In-Reply-To",
                        "References",
                        "Subject",
                        "MIME-Version",
                        "Content-Type",
                        "Content-Transfer-Encoding",
                        "Auto-Submitted");
    }

    @Test
    void theSameNotificationHasOneIdAndAnIncidentIsOneThread() throws Exception {
        MimeMessage first = sent(Mail.to(Audience.INTERNAL, "INC-1.declared.1", "INC-1"));
        MimeMessage again = sent(Mail.to(Audience.INTERNAL, "INC-1.declared.1", "INC-1"));
        MimeMessage update = sent(Mail.to(Audience.INTERNAL, "INC-1.update.2", "INC-1"));
        MimeMessage other = sent(Mail.to(Audience.INTERNAL, "INC-1-2.update.2", "INC-1-2"));
        MimeMessage odd = sent(Mail.to(Audience.INTERNAL, "..", "."));

        assertThat(header(again, "Message-ID")).isEqualTo(header(first, "Message-ID"));
        assertThat(List.of(
                        header(first, "Message-ID"),
                        header(update, "Message-ID"),
                        header(other, "Message-ID"),
                        header(odd, "Message-ID"),
                        header(first, "References"),
                        header(other, "References"),
                        header(odd, "References")))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("<[a-z]+\\.[0-9a-f]{40}@example\\.org>"));
        assertThat(header(update, "References")).isEqualTo(header(first, "References"));
        for (MimeMessage message : List.of(first, again, update, other, odd)) {
            assertThat(header(message, "In-Reply-To")).isEqualTo(header(message, "References"));
        }
    }

    @Test
    void goesToThoseOfItsAudienceAndShowsStakeholdersNotToEachOther() throws Exception {
        ObjectNode settings = Mail.settings(server.port());
        ObjectNode to = settings.putObject("to");
        to.putArray("internal").add("ops@example.org").add("Chefin Müller <boss@example.org>");
        to.putArray("stakeholders").add("one@example.com").add("two@example.net");

        MimeMessage internal = sent(settings, Mail.to(Audience.INTERNAL, "1", "INC-1"));
        MimeMessage stakeholders = sent(settings, Mail.to(Audience.STAKEHOLDERS, "2", "INC-1"));

        assertThat(Arrays.stream(internal.getRecipients(MimeMessage.RecipientType.TO))
                        .map(one -> ((InternetAddress) one).getAddress()))
                .containsExactly("ops@example.org", "boss@example.org");
        assertThat(((InternetAddress) internal.getRecipients(MimeMessage.RecipientType.TO)[1]).getPersonal())
                .isEqualTo("Chefin Müller");
        assertThat(header(stakeholders, "To")).isEqualTo("undisclosed-recipients:;");
        assertThat(server.messages().get(1)).doesNotContain("one@", "two@", "ops@", "boss@");
        assertThat(server.commands().stream().filter(command -> command.startsWith("RCPT")))
                .containsExactly(
                        "RCPT TO:<ops@example.org>",
                        "RCPT TO:<boss@example.org>",
                        "RCPT TO:<one@example.com>",
                        "RCPT TO:<two@example.net>");
    }

    @Test
    void tellsNobodyWhatIsForAnAudienceWithoutAddresses() {
        ObjectNode settings = Mail.settings(server.port());
        settings.putObject("to").putArray("internal").add("ops@example.org");
        assertThat(Mail.send(folder, settings, Mail.to(Audience.STAKEHOLDERS, "1", "INC-1")))
                .isInstanceOfSatisfying(
                        Delivery.Refused.class,
                        refused -> assertThat(refused.reason()).contains("stakeholders"));
        assertThat(server.commands()).isEmpty();
    }
}
