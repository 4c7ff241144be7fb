package dev.rollback.core.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks when they are due, each on a daemon thread, so that one that hangs holds up nothing else. */
final class PeriodicTasks implements AutoCloseable {

    private final List<Slot> slots = new ArrayList<>();
    private final Problems problems;
    private final ExecutorService threads = Executors.newCachedThreadPool(action -> {
        Thread thread = new Thread(action, "a task of the watch");
        thread.setDaemon(true);
        return thread;
    });

    private static final class Slot {
        private final WatchTask task;
        private Optional<Future<?>> running = Optional.empty();
        private Optional<Long> next = Optional.empty();

        private Slot(WatchTask task) {
            this.task = task;
        }
    }

    PeriodicTasks(List<WatchTask> tasks, Problems problems) {
        tasks.forEach(task -> slots.add(new Slot(task)));
        this.problems = problems;
    }

    /** Begins what is due, and tells of what has failed. */
    void round(long nanos) {
        for (Slot slot : slots) {
            slot.running.filter(Future::isDone).ifPresent(done -> {
                problems.are(slot.task.name(), failure(done));
                slot.running = Optional.empty();
            });
            if (slot.next.isPresent() && nanos - slot.next.get() < 0) {
                continue;
            }
            slot.next = Optional.of(nanos + slot.task.every().toNanos());
            if (slot.running.isPresent()) {
                problems.are(slot.task.name(), List.of("has not ended yet, and is not begun again"));
            } else {
                begin(slot);
            }
        }
    }

    private void begin(Slot slot) {
        try {
            slot.running = Optional.of(threads.submit(slot.task.action()));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            problems.are(slot.task.name(), List.of("cannot be begun: " + e));
        }
    }

    private static List<String> failure(Future<?> done) {
        try {
            done.get();
            return List.of();
        } catch (ExecutionException e) {
            return List.of(Problems.words(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Waits for none of them. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
