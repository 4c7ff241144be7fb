package dev.rollback.benchmarks;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.OperationId;
import dev.rollback.core.workspace.Backends;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagingArea;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a deployment tool does with a state. Every call checks what it got; a wrong answer fails the run. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 2)
public class BackendBenchmark {

    static final int BATCH = 100;

    /** Where a fork says how much heap it took at the most, in bytes. */
    static final String PEAKS = "rollback.bench.peaks";

    @Param({"leveldb", "unified-json"})
    private String backend = "";

    @Param({"26", "10000"})
    private int contracts;

    private final Random random = new Random(42);
    private final FileOps files = FileOps.system();
    private Path folder = Path.of("");
    private Optional<StateStore> store = Optional.empty();
    private int version;

    /** Builds the state as a migration does, and opens it. */
    @Setup
    public void build() throws IOException {
        folder = Files.createTempDirectory("rollback-bench");
        Backends backends = Backends.load();
        Path location = folder.resolve("state");
        StagedState staged = backends.staging(backend)
                .stage(location, new StagingArea(folder.resolve("area"), new OperationId("bench"), files));
        try (StateWriter writer = staged.writer()) {
            for (int number = 0; number < contracts; number++) {
                writer.add(Contracts.record(number, 0));
            }
            writer.finish();
        }
        staged.seal(new Expected.Absent());
        staged.publish();
        store = Optional.of(backends.serving(backend).open(location, files));
    }

    @TearDown(Level.Trial)
    public void remove() throws IOException {
        store().close();
        Trees.delete(folder, files);
        String peaks = System.getProperty(PEAKS, "");
        if (!peaks.isEmpty()) {
            long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getPeakUsage)
                    .mapToLong(usage -> usage.getUsed())
                    .sum();
            Files.writeString(Path.of(peaks).resolve(backend + "-" + contracts + "-" + System.nanoTime()), "" + peak);
        }
    }

    @Benchmark
    public ContractRecord read() {
        int number = random.nextInt(contracts);
        ContractRecord found = store().find(Contracts.key(number)).orElseThrow();
        require(found.contractName().equals(Optional.of(Contracts.key(number).name())));
        return found;
    }

    @Benchmark
    public void write() {
        ContractRecord record = Contracts.record(random.nextInt(contracts), ++version);
        store().put(record);
        store().sync();
        require(store().find(record.key()).orElseThrow().timestamp().equals(record.timestamp()));
    }

    @Benchmark
    public long scan() {
        long count =
                store().records().filter(record -> record.address().isPresent()).count();
        require(count == contracts);
        return count;
    }

    @Benchmark
    public void batch() {
        version++;
        List<StateChange> changes = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            changes.add(new StateChange.Put(Contracts.record(random.nextInt(contracts), version)));
        }
        store().write(changes);
        store().sync();
        ContractRecord last = ((StateChange.Put) changes.get(BATCH - 1)).record();
        require(store().find(last.key()).orElseThrow().timestamp().equals(last.timestamp()));
    }

    private StateStore store() {
        return store.orElseThrow();
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("a wrong answer");
        }
    }
}
