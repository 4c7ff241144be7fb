package dev.rollback.core.assess;

import dev.rollback.core.workspace.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Judges performance by the samples of the last half hour, never by one: a single slow answer is noise. It is degraded
 * when the median of at least three samples over at least a minute passes the limit, and two thirds of them do. It is a
 * minor matter when it stays within the limit, but is half as slow again as the median of what was kept before.
 */
final class PerformanceWindow {

    static final Duration WINDOW = Duration.ofMinutes(30);
    static final int FEWEST = 3;
    static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int FEWEST_BEFORE = 5;
    private static final double SLOWER = 1.5;

    /** Below this part of a limit, slower than before is of no interest. */
    private static final double MATTERS = 0.1;

    private final List<Sample> before;
    private final List<Sample> window;

    /** @param all of one backend, in any order; those from the future are passed over: the clock has gone back */
    PerformanceWindow(List<Sample> all, Instant now) {
        List<Sample> past =
                all.stream().filter(sample -> !sample.time().isAfter(now)).toList();
        Instant begin = now.minus(WINDOW);
        this.before =
                past.stream().filter(sample -> sample.time().isBefore(begin)).toList();
        this.window =
                past.stream().filter(sample -> !sample.time().isBefore(begin)).toList();
    }

    Observation judge(Measure measure) {
        String check = measure.words();
        List<Double> values = values(window, measure);
        if (values.isEmpty()) {
            return Observation.skipped(check, "nothing was measured in the last " + WINDOW.toMinutes() + " min");
        }
        double median = median(values);
        long over = values.stream().filter(value -> value > measure.limit()).count();
        String said = "median " + measure.show(median) + " of "
                + (values.size() == 1 ? "1 sample" : values.size() + " samples") + ", " + over + " above the limit of "
                + measure.show(measure.limit());
        if (over == 0) {
            return slower(measure, median, said);
        }
        if (values.size() < FEWEST || span(measure).compareTo(SHORTEST) < 0) {
            return Observation.inconclusive(
                    check, said + "; too few to tell: " + FEWEST + " over a minute are needed, assess again");
        }
        boolean most = 3 * over >= 2L * values.size();
        return median > measure.limit() && most
                ? Observation.raised(check, Trigger.PERFORMANCE_DEGRADATION, said)
                : Observation.inconclusive(check, said + "; now so, now so");
    }

    private Observation slower(Measure measure, double median, String said) {
        List<Double> earlier = values(before, measure);
        boolean known = earlier.size() >= FEWEST_BEFORE
                && values(window, measure).size() >= FEWEST
                && span(measure).compareTo(SHORTEST) >= 0;
        if (known && median > SLOWER * median(earlier) && median >= MATTERS * measure.limit()) {
            return Observation.raised(
                    measure.words(),
                    Trigger.MINOR_PERFORMANCE,
                    said + "; it was " + measure.show(median(earlier)) + " before");
        }
        return Observation.clear(measure.words(), said);
    }

    /** From the first to the last sample that tells of this. */
    private Duration span(Measure measure) {
        List<Instant> times = window.stream()
                .filter(sample -> measure.of(sample).isPresent())
                .map(Sample::time)
                .sorted()
                .toList();
        return times.isEmpty() ? Duration.ZERO : Duration.between(times.get(0), times.get(times.size() - 1));
    }

    private static List<Double> values(List<Sample> samples, Measure measure) {
        return samples.stream()
                .flatMap(sample -> measure.of(sample).stream())
                .sorted()
                .toList();
    }

    private static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
