package org.example.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Audience;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.Notification;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.Delivery;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.PluginConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the contract does not ask for, with real programs. */
@Timeout(60)
class CommandNotifierTest {

    private static final String TOKEN = "very-secret-token";

    @TempDir
    Path workspace;

    private final ObjectNode settings = JsonNodeFactory.instance.objectNode();

    @Test
    void handsOverTheTextAsItIsAndRunsNothingOfIt() throws IOException {
        String hostile = "$(touch broken) `touch broken`; touch broken\n-rf \"'\\ ä\uD83D\uDE00";
        Delivery delivery = send(
                "printf '%s|' \"$#\" \"$@\" > arguments; cat > input",
                notification("--help; touch broken", hostile, Map.of("Severity", "$(touch broken)")),
                "one word",
                "$HOME");

        assertThat(delivery).isEqualTo(new Delivery.Delivered(""));
        assertThat(read("arguments")).isEqualTo("2|one word|$HOME|");
        assertThat(read("input"))
                .isEqualTo("--help; touch broken\n\n" + hostile + "\n\nSeverity: $(touch broken)\n");
        assertThat(workspace.resolve("broken")).doesNotExist();
    }

    @Test
    void showsTheProgramNoMoreOfTheEnvironmentThanItNeeds() throws IOException {
        settings.putObject("token").put("env", "PAGER_TOKEN");
        send("env > environment; pwd > folder", notification("x", "x", Map.of()));

        Set<String> names = new TreeSet<>();
        read("environment").lines().forEach(line -> names.add(line.replaceFirst("=.*", "")));
        assertThat(names)
                .contains("PATH", "NOTIFICATION_TOKEN")
                .doesNotContain("PAGER_TOKEN", "OTHERS_PASSWORD", "JAVA_HOME");
        assertThat(read("environment").lines())
                .contains(
                        "NOTIFICATION_ID=INC-1.step-failed.1",
                        "NOTIFICATION_INCIDENT=INC-1",
                        "NOTIFICATION_EVENT=step-failed",
                        "NOTIFICATION_AUDIENCE=internal",
                        "NOTIFICATION_TIME=2026-03-02T10:15:30Z");
        assertThat(Path.of(read("folder").strip()).toRealPath()).isEqualTo(workspace.toRealPath());
    }

    @Test
    void theExitStatusTellsWhatBecameOfIt() {
        assertThat(exit("echo taken; exit 0")).isEqualTo(new Delivery.Delivered("taken"));
        assertThat(exit("echo 'no such room' >&2; exit 65"))
                .isEqualTo(new Delivery.Refused("the program does not want it: no such room"));
        assertThat(exit("echo busy; exit 75"))
                .isEqualTo(new Delivery.Deferred("the program asks for another try: busy"));
        for (String end : List.of("exit 1", "exit 64", "exit 127", "kill -9 $$")) {
            assertThat(exit(end)).as(end).isInstanceOf(Delivery.Deferred.class);
        }
        assertThat(exit("kill -9 $$").toString()).contains("status 137");
    }

