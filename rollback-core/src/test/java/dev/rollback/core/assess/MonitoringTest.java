package dev.rollback.core.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.SettableClock;
import dev.rollback.core.workspace.Backends;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MonitoringTest {

    @TempDir
    Path temp = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private SampleWorkspace sample;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-02T12:00:00Z"));
    private long nanos = Long.MAX_VALUE - 5; // they may overflow

    @BeforeEach
    void unpack() {
        sample = SampleWorkspace.unpack(temp);
    }

    private Monitoring monitoring(Map<String, String> environment) {
        return new Monitoring(sample.workspace(), Backends.load(), environment, FileOps.system(), clock);
    }

    private List<Boolean> minuteOf(Monitoring monitoring) {
        return java.util.stream.IntStream.rangeClosed(0, 6)
                .mapToObj(round -> {
                    boolean taken = monitoring.measure(nanos).isPresent();
                    nanos += Monitoring.ROUND.toNanos();
                    clock.advance(Monitoring.ROUND);
                    return taken;
                })
                .toList();
    }

    @Test
    void measuresOnceAMinute() throws IOException {
        assertThat(minuteOf(monitoring(Map.of()))).containsExactly(true, false, false, false, false, false, true);
        assertThat(Files.readAllLines(sample.file(".rollback/samples.jsonl"))).hasSize(2);
    }

    @Test
    void measuresEveryTenSecondsWhenMonitoringIsEnhanced() throws IOException {
        assertThat(minuteOf(monitoring(Map.of("ENHANCED_MONITORING", "true")))).containsOnly(true);
        Files.writeString(sample.file(".env.emergency"), "ENHANCED_MONITORING=true\n");
        assertThat(minuteOf(monitoring(Map.of()))).containsOnly(true);
    }

    @Test
    void followsTheBackendThatToolsUse() throws IOException {
        Monitoring monitoring = monitoring(Map.of());
        monitoring.measure(nanos);
        sample.engine().run(SampleWorkspace.request());
        nanos += Duration.ofMinutes(1).toNanos();
        monitoring.measure(nanos);
        assertThat(Files.readAllLines(sample.file(".rollback/samples.jsonl")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"backend\":\"unified-json\""),
                        line -> assertThat(line).contains("\"backend\":\"leveldb\""));
    }
}
