package dev.rollback.core.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.Notification;
import dev.rollback.core.SettableClock;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.IncidentState;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.notify.Notifiers;
import dev.rollback.core.notify.ScriptedNotifier;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.KernelLock;
import dev.rollback.core.workspace.Severity;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.Delivery;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.testkit.FaultyFiles;
import dev.rollback.testkit.FaultyFiles.Fault;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class IncidentWatchTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final IncidentId ID = new IncidentId("INC-1");
    private static final String BOTH =
            "notifications: {chat: {}, letters: {notifier: post, audiences: [stakeholders]}}";

    @TempDir(factory = MemoryFolder.class)
    Path root;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-02T10:00:00Z"));
    private final TestPace pace = new TestPace();
    private final ScriptedNotifier chat = new ScriptedNotifier("chat");
    private final ScriptedNotifier post = new ScriptedNotifier("post");
    private final Random random = new Random(7);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Heard heard = new Heard();
    private List<WatchTask> tasks = List.of();

    /** Goes by when it is told to; the clock can jump beside. */
    private final class TestPace implements Pace {
        private long nanos = 42;

        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void pause(Duration time) {
            nanos += time.toNanos();
            clock.advance(time);
        }
    }

    private static final class Heard implements WatchListener {
        private final List<String> events = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        @Override
        public void began(Incident incident, boolean acting) {
            events.add(acting ? "acts" : "looks on");
        }

        @Override
        public void happened(JsonNode line) {
            events.add(line.path("event").asText());
        }

        @Override
        public void problem(String words) {
            problems.add(words);
        }

        @Override
        public void seen(WatchView view) {}
    }

    @BeforeEach
    void configure() throws IOException {
        configure(BOTH);
    }

    private void configure(String yaml) throws IOException {
        Files.writeString(root.resolve("rollback.yml"), yaml);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        open.clear();
    }

    private Incidents incidents(FileOps files) {
        return new Incidents(Workspace.open(root), files, clock, "me");
    }

    private Incidents incidents() {
        return incidents(FileOps.system());
    }

    private Incident declare() {
        return incidents().declare(ID, Severity.HIGH, "it hurts inside", Optional.empty(), Optional.empty());
    }

    private Announcements announcements(FileOps files) {
        Announcements made = new Announcements(
                Workspace.open(root), new Notifiers(List.<Notifier>of(chat, post)), files, clock, Map.of(), random);
        open.add(made);
        return made;
    }

    private IncidentWatch watch() {
        return watch(FileOps.system());
    }

    private IncidentWatch watch(FileOps files) {
        IncidentWatch watch = new IncidentWatch(
                Workspace.open(root),
                incidents().require(ID),
                incidents(files),
                announcements(files),
                files,
                pace,
                tasks,
                heard);
        open.add(watch);
        return watch;
    }

    /** A round a minute. */
    private void minutes(IncidentWatch watch, int count) {
        for (int i = 0; i < count; i++) {
            pace.pause(MINUTE);
            watch.round();
        }
    }

    private List<String> events() {
        return incidents().timeline(ID).read().lines().stream()
                .map(line -> line.path("event").asText())
                .filter(event -> !event.equals("notified") && !event.equals("stakeholders-told"))
                .toList();
    }

    /** What came to a channel, after what waits has had its time. */
    private List<String> delivered(ScriptedNotifier notifier) {
        assertThat(announcements(FileOps.system()).flush(SOON).left()).isZero();
        return notifier.titles();
    }

    private static ObjectNode said(String name, String text) {
        return JsonNodeFactory.instance.objectNode().put(name, text);
    }

    @Test
    void remindsEachIntervalAndHasStakeholdersToldOnce() {
        declare();
        IncidentWatch watch = watch();
        assertThat(watch.round().updateLeft()).contains(Duration.ofMinutes(15));
        minutes(watch, 14);
        assertThat(events()).containsExactly("declared");
        minutes(watch, 47);

        assertThat(events())
                .containsExactly(
                        "declared",
                        "update-due",
                        "update-due",
                        "stakeholder-notice",
                        "update-due",
                        "update-due",
                        "stakeholder-update-due");
        assertThat(heard.events)
                .startsWith("acts")
                .contains("update-due", "stakeholder-notice", "notified", "stakeholders-told")
                .containsOnlyOnce("acts");
        assertThat(delivered(chat))
                .hasSize(5)
                .containsOnly(
                        "INC-1: an update is due; the incident is declared",
                        "INC-1: stakeholders are to hear again: `rollback incident update` with --impact tells them");
        assertThat(delivered(post)).containsExactly("Service notice: INC-1");
        assertThat(heard.problems).isEmpty();
    }

    @Test
    void tellsStakeholdersNothingOfTheInside() {
        declare();
        incidents().update(incidents().require(ID), said("action", "secret plans"));
        minutes(watch(), 31);
        delivered(post);
        Notification notice = post.sent.get(0);
        assertThat(notice.text())
                .contains(
                        "we are finding out",
                        "within 60 minutes of its beginning, by 2026-03-02T11:00:00Z",
                        "Next update: in 30 minutes")
                .doesNotContain("hurts", "secret", root.toString());
        assertThat(notice.facts()).isEmpty();
    }

    @Test
    void promisesNoTimeThatHasPassed() {
        declare();
        pace.pause(Duration.ofHours(2));
        watch().round();
        delivered(post);
        assertThat(post.sent.get(0).text()).contains("Expected resolution: not known yet");
    }

    @Test
    void countsFromTheLastUpdateAndRepeatsWhatItSaid() {
        Incident declared = declare();
        IncidentWatch watch = watch();
        minutes(watch, 10);
        ObjectNode update = said("status", "looking").put("action", "restoring").put("next", "watch it");
        incidents().update(declared, update);
        minutes(watch, 14);
        assertThat(events()).containsExactly("declared", "update");
        incidents().step(declared, IncidentState.ISOLATED, said("", ""));
        minutes(watch, 1);
        assertThat(events()).endsWith("update-due");
        delivered(chat);
        assertThat(chat.sent.get(0).facts())
                .containsExactly(
                        Map.entry("Status", "an update is due; the incident is isolated"),
                        Map.entry("Action", "restoring"),
                        Map.entry("Next", "watch it"));
        assertThat(chat.sent.get(0).text()).contains("Expected to be done: (not known)");
    }

    @Test
    void leavesStakeholdersAloneWhomAPersonHasTold() {
        declare();
        try (Announcements announcements = announcements(FileOps.system())) {
            announcements.tell(IncidentEvent.STAKEHOLDER_NOTICE, "INC-1", clock.instant(), Map.of("impact", "none"));
            assertThat(announcements.awaitDeliveries(SOON)).isEmpty();
        }
        minutes(watch(), 29);
        assertThat(events()).doesNotContain("stakeholder-update-due");
        minutes(watch(), 3);
        assertThat(delivered(post)).hasSize(1);
        assertThat(events()).doesNotContain("stakeholder-notice");
    }

    @Test
    void leavesANoticeAloneThatIsOnItsWay() {
        post.does(notification -> new Delivery.Deferred("not now"));
        declare();
        try (Announcements announcements = announcements(FileOps.system())) {
            announcements.tell(IncidentEvent.STAKEHOLDER_NOTICE, "INC-1", clock.instant(), Map.of("impact", "none"));
            announcements.awaitDeliveries(Duration.ofMillis(500));
        }
        minutes(watch(), 32);
        assertThat(events()).contains("stakeholder-update-due").doesNotContain("stakeholder-notice");
    }

    @Test
    void saysSoEachIntervalWhenNoChannelReachesStakeholders() throws IOException {
        configure("notifications: {chat: {}}");
        declare();
        minutes(watch(), 91);
        assertThat(events())
                .filteredOn(event -> event.startsWith("stakeholder"))
                .containsExactly("stakeholder-notice-due", "stakeholder-notice-due", "stakeholder-notice-due");
        assertThat(delivered(chat))
                .filteredOn(title -> title.contains("no channel reaches them"))
                .hasSize(3);
    }

    @Test
    void takesUpWhereAnEarlierWatchLeftOff() {
        declare();
        IncidentWatch first = watch();
        minutes(first, 31);
        first.close();
        IncidentWatch second = watch();
        minutes(second, 13);
        assertThat(events()).containsExactly("declared", "update-due", "update-due", "stakeholder-notice");
        minutes(second, 1);
        assertThat(events()).endsWith("update-due").hasSize(5);
        assertThat(delivered(post)).hasSize(1);
    }

    @Test
    void aSecondWatchLooksOnAndTakesOver() {
        declare();
        IncidentWatch first = watch();
        assertThat(first.round().acting()).isTrue();
        IncidentWatch second = watch();
        assertThat(second.round().acting()).isFalse();
        pace.pause(Duration.ofMinutes(31));
        second.round();
        assertThat(events()).containsExactly("declared");
        first.round();
        assertThat(events()).containsExactly("declared", "update-due", "stakeholder-notice");
        assertThat(second.round().stakeholdersNoticed()).isTrue();
        first.close();
        assertThat(second.round().acting()).isTrue();
        pace.pause(Duration.ofMinutes(16));
        second.round();
        assertThat(events()).hasSize(4);
        assertThat(delivered(post)).hasSize(1);
    }

    @Test
    void aClockThatGoesBackCausesNeitherAStormNorSilence() {
        declare();
        IncidentWatch watch = watch();
        watch.round();
        minutes(watch, 10);
        clock.advance(Duration.ofHours(-3));
        minutes(watch, 4);
        assertThat(events()).as("not early").containsExactly("declared");
        minutes(watch, 1);
        assertThat(events()).as("not late").containsExactly("declared", "update-due");
        minutes(watch, 46);
        assertThat(events())
                .containsExactly(
                        "declared",
                        "update-due",
                        "update-due",
                        "stakeholder-notice",
                        "update-due",
                        "update-due",
                        "stakeholder-update-due");
        assertThat(delivered(post)).hasSize(1);
    }

    @Test
    void aClockThatJumpsToAndFroRemindsOnceForEachJumpAhead() {
        declare();
        IncidentWatch watch = watch();
        watch.round();
        clock.advance(Duration.ofHours(3));
        minutes(watch, 5);
        assertThat(events()).containsExactly("declared", "update-due", "stakeholder-notice");
        clock.advance(Duration.ofHours(-3));
        minutes(watch, 9);
        assertThat(events()).hasSize(3);
        minutes(watch, 6);
        assertThat(events()).containsExactly("declared", "update-due", "stakeholder-notice", "update-due");
    }

    @Test
    void aWatchThatBeginsAfterTheClockWentBackRemindsAtOnceAndThenAsUsual() {
        declare();
        clock.advance(Duration.ofHours(-3));
        IncidentWatch watch = watch();
        watch.round();
        assertThat(events()).containsExactly("declared", "update-due");
        minutes(watch, 14);
        assertThat(events()).hasSize(2);
        watch.close();
        watch().round();
        assertThat(events()).as("nor at each beginning").hasSize(2);
    }

    /** Once for each call to the disk: the process dies just before it. What is delivered is seen afterwards. */
    @Test
    void whereverItIsKilledNothingIsMissingAndStakeholdersAreToldOnce() throws IOException {
        int at = 0;
        boolean whole = false;
        int twice = 0;
        while (!whole) {
            at++;
            Path folder = Files.createDirectory(root.resolve("run-" + at));
            whole = survivesAKill(folder, at);
            twice += chat.sent.size() - 1;
            chat.sent.clear();
            post.sent.clear();
        }
        System.out.println("IncidentWatchTest: killed before each of " + (at - 1) + " calls, " + twice
                + " reminders came twice, no notice did");
        assertThat(at).isGreaterThan(15);
    }

    private boolean survivesAKill(Path folder, int at) throws IOException {
        Files.writeString(folder.resolve("rollback.yml"), BOTH);
        Workspace workspace = Workspace.open(folder);
        Incidents real = new Incidents(workspace, FileOps.system(), clock, "me");
        Incident incident = real.declare(ID, Severity.HIGH, "x", Optional.empty(), Optional.empty());
        pace.pause(Duration.ofMinutes(31));
        FaultyFiles files = FaultyFiles.failing(Fault.CRASH, at);
        Path outbox = Files.createDirectories(folder.resolve(".rollback/outbox"));
        boolean whole = true;
        try (KernelLock chats =
                        KernelLock.tryAcquire(outbox.resolve("chat.lock")).orElseThrow();
                KernelLock letters =
                        KernelLock.tryAcquire(outbox.resolve("letters.lock")).orElseThrow();
                Announcements announcements = announcements(workspace, files);
                IncidentWatch killed = new IncidentWatch(
                        workspace,
                        incident,
                        new Incidents(workspace, files, clock, "me"),
                        announcements,
                        files,
                        pace,
                        List.of(),
                        heard)) {
            killed.round();
        } catch (FaultyFiles.Crash e) {
            whole = false;
        }
        try (Announcements announcements = announcements(workspace, FileOps.system());
                IncidentWatch heir = new IncidentWatch(
                        workspace, incident, real, announcements, FileOps.system(), pace, List.of(), heard)) {
            heir.round();
            assertThat(announcements.flush(SOON).left()).isZero();
            heir.round();
            assertThat(announcements.flush(SOON).left()).isZero();
        }
        assertThat(post.sent).as("at " + at + ", " + files.last()).hasSize(1);
        assertThat(chat.sent).as("at " + at + ", " + files.last()).hasSizeBetween(1, 2);
        return whole;
    }

    private Announcements announcements(Workspace workspace, FileOps files) {
        return new Announcements(
                workspace, new Notifiers(List.<Notifier>of(chat, post)), files, clock, Map.of(), random);
    }

    @Test
    void goesOnWithARecordThatSomebodyHasEdited() throws IOException {
        declare();
        IncidentWatch watch = watch();
        watch.round();
        Path file = incidents().folder(ID).resolve("incident.json");
        String good = Files.readString(file);
        Files.writeString(file, good.replace("HIGH", "LOW"));
        minutes(watch, 16);
        assertThat(events()).containsExactly("declared", "update-due");
        assertThat(heard.problems)
                .filteredOn(problem -> problem.startsWith("the incident's record: "))
                .singleElement()
                .asString()
                .contains("somebody has edited it");
        Files.writeString(file, good);
        incidents().step(incidents().require(ID), IncidentState.RESOLVED, said("", ""));
        assertThat(watch.round().incident().state()).isEqualTo(IncidentState.RESOLVED);
    }

    @Test
    void aDiskThatIsFullIsShownAndCausesNoStorm() {
        declare();
        FaultyFiles files = FaultyFiles.failing(Fault.DISK_FULL, 1);
        IncidentWatch watch = watch(files);
        minutes(watch, 40);
        assertThat(events()).containsExactly("declared");
        assertThat(heard.problems).isNotEmpty().hasSizeLessThan(10);
        assertThat(String.join("\n", heard.problems)).contains("cannot be told to chat", "cannot be told to letters");
    }

    @Test
    void whatCannotBeWrittenDownIsNotToldAgainAtEachRound() throws IOException {
        declare();
        IncidentWatch watch = watch();
        Path timeline = incidents().folder(ID).resolve("timeline.jsonl");
        Files.delete(timeline);
        Files.createDirectory(timeline);
        minutes(watch, 46);
        assertThat(delivered(chat))
                .filteredOn(title -> title.contains("update is due"))
                .hasSize(3);
        assertThat(delivered(post)).hasSize(1);
        assertThat(String.join("\n", heard.problems)).contains("not a regular file");
    }

    @Test
    void runsTasksWhenTheyAreDueAndShowsWhatTheyThrow() throws InterruptedException {
        declare();
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger hung = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        tasks = List.of(
                new WatchTask("sampling", Duration.ofSeconds(60), () -> {
                    runs.incrementAndGet();
                    throw new IllegalStateException("no probe");
                }),
                new WatchTask("hanging", Duration.ofSeconds(60), () -> {
                    hung.incrementAndGet();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        IncidentWatch watch = watch();
        IncidentWatch other = watch();
        for (int second = 0; second < 180; second += 10) {
            watch.round();
            other.round();
            int wanted = 1 + second / 60;
            for (int glance = 0; runs.get() < wanted && glance < 1_000; glance++) {
                Thread.sleep(5);
            }
            pace.pause(Duration.ofSeconds(10));
        }
        end.countDown();
        assertThat(runs).hasValue(3);
        assertThat(hung).hasValue(1);
        assertThat(heard.problems)
                .containsOnlyOnce("sampling: java.lang.IllegalStateException: no probe")
                .containsOnlyOnce("hanging: has not ended yet, and is not begun again");
        assertThatThrownBy(() -> new WatchTask("x", Duration.ZERO, () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deliversWhatOthersLeaveInTheOutbox() {
        declare();
        IncidentWatch watch = watch();
        watch.round();
        chat.does(notification -> new Delivery.Deferred("not now"));
        try (Announcements announcements = announcements(FileOps.system())) {
            announcements.announce(IncidentEvent.DECISION, "INC-1", clock.instant(), Map.of());
            announcements.awaitDeliveries(Duration.ofMillis(300));
        }
        assertThat(chat.sent).hasSize(1);
        chat.does(notification -> new Delivery.Delivered("taken"));
        pace.pause(Duration.ofSeconds(6));
        WatchView view = watch.round();
        assertThat(chat.sent).hasSize(2);
        assertThat(view.outbox().pending()).isEmpty();
    }

    @Test
    void endsWithTheIncident() {
        Incident declared = declare();
        IncidentWatch watch = watch();
        watch.round();
        incidents().step(declared, IncidentState.RESOLVED, said("resolution", "done"));
        WatchView view = watch.untilItIsOver();
        assertThat(view.incident().state()).isEqualTo(IncidentState.RESOLVED);
        assertThat(view.updateLeft()).isEmpty();
        pace.pause(Duration.ofHours(5));
        assertThat(watch.once().acting()).isTrue();
        assertThat(events()).as("nothing is due any more").containsExactly("declared", "resolved");
    }
}
