package dev.rollback.core.assess;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What of a sample is held against a limit. The limits are those of the field's procedure. */
enum Measure {
    READ("read latency", Sample::readMillis, 100, "ms", 1),
    WRITE("write latency", Sample::writeMillis, 300, "ms", 1),
    MEMORY("memory", Sample::memoryBytes, 1024.0 * 1024 * 1024, "MiB", 1024.0 * 1024);

    private final String words;
    private final Function<Sample, Optional<Double>> value;
    private final double limit;
    private final String unit;
    private final double divisor;

    Measure(String words, Function<Sample, Optional<Double>> value, double limit, String unit, double divisor) {
        this.words = words;
        this.value = value;
        this.limit = limit;
        this.unit = unit;
        this.divisor = divisor;
    }

    String words() {
        return words;
    }

    Optional<Double> of(Sample sample) {
        return value.apply(sample);
    }

    double limit() {
        return limit;
    }

    String show(double number) {
        return String.format(Locale.ROOT, number / divisor < 10 ? "%.1f %s" : "%.0f %s", number / divisor, unit);
    }
}
