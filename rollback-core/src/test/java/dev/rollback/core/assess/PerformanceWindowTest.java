package dev.rollback.core.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.core.workspace.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PerformanceWindowTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private final List<Sample> samples = new ArrayList<>();

    private PerformanceWindowTest read(Duration ago, double millis) {
        samples.add(new Sample(
                NOW.minus(ago),
                "leveldb",
                Optional.of(millis),
                Optional.of(millis),
                Optional.of(millis * 1024 * 1024)));
        return this;
    }

    private Observation judged(Measure measure) {
        return new PerformanceWindow(samples, NOW).judge(measure);
    }

    private static Duration minutes(double minutes) {
        return Duration.ofMillis((long) (minutes * 60_000));
    }

    @Test
    void isDegradedWhenMostOfHalfAnHourIsAboveTheLimit() {
        read(minutes(3), 120).read(minutes(2), 140).read(minutes(1), 90);
        Observation found = judged(Measure.READ);
        assertThat(found.result()).isEqualTo(Result.RAISED);
        assertThat(found.trigger()).contains(Trigger.PERFORMANCE_DEGRADATION);
        assertThat(found.detail()).isEqualTo("median 120 ms of 3 samples, 2 above the limit of 100 ms");
        assertThat(judged(Measure.WRITE).result()).as("120 ms is no slow write").isEqualTo(Result.CLEAR);
    }

    @Test
    void holdsEachMeasureAgainstItsOwnLimit() {
        read(minutes(3), 300.1).read(minutes(2), 300.1).read(minutes(1), 300.1);
        assertThat(judged(Measure.WRITE).result()).isEqualTo(Result.RAISED);
        assertThat(judged(Measure.MEMORY).result()).isEqualTo(Result.CLEAR);
        samples.clear();
        read(minutes(3), 1025).read(minutes(2), 1025).read(minutes(1), 1025);
        assertThat(judged(Measure.MEMORY).detail())
                .isEqualTo("median 1025 MiB of 3 samples, 3 above the limit of 1024 MiB");
    }

    @Test
    void theLimitItselfIsNotAboveIt() {
        read(minutes(3), 100).read(minutes(2), 100).read(minutes(1), 100);
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void twoSlowOnesAreTooFew() {
        read(minutes(9), 500).read(minutes(1), 500);
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.INCONCLUSIVE);
        assertThat(judged(Measure.READ).detail()).contains("too few to tell");
    }

    @Test
    void manyWithinAMinuteAreTooFewAsWell() {
        for (int i = 0; i < 20; i++) {
            read(Duration.ofSeconds(i * 3), 500);
        }
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.INCONCLUSIVE);
        read(minutes(1), 500);
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.RAISED);
    }

    @Test
    void oneSlowAmongFastIsNoise() {
        read(minutes(4), 2).read(minutes(3), 2).read(minutes(2), 900).read(minutes(1), 2);
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.INCONCLUSIVE);
    }

    @Test
    void oneFastSampleIsClear() {
        read(minutes(0), 2);
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.CLEAR);
        assertThat(judged(Measure.READ).detail()).isEqualTo("median 2.0 ms of 1 sample, 0 above the limit of 100 ms");
    }

    @Test
    void whatIsOlderThanHalfAnHourRaisesNothing() {
        read(minutes(31), 500).read(minutes(33), 500).read(minutes(35), 500);
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.SKIPPED);
        read(minutes(1), 1);
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void samplesFromTheFutureArePassedOver() {
        read(minutes(-1), 500).read(minutes(-2), 500).read(minutes(-5), 500);
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.SKIPPED);
    }

    private void before(double millis) {
        for (int i = 0; i < 5; i++) {
            read(minutes(60 + i), millis);
        }
    }

    @Test
    void halfAsSlowAgainAsBeforeIsAMinorMatter() {
        before(20);
        read(minutes(3), 31).read(minutes(2), 31).read(minutes(1), 31);
        Observation found = judged(Measure.READ);
        assertThat(found.result()).isEqualTo(Result.RAISED);
        assertThat(found.trigger()).contains(Trigger.MINOR_PERFORMANCE);
        assertThat(found.detail()).endsWith("it was 20 ms before");
    }

    @Test
    void slowerThanBeforeDoesNotMatterFarBelowTheLimitNorByLittle() {
        before(1);
        read(minutes(3), 9).read(minutes(2), 9).read(minutes(1), 9);
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.CLEAR);
        samples.clear();
        before(20);
        read(minutes(3), 30).read(minutes(2), 30).read(minutes(1), 30);
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.CLEAR);
    }

    @Test
    void whatWasNotMeasuredIsSkipped() {
        samples.add(new Sample(NOW, "leveldb", Optional.empty(), Optional.of(1.0), Optional.empty()));
        assertThat(judged(Measure.READ).result()).isEqualTo(Result.SKIPPED);
        assertThat(judged(Measure.WRITE).result()).isEqualTo(Result.CLEAR);
    }
}
