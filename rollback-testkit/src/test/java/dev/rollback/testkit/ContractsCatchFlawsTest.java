package dev.rollback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.rollback.spi.StateBackend;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Each flaw is caught by the test that is there for it, which passes without the flaw. */
class ContractsCatchFlawsTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void catchesTheFlaw(Flaw flaw) {
        Events sound = run(flaw.caughtBy(), Flaw.NONE);
        assertThat(sound.succeeded().count()).as("without a flaw").isEqualTo(1);

        Events flawed = run(flaw.caughtBy(), flaw);
        assertThat(flawed.failed().count()).as("with the flaw").isEqualTo(1);
    }

    private static Events run(String test, Flaw flaw) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(Contracts.class, test, Path.class.getName()))
                .configurationParameter("flaw", flaw.name())
                .execute()
                .testEvents();
    }

    /** The contracts, run on a backend with the flaw that the run's configuration names. */
    @ExtendWith(FlawResolver.class)
    static final class Contracts implements StagingBackendContract, ServingBackendContract {

        private final Flaw flaw;

        Contracts(Flaw flaw) {
            this.flaw = flaw;
        }

        @Override
        public BackendFixture fixture() {
            return new MemoryBackendTest.MemoryFixture() {
                @Override
                public StateBackend backend() {
                    return new FlawedBackend(flaw);
                }
            };
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