    @Test
    void onTimeOutNothingOfTheProgramIsLeft() throws Exception {
        settings.put("timeout-seconds", 1);
        long begin = System.nanoTime();
        Delivery delivery = exit(FAMILY);

        assertThat(delivery).isEqualTo(new Delivery.Deferred("not finished after 1 s, and ended"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
        familyIsGone();
    }

    @Test
    void onInterruptionNothingOfTheProgramIsLeftAndTheInterruptionIsPassedOn() throws Exception {
        AtomicReference<Delivery> result = new AtomicReference<>(new Delivery.Delivered("nothing yet"));
        AtomicReference<Boolean> passedOn = new AtomicReference<>(false);
        Thread sender = new Thread(() -> {
            result.set(exit(FAMILY));
            passedOn.set(Thread.currentThread().isInterrupted());
        });
        sender.start();
        while (!Files.exists(workspace.resolve("ready"))) {
            Thread.sleep(20);
        }
        sender.interrupt();
        sender.join(2_000);

        assertThat(result.get()).isInstanceOf(Delivery.Deferred.class);
        assertThat(passedOn.get()).isTrue();
        familyIsGone();
    }

    /** A shell, its child and its grandchild, of which none ends soon, nor when its child is gone. */
    private static final String FAMILY = "sh -c 'sleep 300 & echo $! > grandchild; wait; sleep 300' &"
            + " echo $! > child; echo $$ > parent;"
            + " while [ ! -s grandchild ]; do sleep 0.05; done; touch ready; wait; sleep 300";

    private void familyIsGone() throws Exception {
        for (String name : List.of("parent", "child", "grandchild")) {
            Optional<ProcessHandle> member =
                    ProcessHandle.of(Long.parseLong(read(name).strip()));
            for (int i = 0; i < 100 && isRunning(member); i++) {
                Thread.sleep(20);
            }
            assertThat(isRunning(member)).as(name).isFalse();
        }
    }

    /** One that has ended, and for which nobody has waited yet, has no command any more. */
    private static boolean isRunning(Optional<ProcessHandle> process) {
        return process.filter(ProcessHandle::isAlive)
                .filter(handle -> handle.info().command().isPresent())
                .isPresent();
    }

    @Test
    void takesAnyAmountOfOutputAndKeepsItsBeginning() {
        Delivery delivery = exit("head -c 3000000 /dev/zero | tr '\\0' x; exit 75");
        assertThat(delivery)
                .isEqualTo(new Delivery.Deferred("the program asks for another try: " + "x".repeat(200) + "…"));
    }

    @Test
    void oneThatPrintsWithoutEndIsEndedInTime() {
        settings.put("timeout-seconds", 1);
        assertThat(exit("while :; do echo more; done")).isInstanceOf(Delivery.Deferred.class);
    }

    @Test
    void waitsForNobodyWhoKeepsItsOutputOpen() {
        settings.put("timeout-seconds", 20);
        long begin = System.nanoTime();
        assertThat(exit("sleep 5 & echo started")).isEqualTo(new Delivery.Delivered("started"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void theLongestTextNeedNotBeRead() throws IOException {
        Notification longest = notification("x", "ä".repeat(Notification.MAX_TEXT), facts());
        assertThat(send("exit 0", longest)).isInstanceOf(Delivery.Delivered.class);
        send("cat > input", longest);
        assertThat(read("input")).hasSizeGreaterThan(Notification.MAX_TEXT + 40_000);
    }

    private static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 0; i < Notification.MAX_FACTS; i++) {
            facts.put("fact " + i, "x".repeat(Notification.MAX_FACT));
        }
        return facts;
    }

    @Test
    void showsTheTokenNotEvenInPart() {
        settings.putObject("token").put("env", "PAGER_TOKEN");
        assertThat(exit("echo \"with $NOTIFICATION_TOKEN\"")).isEqualTo(new Delivery.Delivered("with ***"));
        assertThat(exit("printf '%4090s%s%s' '' \"$NOTIFICATION_TOKEN\" \"$NOTIFICATION_TOKEN\""))
                .isEqualTo(new Delivery.Delivered(""));
    }

    @Test
    void leavesNoFileBehind() throws IOException {
        Set<Path> before = temporary();
        exit("exit 0");
        exit("exit 1");
        settings.putArray("command").add("no/such/program");
        assertThat(open().send(notification("x", "x", Map.of())).toString())
                .contains("the program cannot be run", "no/such/program");
        assertThat(temporary()).isEqualTo(before);
    }

    private static Set<Path> temporary() throws IOException {
        Set<Path> found = new TreeSet<>();
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try (var files = Files.newDirectoryStream(folder, "notification-*.txt")) {
            files.forEach(found::add);
        }
        return found;
    }

    @Test
    void saysWhichSettingIsWrong() {
        wrong("command: name the program");
        settings.put("command", "one string");
        wrong("command: expected a list of texts");
        settings.putArray("command").add("a\0b");
        wrong("command: holds a NUL");
        settings.putArray("command").add("a");
        settings.put("timeout-seconds", 26);
        wrong("timeout-seconds: expected a whole number from 1 to 25");
        settings.remove("timeout-seconds");
        settings.put("token", TOKEN);
        wrong("token: say where it stands");
        settings.putObject("token").put("env", "NOT_SET");
        wrong("NOT_SET is not set");
    }

    private void wrong(String words) {
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        RollbackException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageContaining("notifications.pager: ")
                .hasMessageContaining(words)
                .hasMessageNotContaining(TOKEN);
    }

    private Delivery exit(String script) {
        try {
            return send(script, notification("It hurts", "x", Map.of()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Delivery send(String script, Notification notification, String... arguments) throws IOException {
        Path program = Files.writeString(workspace.resolve("program"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        var command = settings.putArray("command").add("./program");
        List.of(arguments).forEach(command::add);
        try (NotificationChannel channel = open()) {
            return channel.send(notification);
        }
    }

    private NotificationChannel open() {
        Map<String, String> environment = Map.of(
                "PATH", System.getenv("PATH"),
                "PAGER_TOKEN", TOKEN,
                "OTHERS_PASSWORD", "not for the program");
        return new CommandNotifier()
                .open(
                        new PluginConfig("notifications.pager", settings),
                        new ChannelContext(workspace, environment, Clock.systemUTC()));
    }

    private static Notification notification(String title, String text, Map<String, String> facts) {
        return new Notification(
                "INC-1.step-failed.1",
                "INC-1",
                IncidentEvent.STEP_FAILED,
                Audience.INTERNAL,
                Instant.parse("2026-03-02T10:15:30Z"),
                title,
                text,
                facts);
    }

    private String read(String name) throws IOException {
        return Files.readString(workspace.resolve(name));
    }
}
