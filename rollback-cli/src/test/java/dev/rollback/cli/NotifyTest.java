package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.IncidentEvent;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.notify.Notifiers;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotifyTest {

    @TempDir
    Path root = Path.of("");

    @BeforeEach
    void configure() throws IOException {
        configure("notifications: {ops: {notifier: test-file, file: ops.log},"
                + " partners: {notifier: test-file, audiences: [stakeholders], file: partners.log}}");
    }

    private void configure(String yaml) throws IOException {
        Files.writeString(root.resolve("rollback.yml"), yaml);
    }

    private Cli notify(Object... words) {
        Object[] all = new Object[words.length + 3];
        all[0] = "-C";
        all[1] = root;
        all[2] = "notify";
        System.arraycopy(words, 0, all, 3, words.length);
        return Cli.run(all);
    }

    private void announceWithoutAnswer() {
        try (Announcements announcements = new Announcements(
                Workspace.open(root), Notifiers.load(), FileOps.system(), Clock.systemUTC(), Map.of(), new Random(1))) {
            announcements.announce(IncidentEvent.UPDATE, "INC-1", Instant.EPOCH, Map.of("status", "calm"));
            announcements.awaitDeliveries(Duration.ofSeconds(2));
        }
    }

    @Test
    void testTellsForEachChannelWhetherItHasTakenIt() throws IOException {
        Path ops = Files.createFile(root.resolve("ops.log"));
        Cli one = notify("test");
        assertThat(one.exit()).isEqualTo(4);
        assertThat(one.out())
                .contains("delivered  ops, at ops.log: written")
                .contains("deferred   partners, at partners.log: no file partners.log");
        assertThat(one.err()).contains("1 of 2 channels");

        Path partners = Files.createFile(root.resolve("partners.log"));
        Cli both = notify("test", "--json");
        assertThat(both.exit()).as(both.out()).isZero();
        assertThat(both.json().path("data").path("channels")).hasSize(2);
        assertThat(Files.readAllLines(partners)).containsExactly("STAKEHOLDERS Test of notifications");

        assertThat(notify("test", "--channel", "ops").exit()).isZero();
        assertThat(notify("test", "--audience", "internal").exit()).isZero();
        assertThat(Files.readAllLines(ops)).hasSize(4).containsOnly("INTERNAL Test of notifications");
        assertThat(Files.readAllLines(partners)).hasSize(1);
    }

    @Test
    void testNamesWhatIsWrong() throws IOException {
        Cli unknown = notify("test", "--channel", "nobody");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("there are: ops, partners");
        assertThat(notify("test", "--audience", "all").exit()).isEqualTo(2);

        configure("notifications: {ops: {notifier: test-fil, file: ops.log}}");
        Cli notifier = notify("test");
        assertThat(notifier.exit()).isEqualTo(2);
        assertThat(notifier.err()).contains("notifications.ops.notifier", "did you mean test-file?");

        configure("notifications: {ops: {notifier: test-file, fil: ops.log}}");
        Cli setting = notify("test");
        assertThat(setting.exit()).isEqualTo(2);
        assertThat(setting.err()).contains("notifications.ops: unknown: fil; known are file");

        configure("{}");
        Cli nobody = notify("test", "--json");
        assertThat(nobody.exit()).isEqualTo(4);
        assertThat(nobody.json().path("outcome").asText()).isEqualTo("NO_CHANNEL");
    }

    @Test
    void outboxListsWhatHasNotArrivedAndFlushSendsIt() throws IOException {
        assertThat(notify("outbox").out()).isEqualTo("nothing waits, and nothing was given up\n");
        announceWithoutAnswer();

        Cli listed = notify("outbox");
        assertThat(listed.exit()).isZero();
        assertThat(listed.out())
                .contains("pending  ops  update: INC-1: calm", "attempts: 1, next at", "no file ops.log");
        var entry =
                notify("outbox", "--json").json().path("data").path("pending").path(0);
        assertThat(entry.path("attempts").asInt()).isEqualTo(1);
        assertThat(entry.path("incident").asText()).isEqualTo("INC-1");

        Cli tooSoon = notify("flush", "--timeout", "100ms");
        assertThat(tooSoon.exit()).isEqualTo(4);
        assertThat(tooSoon.err()).contains("1 notifications still wait");

        Path ops = Files.createFile(root.resolve("ops.log"));
        Cli flushed = notify("flush", "--timeout", "30s");
        assertThat(flushed.exit()).as(flushed.err()).isZero();
        assertThat(Files.readAllLines(ops)).containsExactly("INTERNAL INC-1: calm");
        assertThat(notify("flush").out()).isEqualTo("nothing waits\n");
        assertThat(notify("outbox", "--json").json().path("outcome").asText()).isEqualTo("EMPTY");
    }

    @Test
    void showsItsHelp() {
        for (List<String> words : List.of(List.of("test"), List.of("outbox"), List.of("flush"))) {
            Cli help = notify(words.get(0), "--help");
            assertThat(help.exit()).isZero();
            assertThat(help.out()).contains("Usage: rollback notify " + words.get(0));
        }
    }
}
