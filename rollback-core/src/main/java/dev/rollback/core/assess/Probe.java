package dev.rollback.core.assess;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.KernelLock;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.FileOps;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Measures how fast a workspace's state answers, and keeps the sample. Changes no byte of the state. */
public final class Probe {

    private static final int LOOKUPS = 64;
    private static final int WRITES = 3;
    private static final int WRITE_SIZE = 4 * 1024;

    /** Lookups that are not counted: a process that has just begun is slow by itself. */
    private static final Duration WARM_UP = Duration.ofMillis(40);

    /** However many lookups that are, they are enough. */
    private static final Duration ENOUGH = Duration.ofMillis(120);

    private final Workspace workspace;
    private final FileOps files;
    private final Clock clock;

    public Probe(Workspace workspace, FileOps files, Clock clock) {
        this.workspace = workspace;
        this.files = files;
        this.clock = clock;
    }

    /**
     * What came of one measurement.
     *
     * @param sample empty when somebody else is measuring now, and nothing was measured so as not to disturb that
     * @param problems what could not be measured, or kept, and why
     */
    public record Taken(Optional<Sample> sample, List<Problem> problems) {

        public Taken {
            problems = List.copyOf(problems);
        }
    }

    /** What could not be done, such as {@code "write"}, and why. */
    public record Problem(String what, RollbackException cause) {}

    public Taken take(StateBackend backend) {
        List<Problem> problems = new ArrayList<>();
        Optional<Double> read = attempt("read", problems, () -> read(backend));
        Optional<Double> memory = Optional.of(memory());
        try {
            Folders.ensure(files, workspace.privateFolder());
            Optional<KernelLock> lock =
                    KernelLock.tryAcquire(workspace.privateFolder().resolve("samples.lock"));
            if (lock.isEmpty()) {
                return new Taken(Optional.empty(), problems);
            }
            try (KernelLock held = lock.get()) {
                Optional<Double> write = attempt("write", problems, () -> Optional.of(write()));
                Sample sample = new Sample(clock.instant(), backend.name(), read, write, memory);
                attempt("keep the sample", problems, () -> {
                    new Samples(workspace, files).add(sample);
                    return Optional.empty();
                });
                return new Taken(Optional.of(sample), problems);
            }
        } catch (RollbackException e) {
            problems.add(new Problem("write", e));
            return new Taken(
                    Optional.of(new Sample(clock.instant(), backend.name(), read, Optional.empty(), memory)), problems);
        }
    }

    private interface Measurement {
        Optional<Double> take();
    }

    private static Optional<Double> attempt(String what, List<Problem> problems, Measurement measurement) {
        try {
            return measurement.take();
        } catch (RollbackException e) {
            problems.add(new Problem(what, e));
            return Optional.empty();
        }
    }

    /** Empty for a state without records: there is nothing to look up. */
    private Optional<Double> read(StateBackend backend) {
        try (StateReader reader = backend.read(workspace.location(backend.name()))) {
            List<ContractKey> keys;
            try (var records = reader.records()) {
                keys = records.limit(LOOKUPS).map(ContractRecord::key).toList();
            }
            lookUp(reader, keys, WARM_UP);
            List<Long> nanos = lookUp(reader, keys, ENOUGH);
            nanos.sort(null);
            return nanos.isEmpty() ? Optional.empty() : Optional.of(nanos.get((nanos.size() * 95 - 1) / 100) / 1e6);
        }
    }

    /** How long each took, in nanoseconds; one at least, where there is a key. */
    private static List<Long> lookUp(StateReader reader, List<ContractKey> keys, Duration atMost) {
        List<Long> nanos = new ArrayList<>();
        long begin = System.nanoTime();
        for (ContractKey key : keys) {
            long before = System.nanoTime();
            if (reader.find(key).isEmpty()) {
                throw new RollbackException(ErrorKind.CORRUPT, key + " is listed, but not found by its key");
            }
            long after = System.nanoTime();
            nanos.add(after - before);
            if (after - begin > atMost.toNanos()) {
                break;
            }
        }
        return nanos;
    }

    private double write() {
        Path file = workspace.privateFolder().resolve("probe");
        List<Long> nanos = new ArrayList<>();
        try {
            for (int i = 0; i < WRITES; i++) {
                files.delete(file);
                long before = System.nanoTime();
                try (FileOps.Output out = files.create(file)) {
                    out.write(ByteBuffer.allocate(WRITE_SIZE));
                    out.sync();
                }
                files.syncDirectory(workspace.privateFolder());
                nanos.add(System.nanoTime() - before);
            }
        } finally {
            files.delete(file);
        }
        nanos.sort(null);
        return nanos.get(WRITES / 2) / 1e6;
    }

    /** What was in use after the last collection, garbage left out; what is in use now if there was none. */
    private static double memory() {
        long heap = ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                .map(GarbageCollectorMXBean::getLastGcInfo)
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(GcInfo::getEndTime))
                .map(Probe::heapAfter)
                .orElseGet(() ->
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        return (double) (heap
                + ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed());
    }

    private static long heapAfter(GcInfo collection) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(pool -> collection.getMemoryUsageAfterGc().get(pool.getName()))
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    /** All samples that are kept of a backend. */
    List<Sample> kept(String backend) {
        return new Samples(workspace, files)
                .all().stream()
                        .filter(sample -> sample.backend().equals(backend))
                        .toList();
    }
}
