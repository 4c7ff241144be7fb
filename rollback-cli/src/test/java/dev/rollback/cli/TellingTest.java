package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An incident's commands and a rollback, with a webhook at the other end. */
final class TellingTest {

    private static final String SECRET = "/services/T0/B0/verysecretpath";

    @TempDir
    Path folder = Path.of("");

    private final List<String> arrived = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server = start(200, "ok");
    private Sample sample = new Sample(Path.of(""));

    @BeforeEach
    void unpack() {
        sample = Sample.in(folder);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tellsTheWholeIncident() throws IOException {
        ok("incident", "declare", "--severity", "HIGH", "--summary", "posts to " + url() + " fail");
        ok("run", "--to", "leveldb", "--force");
        ok("incident", "update", "--status", "rolled back", "--impact", "no deployments for an hour");
        ok("incident", "resolve", "--resolution", "back on LevelDB");

        assertThat(arrived).hasSize(5);
        assertThat(arrived.get(0)).contains("declared: HIGH", "posts to *** fail");
        assertThat(arrived.get(1)).contains("rollback started");
        assertThat(arrived.get(2)).contains("rolled back", "Time measured: ");
        assertThat(arrived.get(3)).contains("Status: rolled back");
        assertThat(arrived.get(4)).contains("resolved", "Downtime measured: ");
        assertThat(String.join("", arrived)).doesNotContain("verysecretpath", "no deployments for an hour");
        try (var files = Files.walk(sample.root())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("verysecretpath");
            }
        }
        assertThat(run("notify", "outbox").out()).doesNotContain("pending");
    }

    @Test
    void tellsOfTheIncidentBeforeItTellsOfTheRollbackThatDeclaresIt() {
        ok("run", "--to", "leveldb", "--force");
        assertThat(arrived).hasSize(3);
        assertThat(arrived.get(0)).contains("declared: HIGH");
        assertThat(arrived.get(1)).contains("rollback started");
        assertThat(arrived.get(2)).contains("rolled back");
    }

    @Test
    void tellsStakeholdersWhatIsForThem() throws IOException {
        Files.writeString(
                sample.path("rollback.yml"),
                "notifications: {partners: {notifier: slack, audiences: [stakeholders], url: {env: HOOK}}}\n");
        Map<String, String> environment = Map.of("HOOK", url());
        run(environment, "incident", "declare", "--severity", "LOW", "--summary", "it hurts inside");
        run(environment, "incident", "update", "--status", "x", "--impact", "no deployments");
        run(environment, "incident", "resolve", "--resolution", "switched back");
        assertThat(arrived).hasSize(2);
        assertThat(arrived.get(0))
                .contains("no deployments", "within 60 minutes")
                .doesNotContain("it hurts inside");
        assertThat(arrived.get(1)).contains("Resolved: ", "switched back");
    }

    @Test
    void namesTheContactsToThoseWhoDealWithItAndToNoStakeholder() throws IOException {
        HttpServer inside = server;
        List<String> outside = Collections.synchronizedList(new ArrayList<>());
        HttpServer partners = start(200, "ok", outside);
        try {
            Files.writeString(
                    sample.path("rollback.yml"),
                    "contacts: {primary: 'Jane, +1', secondary: 'Jim, +2', escalation: 'Eve, +3', management: 'Max, +4'}\n"
                            + "notifications:\n  ops: {notifier: slack, url: {env: OPS}}\n"
                            + "  partners: {notifier: slack, audiences: [stakeholders], url: {env: PARTNERS}}\n");
            Map<String, String> environment = Map.of(
                    "OPS", "http://127.0.0.1:" + inside.getAddress().getPort() + SECRET,
                    "PARTNERS", "http://127.0.0.1:" + partners.getAddress().getPort() + SECRET);
            Cli declared = run(environment, "incident", "declare", "--severity", "LOW", "--summary", "x", "--json");
            assertThat(declared.json().path("data").path("contacts").toString())
                    .isEqualTo("{\"primary\":\"Jane, +1\",\"secondary\":\"Jim, +2\","
                            + "\"escalation\":\"Eve, +3\",\"management\":\"Max, +4\"}");
            assertThat(run(environment, "incident", "show").out()).contains("Contact    escalation: Eve, +3");
            run(environment, "incident", "escalate", "--reason", "y");
            run(environment, "incident", "update", "--status", "z", "--impact", "none");
            run(environment, "incident", "resolve", "--resolution", "done");

            assertThat(arrived.get(0))
                    .contains("Primary contact: Jane, +1", "Secondary contact: Jim, +2")
                    .doesNotContain("Eve", "Max");
            assertThat(arrived.get(1))
                    .contains("Escalation contact: Eve, +3", "Management contact: Max, +4")
                    .doesNotContain("Jane", "Jim");
            assertThat(outside).hasSize(2);
            assertThat(String.join("", outside)).doesNotContain("Jane", "Jim", "Eve", "Max");
            try (var reports = Files.walk(sample.path("logs/incidents"))) {
                assertThat(reports.filter(file -> file.endsWith("incident-report.md")))
                        .singleElement()
                        .satisfies(file -> assertThat(file).content().contains("| Management contact | Max, +4 |"));
            }
        } finally {
            partners.stop(0);
        }
    }

