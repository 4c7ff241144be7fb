package dev.rollback.core.execute;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.IncidentFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs steps one after the other: measures them, tells the listener, and keeps the incident's log. Once an operation
 * is committed, a log that cannot be written no longer stops it.
 */
public final class StepRunner {

    private final ProgressListener listener;
    private final IncidentFolder incident;
    private final List<StepTiming> timings = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean committed;

    public StepRunner(ProgressListener listener, IncidentFolder incident) {
        this.listener = listener;
        this.incident = incident;
    }

    public void run(Step step, Runnable action) {
        call(step, () -> {
            action.run();
            return true;
        });
    }

    public <T> T call(Step step, Supplier<T> action) {
        tell(() -> listener.started(step));
        log("begin: " + step.inWords());
        long begin = System.nanoTime();
        T result;
        try {
            result = action.get();
        } catch (RollbackException e) {
            logFailure(step, e);
            throw e;
        } catch (RuntimeException e) {
            RollbackException failure = new RollbackException(
                    ErrorKind.INTERNAL, "a defect in this software or in a plugin of it: " + e, e);
            logFailure(step, failure);
            throw failure;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        timings.add(new StepTiming(step, took));
        log("end: " + step.inWords() + ", " + took.toMillis() + " ms");
        tell(() -> listener.finished(step, took));
        return result;
    }

    /** A listener may end what is not committed yet; from then on nobody's display may undo a good state. */
    private void tell(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException e) {
            if (committed) {
                warn("the progress listener failed: " + e);
            } else if (e instanceof RollbackException own) {
                throw own;
            } else {
                throw new RollbackException(ErrorKind.INTERNAL, "the progress listener failed: " + e, e);
            }
        }
    }

    public void log(String message) {
        try {
            incident.log(message);
        } catch (RollbackException e) {
            if (!committed) {
                throw e;
            }
            warn("the log could not be written: " + e.getMessage());
        }
    }

    /** The first failure is what counts; that it could not be logged is added to it. */
    private void logFailure(Step step, RollbackException failure) {
        try {
            incident.log("failed: " + step.inWords() + ": " + failure.getMessage());
        } catch (RollbackException e) {
            failure.addSuppressed(e);
        }
    }

    /** From here on, what cannot be logged is a warning. */
    public void committed() {
        committed = true;
    }

    public void warn(String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    public List<StepTiming> timings() {
        return List.copyOf(timings);
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
