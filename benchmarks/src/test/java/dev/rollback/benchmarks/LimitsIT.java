package dev.rollback.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/** Runs the benchmarks, prints what they measured beside what is allowed, and fails on a broken limit. */
class LimitsIT {

    private static final int OPERATIONS = 4;
    private static final int STATES = 4;

    private final Limits limits = Limits.load();

    @TempDir
    Path temp;

    @Test
    void everyOperationIsWithinItsLimit() throws RunnerException, IOException {
        List<Measured> measured = new ArrayList<>();
        var options = new OptionsBuilder()
                .include(BackendBenchmark.class.getName())
                .jvmArgsAppend("-Xmx" + limits.memoryMegabytes() + "m", "-D" + BackendBenchmark.PEAKS + "=" + temp)
                .shouldFailOnError(true)
                .build();
        for (RunResult run : new Runner(options).run()) {
            measured.add(measured(run));
        }
        long peak = peak();
        System.out.println();
        System.out.println("machine: " + machine());
        measured.forEach(one -> System.out.println(one.line(limit(one))));
        System.out.printf(Locale.ROOT, "memory: peak heap %d MB, limit %d MB%n", peak >> 20, limits.memoryMegabytes());

        assertThat(measured).hasSize(OPERATIONS * STATES);
        assertThat(measured)
                .allSatisfy(one -> assertThat(one.within(limit(one)))
                        .as(one.line(limit(one)))
                        .isTrue());
        assertThat(peak >> 20).isBetween(1L, limits.memoryMegabytes());
    }

    private static Measured measured(RunResult run) {
        Result<?> result = run.getPrimaryResult();
        Statistics statistics = result.getStatistics();
        return new Measured(
                result.getLabel(),
                run.getParams().getParam("backend"),
                Integer.parseInt(run.getParams().getParam("contracts")),
                statistics.getPercentile(50),
                statistics.getPercentile(99),
                statistics.getN());
    }

    private Limits.Limit limit(Measured measured) {
        return Objects.requireNonNull(limits.operations().get(measured.operation()), measured.operation());
    }

    /** Every fork writes its own. */
    private long peak() throws IOException {
        long peak = 0;
        int forks = 0;
        try (var files = Files.list(temp)) {
            for (Path file : files.toList()) {
                peak = Math.max(peak, Long.parseLong(Files.readString(file)));
                forks++;
            }
        }
        assertThat(forks).isEqualTo(OPERATIONS * STATES);
        return peak;
    }

    private static String machine() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("java.vm.name") + " " + System.getProperty("java.version");
    }
}
