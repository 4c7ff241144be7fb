package dev.rollback.notifier.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rollback.api.Audience;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.Notification;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.Delivery;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.PluginConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SlackNotifierTest {

    private static final String PATH = "/services/T000/B000/verysecretpath";
    private static final Instant NOW = Instant.parse("2026-03-02T10:15:30Z");

    @TempDir
    Path folder = Path.of("");

    private final List<String> arrived = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server = start(exchange -> answer(exchange, 200, "ok"));

    /** What the other side does with a request. */
    private interface Behaviour {
        void on(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void noRequestYet() {
        assertThat(arrived).isEmpty();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void isFoundByItsService() {
        assertThat(ServiceLoader.load(Notifier.class)).anyMatch(found -> found instanceof SlackNotifier);
        assertThat(new SlackNotifier().name()).isEqualTo("slack");
    }

    @Test
    void postsBlocksAndAPlainText() {
        assertThat(send(notification("It hurts", "First line\nSecond line", Map.of("Severity", "HIGH"))))
                .isEqualTo(new Delivery.Delivered("ok"));

        JsonNode message = message();
        assertThat(message.path("text").asText()).isEqualTo("It hurts\nFirst line\nSecond line");
        assertThat(message.path("mrkdwn").asBoolean(true)).isFalse();
        assertThat(message.path("unfurl_links").asBoolean(true)).isFalse();
        JsonNode blocks = message.path("blocks");
        assertThat(blocks)
                .extracting(block -> block.path("type").asText())
                .containsExactly("header", "section", "section", "context");
        assertThat(blocks.path(0).path("text").path("text").asText()).isEqualTo("It hurts");
        assertThat(blocks.path(1).path("text").path("text").asText()).isEqualTo("First line\nSecond line");
        assertThat(blocks.path(2).path("fields").path(0).path("text").asText()).isEqualTo("Severity: HIGH");
        assertThat(blocks.path(3).path("elements").path(0).path("text").asText())
                .isEqualTo("INC-1  2026-03-02T10:15:30Z");
    }

    @Test
    void mentionsNobodyAndMarksNothingUp() {
        send(notification(
                "<!channel> & <@U123>", "<https://evil.example|click> *bold* @here :tada:", Map.of("a", "<!here>")));
        JsonNode message = message();
        assertThat(arrived.get(0)).doesNotContain("<!", "<@", "<http");
        message.path("blocks").findValues("type").stream()
                .map(JsonNode::asText)
                .forEach(type -> assertThat(type).isNotEqualTo("mrkdwn"));
        assertThat(message.path("blocks").path(0).path("text").path("text").asText())
                .isEqualTo("&lt;!channel&gt; &amp; &lt;@U123&gt;");
        assertThat(message.path("blocks").path(1).path("text").path("emoji").asBoolean(true))
                .isFalse();
    }

    @Test
    void staysWithinSlacksLimitsAndLosesNoText() {
        String text = ("&<>".repeat(100) + "\n").repeat(66) + "ä\uD83D\uDE00".repeat(30);
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 0; i < Notification.MAX_FACTS; i++) {
            facts.put("fact " + i, "<".repeat(Notification.MAX_FACT));
        }
        assertThat(send(notification("<".repeat(Notification.MAX_TITLE), text, facts)))
                .isInstanceOf(Delivery.Delivered.class);

        JsonNode blocks = message().path("blocks");
        assertThat(blocks.size()).isLessThanOrEqualTo(50);
        StringBuilder whole = new StringBuilder();
        for (JsonNode block : blocks) {
            String shown = block.path("text").path("text").asText();
            assertThat(shown.length())
                    .isLessThanOrEqualTo(block.path("type").asText().equals("header") ? 150 : 3000);
            assertThat(block.path("fields").size()).isLessThanOrEqualTo(10);
            block.path("fields")
                    .forEach(field -> assertThat(field.path("text").asText()).hasSizeLessThanOrEqualTo(2000));
            if (block.path("type").asText().equals("section")) {
                whole.append(shown);
            }
        }
        assertThat(whole.toString().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
                .isEqualTo(text);
        assertThat(blocks.findValues("fields").stream().mapToInt(JsonNode::size).sum())
                .isEqualTo(Notification.MAX_FACTS);
    }

    @Test
    void sendsAMessageASecond() {
        try (NotificationChannel channel = open(url())) {
            long begin = System.nanoTime();
            channel.send(notification("1", "", Map.of()));
            channel.send(notification("2", "", Map.of()));
            assertThat(System.nanoTime() - begin)
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
        }
        assertThat(arrived).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 408, 204})
    void triesAgainWhatPasses(int status) {
        answering(exchange -> answer(exchange, status, "no"));
        assertThat(send(any())).isInstanceOf(Delivery.Deferred.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 410, 302})
    void givesUpWhatIsNotWanted(int status) {
        answering(exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
            answer(exchange, status, "no_service\u001b[31m " + PATH);
        });
        assertThat(send(any()))
                .isInstanceOfSatisfying(
                        Delivery.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains(status + " no_service")
                                .doesNotContain("\u001b", "verysecretpath"));
    }

    @Test
    void waitsAsLongAsItIsAskedTo() {
        assertThat(retryAfter("17")).contains(Duration.ofSeconds(17));
        assertThat(retryAfter("Mon, 02 Mar 2026 10:16:00 GMT")).contains(Duration.ofSeconds(30));
        assertThat(retryAfter("99999999999999999999")).contains(Duration.ofHours(1));
        assertThat(retryAfter("Mon, 02 Mar 2020 10:16:00 GMT")).isEmpty();
        assertThat(retryAfter("soon")).isEmpty();
    }

    private Optional<Duration> retryAfter(String value) {
        answering(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", value);
            answer(exchange, 429, "rate_limited");
        });
        return ((Delivery.Deferred) send(any())).after();
    }

    @Test
    void takesNoOtherAnswerForAYes() {
        answering(exchange -> answer(exchange, 200, "<html>log in first</html>"));
        assertThat(send(any())).isInstanceOf(Delivery.Deferred.class);
    }

    @Test
    void readsNoMoreOfAnAnswerThanItNeeds() {
        answering(exchange -> {
            arrived.add(read(exchange));
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] block = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 10_000; i++) {
                    out.write(block);
                }
            }
        });
        assertThat(send(any())).isInstanceOf(Delivery.Deferred.class);
    }

    @Test
    void doesNotWaitForOneThatHangsOrTrickles() {
        answering(exchange -> sleep());
        assertQuick(() -> assertThat(send(any())).isInstanceOf(Delivery.Deferred.class));
        answering(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write('o');
                exchange.getResponseBody().flush();
                nap(200);
            }
        });
        assertQuick(() -> assertThat(send(any())).isInstanceOf(Delivery.Deferred.class));
    }

    @Test
    void saysThatNobodyIsThereWithoutTheAddress() throws IOException {
        server.stop(0);
        assertThat(send(any()))
                .isInstanceOfSatisfying(
                        Delivery.Deferred.class,
                        deferred -> assertThat(deferred.reason())
                                .contains("no connection")
                                .doesNotContain("verysecretpath"));
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> {
                try {
                    silent.accept().close();
                } catch (IOException e) {
                    // the test is over
                }
            });
            assertThat(send(open("http://127.0.0.1:" + silent.getLocalPort() + PATH), any()))
                    .isInstanceOf(Delivery.Deferred.class);
        }
    }

    @Test
    void endsEarlyWhenItIsInterrupted() throws InterruptedException {
        answering(exchange -> sleep());
        List<Delivery> results = Collections.synchronizedList(new ArrayList<>());
        Thread sender = new Thread(() -> results.add(send(open(url(), 25), any())));
        sender.start();
        Thread.sleep(500);
        sender.interrupt();
        sender.join(5_000);
        assertThat(results).singleElement().isInstanceOf(Delivery.Deferred.class);
    }

    @Test
    void trustsACertificateThatItIsToldAndNoOther() throws Exception {
        SSLContext tls = selfSigned();
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        secure.createContext("/", exchange -> {
            answer(exchange, 200, "ok");
            exchange.close();
        });
        secure.setExecutor(threads);
        secure.start();
        String url = "https://localhost:" + secure.getAddress().getPort() + PATH;
        try {
            assertThat(send(open(new SlackNotifier(Optional.of(tls)), url, 5), any()))
                    .isInstanceOf(Delivery.Delivered.class);
            assertThat(arrived).hasSize(1);
            assertThat(send(open(new SlackNotifier(), url, 5), any()))
                    .isInstanceOfSatisfying(
                            Delivery.Deferred.class,
                            deferred -> assertThat(deferred.reason()).contains("certificate"));
            assertThat(arrived).as("nothing is told to a stranger").hasSize(1);
        } finally {
            secure.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.org/services/verysecretpath",
                "http://127.0.0.1.example.org/verysecretpath",
                "ftp://hooks.example.org/verysecretpath",
                "https:///verysecretpath",
                "https://me@hooks.example.org/verysecretpath",
                "https://hooks.example.org/verysecretpath#x",
                "verysecretpath",
                "ht tp://verysecretpath"
            })
    void refusesWhatItCannotPostToSafely(String url) {
        RollbackException e = catchThrowableOfType(RollbackException.class, () -> open(url));
        assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(e.getMessage()).contains("notifications.slack: url").doesNotContain("verysecretpath");
    }

    @Test
    void readsItsSettingsStrictly() throws IOException {
        assertThat(problem(settings())).contains("url");
        assertThat(problem(settings().put("url", "https://hooks.example.org/verysecretpath")))
                .contains("does not belong into this file")
                .doesNotContain("verysecretpath");
        ObjectNode unset = settings();
        unset.putObject("url").put("env", "NOT_SET");
        assertThat(problem(unset)).contains("NOT_SET is not set");
        ObjectNode more = settings();
        more.putObject("url").put("env", "URL");
        assertThat(problem(more.deepCopy().put("chanel", "x"))).contains("unknown: chanel");
        assertThat(problem(more.deepCopy().put("timeout-seconds", 26))).contains("1 to 25");

        Path file = Files.writeString(folder.resolve("hook"), url() + "\n");
        ObjectNode byFile = settings();
        byFile.putObject("url").put("file", "hook");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(problem(byFile)).contains("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(send(open(new SlackNotifier(), byFile, Map.of()), any())).isInstanceOf(Delivery.Delivered.class);
        Files.createSymbolicLink(folder.resolve("link"), file);
        ObjectNode byLink = settings();
        byLink.putObject("url").put("file", "link");
        assertThat(problem(byLink)).contains("not a regular file");
    }

    @Test
    void worksByTheEnvironmentAlone() {
        SlackNotifier slack = new SlackNotifier();
        assertThat(slack.byEnvironment("x", Map.of())).isEmpty();
        assertThat(slack.byEnvironment("x", Map.of("SLACK_WEBHOOK_URL", " "))).isEmpty();
        Map<String, String> environment = Map.of("SLACK_WEBHOOK_URL", url());
        PluginConfig config = slack.byEnvironment("x", environment).orElseThrow();
        assertThat(config.settings().toString()).doesNotContain("verysecretpath");
        assertThat(send(open(slack, config.settings(), environment), any())).isInstanceOf(Delivery.Delivered.class);
    }

    @Test
    void showsTheHostAndNothingElse() {
        NotificationChannel channel = open(url());
        assertThat(channel.target()).isEqualTo("127.0.0.1");
        channel.close();
        channel.close();
    }

    private void answering(Behaviour behaviour) {
        server.stop(0);
        server = start(behaviour);
    }

    private HttpServer start(Behaviour behaviour) {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/", exchange -> {
                behaviour.on(exchange);
                exchange.close();
            });
            started.setExecutor(threads);
            started.start();
            return started;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        arrived.add(read(exchange));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
        if (status != 204) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String read(HttpExchange exchange) throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void sleep() {
        nap(20_000);
    }

    private static void nap(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertQuick(Runnable action) {
        long begin = System.nanoTime();
        action.run();
        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(10).toNanos());
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    private JsonNode message() {
        return StrictJson.parse(arrived.get(0).getBytes(StandardCharsets.UTF_8))
                .value()
                .orElseThrow();
    }

    private Delivery send(Notification notification) {
        return send(open(url()), notification);
    }

    private static Delivery send(NotificationChannel channel, Notification notification) {
        try (channel) {
            return channel.send(notification);
        }
    }

    private NotificationChannel open(String url) {
        return open(url, 1);
    }

    private NotificationChannel open(String url, int timeout) {
        return open(new SlackNotifier(), url, timeout);
    }

    private NotificationChannel open(SlackNotifier notifier, String url, int timeout) {
        ObjectNode settings = settings().put("timeout-seconds", timeout);
        settings.putObject("url").put("env", "URL");
        return open(notifier, settings, Map.of("URL", url));
    }

    private NotificationChannel open(SlackNotifier notifier, ObjectNode settings, Map<String, String> environment) {
        return notifier.open(
                new PluginConfig("notifications.slack", settings),
                new ChannelContext(folder, environment, Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    private String problem(ObjectNode settings) {
        RollbackException e = catchThrowableOfType(
                RollbackException.class, () -> open(new SlackNotifier(), settings, Map.of("URL", url())));
        assertThat(e).isNotNull();
        assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        return e.getMessage();
    }

    private static ObjectNode settings() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Notification any() {
        return notification("It hurts", "", Map.of());
    }

    private static Notification notification(String title, String text, Map<String, String> facts) {
        return new Notification("INC-1.1", "INC-1", IncidentEvent.DECLARED, Audience.INTERNAL, NOW, title, text, facts);
    }

    /** A certificate for localhost that nobody but this test trusts, made by the JDK's own tool. */
    private SSLContext selfSigned() throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance(store.toFile(), password);
        KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        ours.init(keys, password);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", keys.getCertificate("test"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(ours.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
