package dev.rollback.core.assess;

import dev.rollback.api.RollbackException;
import dev.rollback.core.serve.ActiveBackend;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.SecretMask;
import dev.rollback.core.workspace.Trigger;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks at everything that can make a rollback necessary, or stand in its way. What one look runs into, a defect in a
 * plugin for instance, is said, and keeps no other from being taken. Changes nothing but what it keeps in {@code
 * .rollback}: a sample of the performance.
 */
public final class SituationAssessor {

    /** What the field's procedure allows for an assessment. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int THREADS = 3;

    private final Workspace workspace;
    private final Backends backends;
    private final Map<String, String> environment;
    private final FileOps files;
    private final Clock clock;
    private final Duration limit;

    public SituationAssessor(
            Workspace workspace, Backends backends, Map<String, String> environment, FileOps files, Clock clock) {
        this(workspace, backends, environment, files, clock, LIMIT.minusSeconds(2));
    }

    /** @param limit when it is over, what is not finished is told as such */
    SituationAssessor(
            Workspace workspace,
            Backends backends,
            Map<String, String> environment,
            FileOps files,
            Clock clock,
            Duration limit) {
        this.workspace = workspace;
        this.backends = backends.configured(workspace.configuration());
        this.environment = Map.copyOf(environment);
        this.files = files;
        this.clock = clock;
        this.limit = limit;
    }

    /** @param quick leaves the backups out, whose every byte is looked at otherwise */
    public Situation assess(boolean quick) {
        long begin = System.nanoTime();
        Instant time = clock.instant();
        List<Observation> found = new ArrayList<>();
        Optional<ActiveBackend> active = active(found);
        List<Look> together = new ArrayList<>();
        active.ifPresent(one -> {
            together.add(new LiveState(workspace, backends, one, files));
            together.add(new Resources(workspace, one.backend(), files));
        });
        together.add(new ReportedTrouble(workspace, files, clock));
        if (quick) {
            found.add(Observation.skipped(Readiness.NAME, "left out with --quick"));
        } else {
            together.add(new Readiness(workspace, backends, clock));
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, SituationAssessor::daemon);
        try {
            long deadline = begin + limit.toNanos();
            // alone, so that no other look makes it slow; a disk that hangs leaves time for the others
            active.ifPresent(one -> found.addAll(run(
                    threads,
                    List.of(new Performance(workspace, one.backend(), files, clock)),
                    begin + limit.toNanos() / 3)));
            found.addAll(run(threads, together, deadline));
        } finally {
            threads.shutdownNow();
        }
        return new Situation(
                        time,
                        Duration.ofNanos(System.nanoTime() - begin),
                        active.map(one -> one.backend().name()),
                        quick,
                        found)
                .masked(SecretMask.of(environment));
    }

    private Optional<ActiveBackend> active(List<Observation> found) {
        try {
            return Optional.of(ActiveBackend.of(workspace, backends, environment));
        } catch (RollbackException e) {
            found.add(Observation.suspected(
                    "active backend", Trigger.SYSTEM_FAILURE, "cannot be told: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private List<Observation> run(ExecutorService threads, List<Look> looks, long deadline) {
        List<Started> running =
                looks.stream().map(look -> Started.in(threads, look)).toList();
        List<Observation> found = new ArrayList<>();
        running.forEach(started -> found.addAll(result(started, deadline)));
        return found;
    }

    /** A look under way, and what it has told up to now. */
    private record Started(Look look, Queue<Observation> told, Future<?> running) {

        static Started in(ExecutorService threads, Look look) {
            Queue<Observation> told = new ConcurrentLinkedQueue<>();
            return new Started(look, told, threads.submit(() -> look.look(told::add)));
        }
    }

    private List<Observation> result(Started started, long deadline) {
        Optional<Observation> trouble = trouble(started, deadline);
        List<Observation> found = new ArrayList<>(started.told());
        trouble.ifPresent(found::add);
        return found;
    }

    private Optional<Observation> trouble(Started started, long deadline) {
        Look look = started.look();
        try {
            started.running().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            started.running().cancel(true);
            return Optional.of(look.unfinished("not finished in its part of " + limit.toMillis() / 1000.0 + " s"));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(Observation.inconclusive(
                    look.name(),
                    "could not be looked at: "
                            + (cause instanceof RollbackException ? cause.getMessage() : cause.toString())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Observation.inconclusive(look.name(), "interrupted"));
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "assess");
        thread.setDaemon(true);
        return thread;
    }
}
