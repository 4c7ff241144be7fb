package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rollback.api.IncidentEvent;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.notify.Notifiers;
import dev.rollback.core.workspace.KernelLock;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that flush one outbox at once, of which one may be killed, with a webhook at the other end. */
@Timeout(120)
final class FlushingProcessesTest {

    private static final Pattern NUMBER = Pattern.compile("INC-1: number ([0-9]+)");
    private static final int MESSAGES = 4;

    @TempDir
    Path root = Path.of("");

    private final long seed = Long.getLong("rollback.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Process> processes = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What the other side has received, answered or not, and the same as it comes in. */
    private final List<Integer> received = Collections.synchronizedList(new ArrayList<>());

    private final BlockingQueue<Integer> coming = new LinkedBlockingQueue<>();

    /** The one number whose first message is answered only after {@link #answer}; the others are answered at once. */
    private volatile int held = -1;

    private final CountDownLatch answer = new CountDownLatch(1);
    private HttpServer server = start();

    private HttpServer start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.setExecutor(threads);
            started.createContext("/", this::receive);
            started.start();
            return started;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = NUMBER.matcher(body);
            int number = matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
            received.add(number);
            coming.add(number);
            if (number == held) {
                answer.await(20, TimeUnit.SECONDS);
            }
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fills the outbox, with nothing tried: as long as somebody else has the channel, nobody delivers to it. */
    @BeforeEach
    void announce() throws IOException {
        System.out.println("FlushingProcessesTest: seed " + seed + " (-Drollback.seed)");
        Files.createDirectories(outbox());
        Workspace workspace = Workspace.open(root);
        try (KernelLock channel = lock();
                Announcements announcements = new Announcements(
                        workspace, Notifiers.load(), FileOps.system(), Clock.systemUTC(), environment(), random)) {
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(announcements.announce(
                                IncidentEvent.UPDATE, "INC-1", Instant.EPOCH, Map.of("status", "number " + i)))
                        .isEmpty();
            }
        }
        assertThat(received).isEmpty();
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        answer.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private Path outbox() {
        return root.resolve(".rollback/outbox");
    }

    private KernelLock lock() {
        return KernelLock.tryAcquire(outbox().resolve("slack.lock")).orElseThrow();
    }

    private Map<String, String> environment() {
        return Map.of(
                "SLACK_WEBHOOK_URL", "http://127.0.0.1:" + server.getAddress().getPort() + "/services/T0/B0/x");
    }

    @Test
    void twoThatFlushAtOnceDeliverEachOnceAndInOrder() throws Exception {
        held = 0;
        Process one = flush();
        Process other = flush();
        awaitReceived(0);
        Thread.sleep(2_000); // for the one that is not let in, to try
        answer.countDown();

        assertDelivers(one);
        assertDelivers(other);
        assertThat(received).containsExactlyElementsOf(numbers(0, MESSAGES));
        nothingIsLeft();
    }

    @Test
    void oneThatIsKilledInTheMiddleOfSendingHasItSentAgainByTheOneThatWaits() throws Exception {
        held = random.nextInt(MESSAGES);
        Process victim = flush();
        awaitReceived(0);
        Process heir = flush();
        if (held > 0) {
            awaitReceived(held);
        }
        Thread.sleep(random.nextInt(300));
        kill(victim);
        answer.countDown();

        assertDelivers(heir);
        List<Integer> expected = new ArrayList<>(numbers(0, held + 1));
        expected.addAll(numbers(held, MESSAGES));
        assertThat(received).as("seed " + seed).containsExactlyElementsOf(expected);
        nothingIsLeft();
    }

    @Test
    void oneThatIsKilledAtAnyMomentLosesNothingAndRepeatsOnlyTheLast() throws Exception {
        Process victim = flush();
        awaitReceived(0);
        Thread.sleep(random.nextInt(MESSAGES * 900));
        kill(victim);
        List<Integer> before = List.copyOf(received);
        int last = before.get(before.size() - 1);
        assertThat(before).as("seed " + seed).containsExactlyElementsOf(numbers(0, last + 1));

        assertDelivers(flush());
        List<Integer> after = List.copyOf(received).subList(before.size(), received.size());
        int first = after.isEmpty() ? MESSAGES : after.get(0);
        assertThat(first).as("seed " + seed).isBetween(last, last + 1);
        assertThat(after).as("seed " + seed).containsExactlyElementsOf(numbers(first, MESSAGES));
        nothingIsLeft();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private Process flush() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "-C",
                        root.toString(),
                        "notify",
                        "flush",
                        "--timeout",
                        "40s")
                .redirectErrorStream(true);
        builder.environment().putAll(environment());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** {@code SIGKILL}: nothing of the process runs any more. */
    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitReceived(int number) throws InterruptedException {
        for (int next = -1; next != number; ) {
            next = java.util.Objects.requireNonNull(coming.poll(30, TimeUnit.SECONDS), "nothing comes in");
        }
    }

    private static void assertDelivers(Process process) throws Exception {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(printed).isZero();
        assertThat(printed).isEqualTo("nothing waits\n");
    }

    private void nothingIsLeft() {
        assertThat(Cli.run("-C", root, "notify", "outbox").out())
                .isEqualTo("nothing waits, and nothing was given up\n");
        lock().close();
    }
}
