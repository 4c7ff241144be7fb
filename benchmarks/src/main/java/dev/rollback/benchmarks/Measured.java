package dev.rollback.benchmarks;

import java.util.Locale;

/**
 * What was measured of one operation.
 *
 * @param p50 the median of one call, in milliseconds
 * @param p99 what 99 of 100 calls did not pass, in milliseconds
 * @param samples how many calls were measured
 */
record Measured(String operation, String backend, int contracts, double p50, double p99, long samples) {

    /** Records that one call touches. */
    int records() {
        return switch (operation) {
            case "scan" -> contracts;
            case "batch" -> BackendBenchmark.BATCH;
            default -> 1;
        };
    }

    boolean within(Limits.Limit limit) {
        return p99 <= limit.of(records());
    }

    String line(Limits.Limit limit) {
        return String.format(
                Locale.ROOT,
                "%-6s %-13s %6d contracts  p50 %10.4f ms  p99 %10.4f ms  limit %10.1f ms  baseline %-6s  %7d calls  %s",
                operation,
                backend,
                contracts,
                p50,
                p99,
                limit.of(records()),
                limit.baseline(),
                samples,
                within(limit) ? "within" : "BROKEN");
    }
}