    @Test
    void deliversLaterWhatCouldNotBeDelivered() throws IOException {
        server.stop(0);
        Cli dead = run("incident", "declare", "--severity", "HIGH", "--summary", "it hurts");
        assertThat(dead.exit()).as(dead.err()).isZero();
        assertThat(dead.err()).contains("rollback notify flush").doesNotContain("verysecretpath");
        assertThat(run("notify", "outbox").out())
                .contains("pending", "declared: HIGH")
                .doesNotContain("verysecretpath");
        HttpServer back = start(200, "ok");
        try {
            String url = "http://127.0.0.1:" + back.getAddress().getPort() + SECRET;
            Cli flushed = run(Map.of("SLACK_WEBHOOK_URL", url), "notify", "flush", "--timeout", "30s");
            assertThat(flushed.exit()).as(flushed.out() + flushed.err()).isZero();
        } finally {
            back.stop(0);
        }
        assertThat(arrived).hasSize(1);
    }

    /** One channel refuses connections, one takes them and says nothing, one answers with errors. */
    @Test
    void rollsBackTheSameWithEveryChannelDead() throws IOException {
        HttpServer failing = start(500, "no");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Files.writeString(
                    sample.path("rollback.yml"),
                    "notifications:\n  gone: {notifier: slack, url: {env: GONE}}\n"
                            + "  silent: {notifier: slack, url: {env: SILENT}, timeout-seconds: 25}\n"
                            + "  failing: {notifier: slack, url: {env: FAILING}}\n");
            server.stop(0);
            Map<String, String> environment = Map.of(
                    "GONE", url(),
                    "SILENT", "http://127.0.0.1:" + silent.getLocalPort() + SECRET,
                    "FAILING", "http://127.0.0.1:" + failing.getAddress().getPort() + SECRET);
            long begin = System.nanoTime();
            Cli dead = run(environment, "run", "--to", "leveldb", "--force", "--json");
            Duration took = Duration.ofNanos(System.nanoTime() - begin);

            assertThat(dead.exit()).as(dead.out()).isIn(0, 3);
            assertThat(dead.json().path("outcome").asText()).isEqualTo("ROLLED_BACK");
            assertThat(dead.json().path("data").path("untold")).hasSize(3);
            Path other = Files.createDirectory(folder.resolve("other"));
            Cli calm = Cli.run("-C", Sample.in(other).root(), "run", "--to", "leveldb", "--force", "--json");
            assertThat(dead.exit())
                    .as("the same outcome as without any channel")
                    .isEqualTo(calm.exit());
            assertThat(dead.json().path("data").path("warnings"))
                    .isEqualTo(calm.json().path("data").path("warnings"));
            // five seconds of patience, and as much for the rollback itself on a machine that has other work
            assertThat(took).isLessThan(Duration.ofSeconds(20));
        } finally {
            failing.stop(0);
        }
    }

    private HttpServer start(int status, String body) {
        return start(status, body, arrived);
    }

    private static HttpServer start(int status, String body, List<String> arrived) {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/", exchange -> {
                arrived.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            started.start();
            return started;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + SECRET;
    }

    private void ok(String... words) {
        Cli cli = run(words);
        assertThat(cli.exit()).as(cli.out() + cli.err()).isIn(0, 3);
    }

    private Cli run(String... words) {
        return run(Map.of("SLACK_WEBHOOK_URL", url()), words);
    }

    private Cli run(Map<String, String> environment, String... words) {
        Object[] all = Stream.concat(List.of("-C", sample.root()).stream(), Arrays.stream(words))
                .toArray();
        return Cli.run("", false, environment, all);
    }
}
