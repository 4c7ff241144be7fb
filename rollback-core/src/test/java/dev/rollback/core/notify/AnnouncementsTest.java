package dev.rollback.core.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollback.api.Audience;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.RollbackException;
import dev.rollback.core.SettableClock;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.incident.Mark;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.KernelLock;
import dev.rollback.core.workspace.Severity;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.Delivery;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.testkit.FaultyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncementsTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Instant TIME = Instant.parse("2026-03-01T11:59:00Z");

    @TempDir
    Path root;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final ScriptedNotifier chat = new ScriptedNotifier("chat");
    private final ScriptedNotifier post = new ScriptedNotifier("post");
    private final Random random = new Random(7);

    private void configure(String yaml) throws IOException {
        Files.writeString(root.resolve("rollback.yml"), yaml);
    }

    private Announcements announcements(FileOps files, Map<String, String> environment) {
        return new Announcements(
                Workspace.open(root), new Notifiers(List.<Notifier>of(chat, post)), files, clock, environment, random);
    }

    private Announcements announcements() {
        return announcements(FileOps.system(), Map.of());
    }

    private static List<String> update(Announcements announcements, String status) {
        return announcements.announce(IncidentEvent.UPDATE, "INC-1", TIME, Map.of("status", status));
    }

    @Test
    void tellsAnEventToTheChannelsOfItsAudienceInOrder() throws IOException {
        configure("notifications: {chat: {}, letters: {notifier: post, audiences: [stakeholders]}}");
        try (Announcements announcements = announcements()) {
            assertThat(update(announcements, "one")).isEmpty();
            assertThat(update(announcements, "two")).isEmpty();
            assertThat(announcements.announce(
                            IncidentEvent.STAKEHOLDER_NOTICE,
                            "INC-1",
                            TIME,
                            Map.of("impact", "no deployments", "path", "/inside")))
                    .isEmpty();
            assertThat(announcements.awaitDeliveries(SOON)).isEmpty();
            assertThat(announcements.outbox().content().pending()).isEmpty();
        }
        assertThat(chat.titles()).containsExactly("INC-1: one", "INC-1: two");
        assertThat(chat.sent.get(0).facts()).containsExactly(Map.entry("Status", "one"));
        assertThat(chat.sent.get(0).id()).isNotEqualTo(chat.sent.get(1).id());
        assertThat(post.sent).hasSize(1);
        assertThat(post.sent.get(0).facts()).isEmpty();
        assertThat(post.sent.get(0).text()).contains("no deployments", "within 60 minutes", "in 30 minutes");
    }

    @Test
    void marksTheIncidentOnlyWhenAChannelHasTakenSomething() throws IOException {
        configure("notifications: {chat: {}, letters: {notifier: post, audiences: [stakeholders]}}");
        Incidents incidents = new Incidents(Workspace.open(root), FileOps.system(), clock, "me");
        IncidentId id = new IncidentId("INC-1");
        incidents.declare(id, Severity.LOW, "x", Optional.empty(), Optional.empty());
        chat.does(notification -> new Delivery.Deferred("no answer"));
        try (Announcements announcements = announcements()) {
            update(announcements, "one");
            announcements.awaitDeliveries(Duration.ofSeconds(3));
            assertThat(incidents.require(id).marks()).isEmpty();
            chat.does(notification -> new Delivery.Delivered("taken"));
            clock.advance(Duration.ofSeconds(5));
            assertThat(announcements.flush(SOON).left()).isZero();
            assertThat(incidents.require(id).marks()).containsExactly(Map.entry(Mark.NOTIFIED, clock.instant()));

            announcements.announce(IncidentEvent.STAKEHOLDER_NOTICE, "INC-1", TIME, Map.of());
            assertThat(announcements.awaitDeliveries(SOON)).isEmpty();
            assertThat(incidents.require(id).marks()).containsOnlyKeys(Mark.NOTIFIED, Mark.STAKEHOLDERS_TOLD);

            Files.writeString(incidents.folder(id).resolve("incident.json"), "edited");
            update(announcements, "two");
            assertThat(announcements.awaitDeliveries(SOON))
                    .singleElement()
                    .asString()
                    .contains("INC-1 was told to chat could not be written down");
        }
        assertThat(chat.titles()).containsExactly("INC-1: one", "INC-1: one", "INC-1: two");
    }

    /** A notice that is gone from the outbox and not in the record would be sent anew by a watch. */
    @Test
    void whereverDeliveryIsKilledTheRecordOrTheOutboxKnowsOfANotice() throws IOException {
        IncidentId id = new IncidentId("INC-1");
        int at = 0;
        boolean whole = false;
        while (!whole) {
            Path folder = Files.createDirectory(root.resolve("run-" + ++at));
            Files.writeString(folder.resolve("rollback.yml"), "notifications: {post: {audiences: [stakeholders]}}");
            Workspace workspace = Workspace.open(folder);
            Incidents incidents = new Incidents(workspace, FileOps.system(), clock, "me");
            incidents.declare(id, Severity.LOW, "x", Optional.empty(), Optional.empty());
            Path lock =
                    Files.createDirectories(folder.resolve(".rollback/outbox")).resolve("post.lock");
            Notifiers notifiers = new Notifiers(List.<Notifier>of(post));
            try (KernelLock held = KernelLock.tryAcquire(lock).orElseThrow();
                    Announcements announcements =
                            new Announcements(workspace, notifiers, FileOps.system(), clock, Map.of(), random)) {
                announcements.announce(IncidentEvent.STAKEHOLDER_NOTICE, "INC-1", TIME, Map.of());
            }
            FaultyFiles files = FaultyFiles.failing(FaultyFiles.Fault.CRASH, at);
            try (Announcements killed = new Announcements(workspace, notifiers, files, clock, Map.of(), random)) {
                killed.flush(SOON);
            }
            boolean waits = !new Outbox(workspace, FileOps.system(), clock, random)
                    .content()
                    .pending()
                    .isEmpty();
            boolean known = incidents.require(id).marked(Mark.STAKEHOLDERS_TOLD).isPresent();
            assertThat(waits || known).as("at " + at + ", " + files.last()).isTrue();
            whole = files.calls().size() < at;
        }
        assertThat(at).isGreaterThan(10);
        assertThat(post.sent).hasSize(at);
    }

    @Test
    void aChannelThatFailsHoldsUpNoOther() throws IOException {
        configure("notifications: {chat: {}, post: {}}");
        chat.does(notification -> {
            throw new NoClassDefFoundError("gone");
        });
        try (Announcements announcements = announcements()) {
            update(announcements, "one");
            update(announcements, "two");
            assertThat(announcements.awaitDeliveries(Duration.ofSeconds(3)))
                    .singleElement()
                    .asString()
                    .contains("2 notifications wait for chat", "NoClassDefFoundError: gone");
        }
        assertThat(post.titles()).containsExactly("INC-1: one", "INC-1: two");
        assertThat(chat.titles()).as("the second waits for the first").containsExactly("INC-1: one");
    }

    @Test
    void aPluginThatHangsAndIgnoresInterruptsKeepsNobodyWaiting() throws IOException {
        configure("notifications: {chat: {}, post: {}}");
        chat.does(notification -> ScriptedNotifier.hang());
        long begin = System.nanoTime();
        try (Announcements announcements = announcements()) {
            update(announcements, "one");
            assertThat(announcements.awaitDeliveries(Duration.ofMillis(700)))
                    .singleElement()
                    .asString()
                    .contains("1 notification waits for chat");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        assertThat(post.titles()).containsExactly("INC-1: one");
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("notifications to "))
                .allMatch(Thread::isDaemon);

        chat.does(notification -> new Delivery.Delivered("taken"));
        try (Announcements later = announcements()) {
            assertThat(later.flush(SOON).left())
                    .as("the channel's lock is free")
                    .isZero();
        }
        assertThat(chat.titles()).containsExactly("INC-1: one", "INC-1: one");
        assertThat(chat.sent.get(0).id()).isEqualTo(chat.sent.get(1).id());
    }

    @Test
    void aPluginThatAnswersNothingIsTriedAgainLater() throws IOException {
        configure("notifications: {chat: {}}");
        chat.does(notification -> nothing());
        try (Announcements announcements = announcements()) {
            update(announcements, "one");
            assertThat(announcements.awaitDeliveries(Duration.ofSeconds(3)))
                    .singleElement()
                    .asString()
                    .contains("has answered nothing");
            chat.does(notification -> new Delivery.Delivered("taken"));
            assertThat(announcements.flush(Duration.ofSeconds(3)).left()).isEqualTo(1);
            assertThat(chat.sent).as("not before the pause is over").hasSize(1);
            clock.advance(Duration.ofSeconds(5));
            assertThat(announcements.flush(SOON).left()).isZero();
        }
        assertThat(chat.sent).hasSize(2);
    }

    @SuppressWarnings("NullAway") // as a plugin may that nobody has checked
    private static Delivery nothing() {
        return null;
    }

    @Test
    void givesUpWhatIsRefusedAndWhatNeverArrivesButKeepsIt() throws IOException {
        configure("notifications: {chat: {}}");
        chat.does(notification -> notification.title().contains("one")
                ? new Delivery.Refused("not wanted")
                : new Delivery.Deferred("no answer"));
        try (Announcements announcements = announcements()) {
            update(announcements, "one");
            update(announcements, "two");
            announcements.awaitDeliveries(Duration.ofSeconds(3));
            for (int attempt = 1; attempt < Backoff.MOST_ATTEMPTS; attempt++) {
                clock.advance(Backoff.LONGEST);
                announcements.flush(Duration.ofSeconds(3));
            }
            var content = announcements.outbox().content();
            assertThat(content.pending()).isEmpty();
            assertThat(content.failed()).extracting(Outbox.Entry::reason).containsExactly("not wanted", "no answer");
            assertThat(content.failed()).extracting(Outbox.Entry::attempts).containsExactly(1, 20);
        }
        assertThat(chat.sent).hasSize(21);
    }

    @Test
    void aClockThatWasSetBackHoldsNothingUp() throws IOException {
        configure("notifications: {chat: {}}");
        chat.does(notification -> new Delivery.Deferred("no answer"));
        try (Announcements announcements = announcements()) {
            update(announcements, "one");
            announcements.awaitDeliveries(Duration.ofSeconds(3));
        }
        clock.advance(Duration.ofDays(-400));
        chat.does(notification -> new Delivery.Delivered("taken"));
        try (Announcements announcements = announcements()) {
            assertThat(announcements.flush(SOON).left()).isZero();
        }
    }

    @Test
    void noSecretReachesTheOutboxOrAPlugin() throws IOException {
        Path file = Files.writeString(root.resolve("hook"), "https://hooks.example/T0/xyz\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        configure("notifications: {chat: {url: {file: hook}}}");
        chat.does(notification -> new Delivery.Deferred("at https://hooks.example/T0/xyz\u001b[2J"));
        try (Announcements announcements = announcements(FileOps.system(), Map.of("API_TOKEN", "abcdef-123"))) {
            announcements.announce(
                    IncidentEvent.UPDATE,
                    "INC-1",
                    TIME,
                    Map.of(
                            "status",
                            "abcdef-123\nsecond\u0007",
                            "next",
                            "https://hooks.example/T0/xyz",
                            "long",
                            "x".repeat(5_000)));
            assertThat(announcements.awaitDeliveries(Duration.ofSeconds(3)).toString())
                    .contains("at ***")
                    .doesNotContain("hooks.example", "\u001b");
        }
        assertThat(chat.sent.get(0).title()).isEqualTo("INC-1: ***");
        assertThat(chat.sent.get(0).facts().get("Status")).isEqualTo("*** second\uFFFD");
        assertThat(chat.sent.get(0).facts().get("Long")).hasSize(1_000).endsWith("…");
        try (var paths = Files.walk(root.resolve(".rollback"))) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(path)).doesNotContain("abcdef-123", "hooks.example");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void whatIsAnnouncedArrivesAfterACrashAnywhere() throws IOException {
        configure("notifications: {chat: {}, post: {}}");
        int calls = 0;
        for (int at = 1; at <= Math.max(calls, 1); at++) {
            dev.rollback.spi.directory.Trees.delete(root.resolve(".rollback"), FileOps.system());
            chat.sent.clear();
            post.sent.clear();
            FaultyFiles files = FaultyFiles.failing(at == 1 ? FaultyFiles.Fault.NONE : FaultyFiles.Fault.CRASH, at - 1);
            boolean accepted = false;
            try (Announcements announcements = announcements(files, Map.of())) {
                update(announcements, "one");
                accepted = true;
                announcements.awaitDeliveries(Duration.ofSeconds(5));
            } catch (FaultyFiles.Crash e) {
                // the process is gone
            }
            calls = at == 1 ? files.calls().size() + 1 : calls;
            String where = "crash at " + (at - 1) + ": " + files.last();
            try (Announcements later = announcements()) {
                assertThat(later.flush(SOON).left()).as(where).isZero();
                assertThat(later.outbox().content().problems()).as(where).isEmpty();
            }
            if (accepted) {
                assertThat(chat.titles()).as(where).isNotEmpty().allMatch("INC-1: one"::equals);
                assertThat(post.titles()).as(where).isNotEmpty().allMatch("INC-1: one"::equals);
            }
            assertThat(chat.sent.size()).as(where).isLessThanOrEqualTo(2);
        }
        assertThat(calls).isGreaterThan(12);
    }

    @Test
    void aFullDiskIsAWarning() throws IOException {
        configure("notifications: {chat: {}}");
        try (Announcements announcements =
                announcements(FaultyFiles.failing(FaultyFiles.Fault.DISK_FULL, 1), Map.of())) {
            assertThat(update(announcements, "one"))
                    .singleElement()
                    .asString()
                    .contains("cannot be told to chat", "injected");
        }
    }

    @Test
    void damagedAndHalfWrittenFilesHoldUpNothing() throws IOException {
        configure("notifications: {chat: {}}");
        chat.does(notification -> new Delivery.Deferred("no answer"));
        Path outbox = root.resolve(".rollback/outbox");
        try (Announcements announcements = announcements()) {
            update(announcements, "one");
            update(announcements, "two");
            announcements.awaitDeliveries(Duration.ofSeconds(3));
        }
        Path first;
        try (var paths = Files.list(outbox)) {
            first = paths.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(first, Files.readString(first).replace("INC-1: one", "INC-1: six"));
        Path half = Files.writeString(outbox.resolve("000000000009-0000abcd.update.chat.json.tmp"), "{\"sha256\": \"");
        Files.setLastModifiedTime(half, java.nio.file.attribute.FileTime.from(Instant.parse("2026-02-01T00:00:00Z")));
        chat.does(notification -> new Delivery.Delivered("taken"));
        clock.advance(Backoff.LONGEST);
        try (Announcements later = announcements()) {
            Announcements.Flush flush = later.flush(SOON);
            assertThat(flush.left()).isZero();
            assertThat(flush.warnings()).anyMatch(words -> words.contains(first.getFileName() + " in the outbox is"));
            assertThat(later.outbox().content().problems()).hasSize(1);
        }
        assertThat(chat.titles()).containsExactly("INC-1: one", "INC-1: two");
        assertThat(half).doesNotExist();
        assertThat(outbox.resolve("damaged").resolve(first.getFileName())).exists();
    }

    @Test
    void oldUpdatesGiveWayWhenTooMuchWaits() throws IOException {
        Files.createDirectory(root.resolve("leveldb"));
        Workspace workspace = Workspace.open(root);
        Outbox outbox = new Outbox(workspace, FileOps.system(), clock, random);
        var plain = new PlainText(new dev.rollback.core.workspace.SecretMask(List.of()));
        var composer = new Composer(workspace, plain);
        List<String> warnings = List.of();
        for (int i = 0; i < 1_003; i++) {
            IncidentEvent event = i < 2 ? IncidentEvent.DECLARED : IncidentEvent.UPDATE;
            warnings = outbox.put(Message.of(
                    composer.compose(
                            event, Audience.INTERNAL, "INC-1", TIME, Map.of("status", "" + i), "" + i, List.of()),
                    "chat",
                    clock.instant()));
        }
        assertThat(warnings).singleElement().asString().contains("an old status update for chat is dropped");
        List<Outbox.Entry> left = outbox.content().pending();
        assertThat(left).hasSize(1_000);
        assertThat(left.get(1).event()).isEqualTo(IncidentEvent.DECLARED);
        assertThat(left.get(2).title()).isEqualTo("INC-1: 5");
    }

    @Test
    void twoFlushersDeliverEachOnce() throws IOException {
        configure("notifications: {chat: {}}");
        chat.does(notification -> new Delivery.Deferred("not yet"));
        try (Announcements announcements = announcements()) {
            for (int i = 0; i < 20; i++) {
                update(announcements, "number " + i);
            }
            announcements.awaitDeliveries(Duration.ofSeconds(3));
        }
        chat.sent.clear();
        chat.does(notification -> new Delivery.Delivered("taken"));
        clock.advance(Backoff.LONGEST);
        try (Announcements one = announcements();
                Announcements other = announcements()) {
            one.flush(Duration.ZERO);
            assertThat(other.flush(SOON).left()).isZero();
        }
        assertThat(chat.titles()).hasSize(20).doesNotHaveDuplicates().isNotEmpty();
        assertThat(chat.titles().get(0)).isEqualTo("INC-1: number 0");
    }

    @Test
    void theUsersOwnTemplatesAreUsedUnlessTheyAreBroken() throws IOException {
        configure("notifications: {chat: {}}");
        Path folder = Files.createDirectory(root.resolve("templates"));
        Path own = folder.resolve("update.mustache");
        String[] broken = {"{{#open}} never closed", "{{>other}}", "\n \n", "x".repeat(70_000)};
        try (Announcements announcements = announcements()) {
            Files.writeString(own, "Ours: {{status}} <{{missing}}>\n{{{status}}} {{status.length}}");
            assertThat(update(announcements, "a & b")).isEmpty();
            for (String template : broken) {
                Files.writeString(own, template);
                assertThat(update(announcements, "fine"))
                        .as(template.substring(0, 3))
                        .singleElement()
                        .asString()
                        .startsWith("templates/update.mustache cannot be used");
            }
            Files.delete(own);
            Files.createSymbolicLink(own, root.resolve("rollback.yml"));
            assertThat(update(announcements, "fine")).singleElement().asString().contains("it is a link");
            announcements.awaitDeliveries(SOON);
        }
        assertThat(chat.titles().get(0)).isEqualTo("Ours: a & b <(not known)>");
        assertThat(chat.sent.get(0).text()).isEqualTo("a & b (not known)");
        assertThat(chat.titles().subList(1, 6)).containsOnly("INC-1: fine");
    }

    @Test
    void everyEventHasATextThatMakesUpNothing() {
        Templates templates = new Templates(root);
        for (IncidentEvent event : IncidentEvent.values()) {
            var rendered = templates.render(event, Map.of("incident", "INC-1", "time", "now", "workspace", "/w"));
            assertThat(rendered.warning()).isEmpty();
            assertThat(rendered.title()).as(event.name()).isNotBlank();
            assertThat(rendered.text()).as(event.name()).isNotBlank().doesNotContain("{{");
        }
        assertThat(templates.render(IncidentEvent.ROLLED_BACK, Map.of()).text())
                .contains("Time measured: (not known)", "Records restored: (not known)");
    }

    @Test
    void wrongConfigurationIsAWarningInARollbackAndAnErrorForWhoAsks() throws IOException {
        configure("notifications: {chat: {colour: red}, room: {notifier: chad}}");
        try (Announcements announcements = announcements()) {
            assertThat(update(announcements, "one"))
                    .anyMatch(words -> words.contains(
                            "notifications.room.notifier: no notifier is called \"chad\"; there are: chat, post"));
            assertThat(announcements.awaitDeliveries(Duration.ofSeconds(3)))
                    .anyMatch(words -> words.contains("notifications.chat: unknown: colour"));
            assertThatThrownBy(() -> announcements.test(Optional.empty(), Optional.empty(), SOON))
                    .isInstanceOfSatisfying(
                            RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                    .hasMessageContaining("notifications.room.notifier");
        }
        configure("notifications: {chat: {colour: red}}");
        try (Announcements announcements = announcements()) {
            assertThatThrownBy(() -> announcements.test(Optional.of("chat"), Optional.empty(), SOON))
                    .hasMessageContaining("notifications.chat: unknown: colour");
        }
    }

    @Test
    void aSecretWhoseFileCannotBeNamedKeepsNobodyFromAnnouncing() throws IOException {
        configure("notifications: {chat: {url: {file: \"a\\0b\"}}, post: {}}");
        try (Announcements announcements = announcements()) {
            update(announcements, "one");
            assertThat(announcements.awaitDeliveries(Duration.ofSeconds(3)))
                    .singleElement()
                    .asString()
                    .contains("1 notification waits for chat");
        }
        assertThat(post.sent).hasSize(1);
    }

    @Test
    void whatWaitsForAChannelThatIsGoneIsGivenUpAfterADay() throws IOException {
        configure("notifications: {chat: {}}");
        chat.does(notification -> new Delivery.Deferred("no answer"));
        try (Announcements announcements = announcements()) {
            update(announcements, "one");
            announcements.awaitDeliveries(Duration.ofSeconds(3));
        }
        configure("notifications: {post: {}}");
        try (Announcements announcements = announcements()) {
            Announcements.Flush flush = announcements.flush(SOON);
            assertThat(flush.left()).isEqualTo(1);
            assertThat(flush.warnings()).contains("notifications wait for the channel chat, which is not there");
            clock.advance(Duration.ofHours(25));
            assertThat(announcements.flush(SOON).left()).isZero();
            assertThat(announcements.outbox().content().failed())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.reason()).contains("no channel of this name"));
        }
        assertThat(chat.sent).hasSize(1);
    }

    @Test
    void theEnvironmentMayBeEnough() throws IOException {
        configure("notifications: {letters: {notifier: post}}");
        try (Announcements announcements = announcements(FileOps.system(), Map.of("SCRIPTED", "yes"))) {
            update(announcements, "one");
            assertThat(announcements.awaitDeliveries(SOON)).isEmpty();
        }
        assertThat(chat.sent).hasSize(1);
        assertThat(post.sent)
                .as("once: of this notifier a channel is configured")
                .hasSize(1);
    }

    @Test
    void aTestTellsOfEachChannel() throws IOException {
        configure("notifications: {chat: {}, letters: {notifier: post, audiences: [stakeholders]}}");
        post.does(notification -> {
            throw new StackOverflowError();
        });
        try (Announcements announcements = announcements()) {
            List<Trial> trials = announcements.test(Optional.empty(), Optional.empty(), SOON);
            assertThat(trials)
                    .extracting(Trial::outcome)
                    .containsExactly(Trial.Outcome.DELIVERED, Trial.Outcome.DEFERRED);
            assertThat(trials).extracting(Trial::target).containsOnly("here");
            assertThat(post.sent.get(0).audience()).isEqualTo(Audience.STAKEHOLDERS);
            assertThat(announcements.outbox().content().pending()).isEmpty();
        }
    }

    @Test
    void twoNotifiersOfOneNameAreToldWithWhereTheyComeFrom() {
        Notifiers notifiers = new Notifiers(List.<Notifier>of(chat, new ScriptedNotifier("chat")));
        assertThatThrownBy(notifiers::requireSound)
                .hasMessageContaining("two notifiers call themselves \"chat\"")
                .hasMessageContaining(ScriptedNotifier.class.getName() + " in file:");
        assertThatThrownBy(() -> notifiers.get("mail")).hasMessageContaining("there are: chat");
    }
}
