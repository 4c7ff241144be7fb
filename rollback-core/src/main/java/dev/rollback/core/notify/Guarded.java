package dev.rollback.core.notify;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call of a plugin, on a thread of its own that keeps nobody waiting for longer than said, nor the JVM alive. */
final class Guarded<T> {

    private final FutureTask<T> task;

    private Guarded(FutureTask<T> task) {
        this.task = task;
    }

    static <T> Guarded<T> start(String name, Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return new Guarded<>(task);
    }

    /** What it returned; a {@link Failure} of whatever it threw, or when it has not answered by then. */
    T within(Duration atMost) {
        try {
            return task.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new Failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | CancellationException e) {
            task.cancel(true);
            throw new Failure(new TimeoutException("no answer within " + atMost.toSeconds() + " s"));
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new Failure(e);
        }
    }

    /** That a plugin's call has failed, with anything at all. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Throwable thrown;

        Failure(Throwable thrown) {
            super(thrown);
            this.thrown = thrown;
        }

        Throwable thrown() {
            return thrown;
        }
    }
}
