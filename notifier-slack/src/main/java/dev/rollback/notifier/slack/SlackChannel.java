package dev.rollback.notifier.slack;

import dev.rollback.api.Notification;
import dev.rollback.spi.Delivery;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.directory.SafePaths;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** One webhook. A message a second, as Slack allows; a whole exchange takes no longer than the time-out. */
final class SlackChannel implements NotificationChannel {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Webhook webhook;
    private final HttpClient client;
    private final Duration timeout;
    private final Clock clock;
    private OptionalLong lastSent = OptionalLong.empty();

    SlackChannel(Webhook webhook, HttpClient client, Duration timeout, Clock clock) {
        this.webhook = webhook;
        this.client = client;
        this.timeout = timeout;
        this.clock = clock;
    }

    @Override
    public Delivery send(Notification notification) {
        try {
            pause();
            return exchange(notification);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Deferred("interrupted");
        }
    }

    private void pause() throws InterruptedException {
        if (lastSent.isPresent()) {
            long left = PAUSE.toNanos() - (System.nanoTime() - lastSent.getAsLong());
            TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
        }
        lastSent = OptionalLong.of(System.nanoTime());
    }

    private Delivery exchange(Notification notification) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(webhook.uri())
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(
                        SlackMessage.of(notification).toString(), StandardCharsets.UTF_8))
                .build();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, info -> new ShortBody());
        try {
            return judged(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new Delivery.Deferred("no whole answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            return new Delivery.Deferred(words(Objects.requireNonNullElse(e.getCause(), e)));
        } finally {
            answer.cancel(true);
        }
    }

    private Delivery judged(HttpResponse<String> answer) {
        int status = answer.statusCode();
        String words = status + " " + masked(SafePaths.printable(answer.body()));
        if (status == 200) {
            return answer.body().equals("ok")
                    ? new Delivery.Delivered("ok")
                    : new Delivery.Deferred("answered with something else than ok: " + words);
        }
        if (status == 429) {
            return new Delivery.Deferred("too many messages: " + words, retryAfter(answer));
        }
        boolean passing = status >= 500 || status == 408 || status / 100 == 2;
        return passing
                ? new Delivery.Deferred("answered " + words, retryAfter(answer))
                : new Delivery.Refused("answered " + words);
    }

    /** What an answer repeats of the address is not for others. */
    private String masked(String text) {
        String path = webhook.uri().getRawPath();
        return path.length() > 1 ? text.replace(path, "/***") : text;
    }

    /** Seconds or a date (RFC 9110, 10.2.3), an hour at the most. */
    private Optional<Duration> retryAfter(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .flatMap(this::duration)
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    private Optional<Duration> duration(String value) {
        try {
            if (value.chars().allMatch(Character::isDigit)) {
                return value.length() > 9
                        ? Optional.of(LONGEST_WAIT)
                        : Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(clock.instant(), until));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The messages of exceptions may hold the address; their kind does not. */
    private static String words(Throwable cause) {
        for (Throwable next = cause; next != null; next = next.getCause()) {
            if (next instanceof SSLException) {
                return "no trusted connection: the certificate is not one that this Java trusts for the host, or the"
                        + " other side speaks no TLS";
            }
            if (next instanceof HttpTimeoutException) {
                return "no connection in time";
            }
            if (next instanceof java.nio.channels.UnresolvedAddressException
                    || next instanceof java.net.UnknownHostException) {
                return "the host is not known";
            }
            if (next instanceof java.net.ConnectException) {
                return "no connection: refused, or the host is not known";
            }
        }
        return "the connection failed: " + cause.getClass().getSimpleName();
    }

    @Override
    public String target() {
        return webhook.host();
    }

    @Override
    public void close() {
        // the client's threads end with it
    }
}
