package dev.rollback.notifier.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server on this machine that says, at each stage, what a test wants it to say, and otherwise takes all. */
final class ScriptedServer implements AutoCloseable {

    /** What it does when it is its turn to speak. */
    interface Turn {
        void take(OutputStream out) throws IOException;
    }

    /** When it encrypts, if at all. */
    enum Encryption {
        NONE,
        STARTTLS,
        TLS
    }

    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
    private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch hungUp = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket socket;
    private final Encryption encryption;
    private final Optional<SSLContext> tls;

    ScriptedServer() {
        this(Encryption.NONE, Optional.empty());
    }

    ScriptedServer(Encryption encryption, Optional<SSLContext> tls) {
        this.encryption = encryption;
        this.tls = tls;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /**
     * @param stage {@code GREETING}, the first word of a command, a whole command, or {@code .} for the end of a message
     */
    ScriptedServer at(String stage, Turn turn) {
        turns.put(stage, turn);
        return this;
    }

    ScriptedServer at(String stage, String reply) {
        return at(stage, say(reply));
    }

    static Turn say(String lines) {
        return out -> {
            out.write((lines + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        };
    }

    static Turn hangUp() {
        return out -> {
            throw new EOFException();
        };
    }

    Turn hang() {
        return out -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    /** As they came over the line, with its dots doubled. */
    List<String> messages() {
        return List.copyOf(messages);
    }

    MimeMessage message(int index) throws MessagingException {
        String plain = messages.get(index).replaceAll("(?m)^\\.", "");
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(plain.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Whether the other side has ended a connection by then. */
    boolean wasLeft() throws InterruptedException {
        return hungUp.await(5, TimeUnit.SECONDS);
    }

    private void accept() {
        try {
            while (true) {
                Socket next = socket.accept();
                threads.execute(() -> serve(next));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket plain) {
        try (plain) {
            Socket connection = encryption == Encryption.TLS ? encrypted(plain) : plain;
            converse(connection, encryption == Encryption.STARTTLS);
        } catch (IOException e) {
            // as a test wants it, or the other side has gone
        } finally {
            hungUp.countDown();
        }
    }

    private Socket encrypted(Socket plain) throws IOException {
        SSLSocket secure = (SSLSocket) tls.orElseThrow().getSocketFactory().createSocket(plain, null, true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    private void converse(Socket connection, boolean offersTls) throws IOException {
        InputStream in = new BufferedInputStream(connection.getInputStream());
        OutputStream out = connection.getOutputStream();
        if (!(connection instanceof SSLSocket && encryption == Encryption.STARTTLS)) {
            turn(out, "220 localhost ESMTP", "GREETING");
        }
        while (true) {
            String command = line(in);
            commands.add(command);
            String word = command.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            switch (word) {
                case "EHLO" ->
                    turn(
                            out,
                            offersTls
                                    ? "250-localhost\r\n250-STARTTLS\r\n250 8BITMIME"
                                    : "250-localhost\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME",
                            word);
                case "STARTTLS" -> {
                    turn(out, "220 go on", word);
                    if (tls.isPresent()) {
                        converse(encrypted(connection), false);
                        return;
                    }
                }
                case "AUTH" -> turn(out, "235 welcome", command, word);
                case "DATA" -> {
                    if (turns.containsKey(word)) {
                        turn(out, "", word);
                    } else {
                        say("354 go on").take(out);
                        data(in);
                        turn(out, "250 2.0.0 taken as 4711", ".");
                    }
                }
                case "QUIT" -> {
                    turn(out, "221 bye", word);
                    return;
                }
                default -> turn(out, "250 ok", command, word);
            }
        }
    }

    private void turn(OutputStream out, String otherwise, String... stages) throws IOException {
        for (String stage : stages) {
            Turn turn = turns.get(stage);
            if (turn != null) {
                turn.take(out);
                return;
            }
        }
        say(otherwise).take(out);
    }

    private void data(InputStream in) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = line(in); !line.equals("."); line = line(in)) {
            message.append(line).append("\r\n");
        }
        messages.add(message.toString());
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).replaceAll("\r$", "");
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
