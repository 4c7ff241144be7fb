package dev.rollback.notifier.slack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.rollback.spi.Notifier;
import dev.rollback.testkit.NotifierContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

class SlackContractTest extends NotifierContract {

    private final List<String> arrived = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile int status = 200;
    private volatile boolean silent;
    private final HttpServer server = start();

    private HttpServer start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                if (silent) {
                    return;
                }
                arrived.add(body.replace("\\n", "\n"));
                exchange.sendResponseHeaders(status, 2);
                exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
                exchange.close();
            });
            started.setExecutor(threads);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Override
    protected Notifier notifier() {
        return new SlackNotifier();
    }

    @Override
    protected ObjectNode settings() {
        ObjectNode settings = JsonNodeFactory.instance.objectNode().put("timeout-seconds", 2);
        settings.putObject("url").put("env", "HOOK");
        return settings;
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("HOOK", "http://127.0.0.1:" + server.getAddress().getPort() + "/services/T0/B0/verysecretpath");
    }

    @Override
    protected List<String> arrived() {
        return arrived;
    }

    @Override
    protected void hang() {
        silent = true;
    }

    @Override
    protected void fail() {
        status = 500;
    }

    @Override
    protected void vanish() {
        server.stop(0);
    }
}
