package dev.rollback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Notification;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.Delivery;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Each flaw of a notifier is caught by the test that is there for it, which passes without the flaw. */
class ContractCatchesFlawedNotifiersTest {

    private enum Flaw {
        NONE(""),
        NAME_WITH_BLANK("itsNameIsOne"),
        TELLS_AT_OPENING("openingTellsNobodyAndClosingMayBeRepeated"),
        CLOSES_ONCE("openingTellsNobodyAndClosingMayBeRepeated"),
        CONNECTS_AT_OPENING("openingAndClosingWorkAlsoWhereNobodyIs"),
        TAKES_ANY_SETTING("unknownAndMissingSettingsAreErrorsOfTheConfiguration"),
        LIES("whatIsDeliveredHasArrived"),
        FORGETS_FACTS("whatIsDeliveredHasArrived"),
        SHOWS_SECRET_IN_RECEIPT("whatIsDeliveredHasArrived"),
        REFUSES_THE_LONG("theLongestAndTheOddestIsDelivered"),
        GIVES_UP("aFailureOnTheOtherSideIsToBeTriedAgain"),
        THROWS("whereNobodyIsItIsToBeTriedAgain"),
        TAKES_SILENCE_FOR_YES("oneThatSaysNothingIsNotWaitedForLong"),
        DEAF_TO_INTERRUPTS("anInterruptEndsIt"),
        SHOWS_SECRET("itShowsNoSecret");

        private final String caughtBy;

        Flaw(String caughtBy) {
            this.caughtBy = caughtBy;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void catchesTheFlaw(Flaw flaw) {
        Events sound = run(flaw.caughtBy, Flaw.NONE);
        assertThat(sound.succeeded().count()).as("without a flaw").isEqualTo(1);

        Events flawed = run(flaw.caughtBy, flaw);
        assertThat(flawed.failed().count()).as("with the flaw").isEqualTo(1);
    }

    private static Events run(String test, Flaw flaw) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(Contract.class, test))
                .configurationParameter("flaw", flaw.name())
                .execute()
                .testEvents();
    }

    /** The contract, run on a notifier to a list, with the flaw that the run's configuration names. */
    @ExtendWith(FlawResolver.class)
    static final class Contract extends NotifierContract {

        private static final int PATIENCE_MILLIS = 2_000;

        private final Flaw flaw;
        private final List<String> arrived = new ArrayList<>();
        private volatile String other = "well";

        Contract(Flaw flaw) {
            this.flaw = flaw;
        }

        @Override
        protected Notifier notifier() {
            return new Notifier() {
                @Override
                public String name() {
                    return flaw == Flaw.NAME_WITH_BLANK ? "to list" : "to-list";
                }

                @Override
                public NotificationChannel open(PluginConfig config, ChannelContext context) {
                    if (flaw != Flaw.TAKES_ANY_SETTING) {
                        config.requireKnown(Set.of("key"));
                    }
                    Secret secret = Secret.read(config, "key", context);
                    if (flaw == Flaw.TELLS_AT_OPENING) {
                        arrived.add("hello");
                    }
                    if (flaw == Flaw.CONNECTS_AT_OPENING && other.equals("gone")) {
                        throw new IllegalStateException("nobody is there");
                    }
                    return new ToList(secret);
                }
            };
        }

        private final class ToList implements NotificationChannel {

            private final Secret secret;
            private boolean closed;

            ToList(Secret secret) {
                this.secret = secret;
            }

            @Override
            public Delivery send(Notification notification) {
                return switch (other) {
                    case "silent" -> silence();
                    case "failing" ->
                        flaw == Flaw.GIVES_UP ? new Delivery.Refused("failed") : new Delivery.Deferred("failed");
                    case "gone" -> gone();
                    default -> take(notification);
                };
            }

            private Delivery silence() {
                long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
                boolean interrupted = false;
                while (System.nanoTime() < end && !interrupted) {
                    try {
                        Thread.sleep(10);
                    } catch (InterruptedException e) {
                        interrupted = flaw != Flaw.DEAF_TO_INTERRUPTS;
                    }
                }
                return flaw == Flaw.TAKES_SILENCE_FOR_YES
                        ? new Delivery.Delivered("silence")
                        : new Delivery.Deferred("silence");
            }

            private Delivery gone() {
                if (flaw == Flaw.THROWS) {
                    throw new IllegalStateException("nobody is there");
                }
                return new Delivery.Deferred("nobody is there");
            }

            private Delivery take(Notification notification) {
                if (flaw == Flaw.REFUSES_THE_LONG && notification.text().length() > 1_000) {
                    return new Delivery.Refused("too long");
                }
                String facts =
                        flaw == Flaw.FORGETS_FACTS ? "" : notification.facts().toString();
                if (flaw != Flaw.LIES) {
                    arrived.add(notification.title() + "\n" + notification.text() + "\n" + facts);
                }
                return new Delivery.Delivered(flaw == Flaw.SHOWS_SECRET_IN_RECEIPT ? secret.reveal() : "taken");
            }

            @Override
            public String target() {
                return flaw == Flaw.SHOWS_SECRET ? "list of " + secret.reveal() : "list";
            }

            @Override
            public void close() {
                if (closed && flaw == Flaw.CLOSES_ONCE) {
                    throw new IllegalStateException("closed");
                }
                closed = true;
            }
        }

        @Override
        protected ObjectNode settings() {
            ObjectNode settings = JsonNodeFactory.instance.objectNode();
            settings.putObject("key").put("env", "KEY");
            return settings;
        }

        @Override
        protected Map<String, String> environment() {
            return Map.of("KEY", "verysecret");
        }

        @Override
        protected List<String> arrived() {
            return arrived;
        }

        @Override
        protected void hang() {
            other = "silent";
        }

        @Override
        protected void fail() {
            other = "failing";
        }

        @Override
        protected void vanish() {
            other = "gone";
        }
    }

    static final class FlawResolver implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Flaw.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Flaw.valueOf(context.getConfigurationParameter("flaw").orElse("NONE"));
        }
    }
}
