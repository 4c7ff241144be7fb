package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code incident watch} in processes of its own, some of them killed, with webhooks at the other end. */
@Timeout(180)
final class WatchTest {

    private static final String REMINDER = "an update is due";
    private static final String NOTICE = "Service notice";

    @TempDir
    Path root = Path.of("");

    private final long seed = Long.getLong("rollback.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Process> processes = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> inside = Collections.synchronizedList(new ArrayList<>());
    private final List<String> outside = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server = start();

    private HttpServer start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.setExecutor(threads);
            started.createContext("/inside", exchange -> receive(exchange, inside));
            started.createContext("/outside", exchange -> receive(exchange, outside));
            started.start();
            return started;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void receive(HttpExchange exchange, List<String> arrived) throws IOException {
        try (exchange) {
            arrived.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
        }
    }

    @BeforeEach
    void configure() throws IOException {
        System.out.println("WatchTest: seed " + seed + " (-Drollback.seed)");
        Files.writeString(
                root.resolve("rollback.yml"),
                "incident: {update-every: 2s, stakeholders-after: 4s, stakeholders-every: 1h}\n"
                        + "notifications:\n  ops: {notifier: slack, url: {env: INSIDE}}\n"
                        + "  partners: {notifier: slack, audiences: [stakeholders], url: {env: OUTSIDE}}\n");
    }

    @AfterEach
    void stop() throws InterruptedException {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.waitFor();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void killedAgainAndAgainItMissesNothingAndTellsStakeholdersOnce() throws Exception {
        declare();
        Instant begin = Instant.now();
        int kills = 3;
        for (int i = 0; i < kills; i++) {
            Process victim = watch();
            Thread.sleep(1_000 + random.nextInt(3_000));
            victim.destroyForcibly();
            assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        Process last = watch("--json-lines");
        await("the notice", () -> count(outside, NOTICE) > 0);
        int before = count(inside, REMINDER);
        await("two more reminders", () -> count(inside, REMINDER) >= before + 2);
        cli("incident", "resolve", "--resolution", "done");

        assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String printed = output(last);
        assertThat(last.exitValue()).as(printed).isZero();
        List<JsonNode> lines = printed.lines().map(Cli::parse).toList();
        assertThat(lines.get(0).path("event").asText()).isEqualTo("watching");
        assertThat(lines.get(lines.size() - 1).path("outcome").asText()).isEqualTo("RESOLVED");
        assertThat(lines)
                .filteredOn(line -> line.path("event").asText().equals("timeline"))
                .extracting(line -> line.path("line").path("event").asText())
                .contains("update-due", "resolved");

        long intervals = Duration.between(begin, Instant.now()).toSeconds() / 2;
        assertThat(count(inside, REMINDER)).as("seed " + seed).isLessThanOrEqualTo((int) intervals + 2 * kills);
        // one that is killed after the other side has taken it, and before it knows, leaves it to be sent again
        assertThat(count(outside, NOTICE)).as("seed " + seed).isLessThanOrEqualTo(1 + kills);
        assertThat(outside.stream().filter(body -> body.contains(NOTICE)).distinct())
                .as("one notice, seed " + seed)
                .hasSize(1);
        assertThat(events("stakeholder-notice")).hasSizeLessThanOrEqualTo(1);
        assertThat(count(outside, "Resolved: ")).isEqualTo(1);
        assertThat(cli("notify", "outbox").out()).isEqualTo("nothing waits, and nothing was given up\n");
        System.out.println("WatchTest: " + kills + " kills, " + count(inside, REMINDER) + " reminders in "
                + 2 * intervals + " s, " + count(outside, NOTICE) + " notice");
    }

    @Test
    void aSecondOneLooksOnAndTakesOverWhenTheFirstIsInterrupted() throws Exception {
        declare();
        Process first = watch();
        await("a reminder", () -> count(inside, REMINDER) > 0);
        Process second = watch();
        Thread.sleep(2_500);
        interrupt(first);
        assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
        String printed = output(first);
        assertThat(first.exitValue()).as(printed).isEqualTo(130);
        assertThat(printed).contains("this watch does what is due", "update-due", "interrupted");
        int before = count(inside, REMINDER);
        await("another reminder", () -> count(inside, REMINDER) > before);
        await("the notice", () -> count(outside, NOTICE) > 0);
        cli("incident", "resolve", "--resolution", "done");

        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String taken = output(second);
        assertThat(second.exitValue()).as(taken).isZero();
        assertThat(taken.indexOf("another watch does what is due"))
                .isNotNegative()
                .isLessThan(taken.indexOf("this watch does what is due"));
        assertThat(count(outside, NOTICE)).isEqualTo(1);
    }

    @Test
    void drawsItOnAScreenAgainAndAgainInOnePlace() throws Exception {
        cli("incident", "declare", "--severity", "LOW", "--summary", "it \u001b[2J hurts");
        Process watch = watch(List.of("-Drollback.terminals=012"), "xterm");
        Thread.sleep(4_000);
        cli("incident", "resolve", "--resolution", "done");
        assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String screen = output(watch);
        assertThat(screen.split("\u001b\\[H", -1).length).as(screen).isGreaterThan(3);
        assertThat(screen)
                .contains("Summary    it \\u001b[2J hurts", "Update     due in 0:0", "Outside    first notice due in")
                .contains("declared, by: ", "this watch does what is due", "Incident   ", "resolved")
                .doesNotContain("it \u001b[2J hurts");
        assertThat(screen.split("\u001b\\[2J", -1)).as("cleared once").hasSize(2);
    }

    @Test
    void doesNotDrawWhereThereIsNoCursor() throws Exception {
        declare();
        Process watch = watch(List.of("-Drollback.terminals=012"), "dumb");
        Thread.sleep(2_000);
        cli("incident", "resolve", "--resolution", "done");
        assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output(watch)).doesNotContain("\u001b[H").contains("resolved");
    }

    @Test
    void looksOnce() throws Exception {
        assertThat(cli("incident", "watch", "--once", "--json").exit()).isEqualTo(1);
        declare();
        JsonNode calm = cli("incident", "watch", "--once", "--json").json().path("data");
        assertThat(calm.path("acting").asBoolean()).isTrue();
        assertThat(calm.path("updateDueInMillis").asLong()).isBetween(0L, 2_000L);
        assertThat(calm.path("stakeholdersNoticed").asBoolean()).isFalse();
        Thread.sleep(4_100);
        JsonNode due = cli("incident", "watch", "--once", "--json").json().path("data");
        assertThat(due.path("stakeholdersNoticed").asBoolean()).isTrue();
        assertThat(due.path("outbox").path("pending").asInt()).isZero();
        assertThat(count(inside, REMINDER)).isEqualTo(1);
        assertThat(count(outside, NOTICE)).isEqualTo(1);
        assertThat(cli("incident", "watch", "--once").out()).contains("Outside    next notice due in 60:00");

        cli("incident", "resolve", "--resolution", "done");
        Cli over = cli("incident", "watch");
        assertThat(over.exit()).as(over.err()).isZero();
        assertThat(over.out()).contains("resolved").doesNotContain("Update     ");
    }

    private void declare() {
        assertThat(cli("incident", "declare", "--severity", "LOW", "--summary", "it hurts")
                        .exit())
                .isZero();
    }

    private List<JsonNode> events(String name) {
        List<JsonNode> found = new ArrayList<>();
        cli("incident", "list", "--json")
                .json()
                .path("data")
                .path("incidents")
                .forEach(incident -> cli(
                                "incident",
                                "show",
                                "--incident",
                                incident.path("incident").asText(),
                                "--json")
                        .json()
                        .path("data")
                        .path("timeline")
                        .forEach(found::add));
        return found.stream()
                .filter(line -> line.path("event").asText().equals(name))
                .toList();
    }

    private static int count(List<String> arrived, String words) {
        synchronized (arrived) {
            return (int) arrived.stream().filter(body -> body.contains(words)).count();
        }
    }

    private static void await(String what, BooleanSupplier there) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private Map<String, String> environment() {
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of("INSIDE", base + "/inside", "OUTSIDE", base + "/outside");
    }

    private Cli cli(String... words) {
        Object[] all = Stream.concat(List.of("-C", root).stream(), Arrays.stream(words))
                .toArray();
        return Cli.run("", false, environment(), all);
    }

    private Process watch(String... more) throws IOException {
        return watch(List.of(), "dumb", more);
    }

    private Process watch(List<String> properties, String term, String... more) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        words.add(System.getProperty("java.class.path"));
        words.addAll(properties);
        words.addAll(List.of(Main.class.getName(), "-C", root.toString(), "incident", "watch"));
        words.addAll(List.of(more));
        Path printed = Files.createTempFile(root, "printed", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(printed.toFile());
        builder.environment().putAll(environment());
        builder.environment().put("TERM", term);
        Process process = builder.start();
        processes.add(process);
        outputs.add(printed);
        return process;
    }

    private final List<Path> outputs = new ArrayList<>();

    private String output(Process process) throws IOException {
        return Files.readString(Objects.requireNonNull(outputs.get(processes.indexOf(process))));
    }

    private static void interrupt(Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
