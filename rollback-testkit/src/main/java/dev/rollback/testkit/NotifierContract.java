package dev.rollback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import dev.rollback.spi.Notifier;
import dev.rollback.spi.PluginConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds of every {@link Notifier}. A plugin's test extends this, and stands in for the other side with a real
 * server on this machine.
 */
@Timeout(120)
public abstract class NotifierContract {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    @TempDir
    protected Path folder = Path.of("");

    /** The one that is held to the contract. */
    protected abstract Notifier notifier();

    /** Settings of a channel that works, to this machine; secrets stand in {@link #environment}. */
    protected abstract ObjectNode settings();

    /** Every value in it is taken for a secret. */
    protected abstract Map<String, String> environment();

    /** What has reached the other side, each in a form in which plain text can be found. */
    protected abstract List<String> arrived();

    /** From now on the other side takes connections and says nothing more. */
    protected abstract void hang();

    /** From now on the other side answers that something is wrong with itself. */
    protected abstract void fail();

    /** From now on there is nobody. */
    protected abstract void vanish();

    @Test
    void itsNameIsOne() {
        assertThat(notifier().name())
                .matches("[a-z][a-z0-9-]*")
                .isEqualTo(notifier().name());
    }

    @Test
    void openingTellsNobodyAndClosingMayBeRepeated() {
        NotificationChannel channel = open(settings());
        channel.close();
        channel.close();
        assertThat(arrived()).isEmpty();
    }

    @Test
    void openingAndClosingWorkAlsoWhereNobodyIs() {
        vanish();
        open(settings()).close();
    }

    @Test
    void unknownAndMissingSettingsAreErrorsOfTheConfiguration() {
        refused(settings().put("no-such-setting", "x"), "no-such-setting");
        refused(JsonNodeFactory.instance.objectNode(), "");
    }

    @Test
    void whatIsDeliveredHasArrived() {
        try (NotificationChannel channel = open(settings())) {
            Delivery delivery = channel.send(notification("It hurts", "First line\nSecond line"));
            assertThat(delivery).isInstanceOf(Delivery.Delivered.class);
            noSecretIn(delivery.toString());
        }
        assertThat(arrived())
                .singleElement()
                .satisfies(message -> assertThat(message).contains("It hurts", "First line", "Second line", "HIGH"));
    }

    @Test
    void theLongestAndTheOddestIsDelivered() {
        String text = "ä\uD83D\uDE00<!channel> \"*_`~|\\\" ";
        String longest = text.repeat(Notification.MAX_TEXT / text.length());
        try (NotificationChannel channel = open(settings())) {
            assertThat(channel.send(notification("<@U1> \"quoted\" & ä", longest)))
                    .isInstanceOf(Delivery.Delivered.class);
        }
        assertThat(arrived()).hasSize(1);
    }

    @Test
    void aFailureOnTheOtherSideIsToBeTriedAgain() {
        fail();
        deferred();
    }

    @Test
    void whereNobodyIsItIsToBeTriedAgain() {
        vanish();
        deferred();
    }

    @Test
    void oneThatSaysNothingIsNotWaitedForLong() {
        hang();
        long begin = System.nanoTime();
        deferred();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGEST);
    }

    @Test
    void anInterruptEndsIt() throws InterruptedException {
        hang();
        AtomicReference<Delivery> result = new AtomicReference<>(new Delivery.Refused("not ended"));
        Thread sender = new Thread(() -> {
            try (NotificationChannel channel = open(settings())) {
                result.set(channel.send(notification("It hurts", "x")));
            }
        });
        sender.start();
        Thread.sleep(300);
        sender.interrupt();
        sender.join(1_000);
        assertThat(sender.isAlive()).isFalse();
        assertThat(result.get()).isInstanceOf(Delivery.Deferred.class);
    }

    @Test
    void itShowsNoSecret() {
        try (NotificationChannel channel = open(settings())) {
            assertThat(channel.target()).isNotBlank();
            noSecretIn(channel.target() + channel + notifier());
        }
    }

    private void deferred() {
        try (NotificationChannel channel = open(settings())) {
            Delivery delivery = channel.send(notification("It hurts", "x"));
            assertThat(delivery).isInstanceOf(Delivery.Deferred.class);
            noSecretIn(delivery.toString());
        }
    }

    private void refused(ObjectNode settings, String named) {
        RollbackException e = catchThrowableOfType(
                RollbackException.class, () -> open(settings).close());
        assertThat(e).as("settings %s", settings).isNotNull();
        assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(e.getMessage()).contains("notifications.contract", named);
        noSecretIn(e.getMessage());
    }

    private void noSecretIn(String text) {
        environment().values().forEach(secret -> assertThat(text).doesNotContain(secret));
    }

    private NotificationChannel open(ObjectNode settings) {
        return notifier()
                .open(
                        new PluginConfig("notifications.contract", settings),
                        new ChannelContext(folder, environment(), Clock.systemUTC()));
    }

    private static Notification notification(String title, String text) {
        return new Notification(
                "INC-1.declared.1",
                "INC-1",
                IncidentEvent.DECLARED,
                Audience.INTERNAL,
                Instant.parse("2026-03-02T10:15:30Z"),
                title,
                text,
                Map.of("Severity", "HIGH"));
    }
}
