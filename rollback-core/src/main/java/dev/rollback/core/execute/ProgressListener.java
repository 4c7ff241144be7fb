package dev.rollback.core.execute;

import java.time.Duration;

/** Is told of steps as they begin and end, on the thread that runs them. What it throws ends the operation. */
public interface ProgressListener {

    ProgressListener SILENT = new ProgressListener() {
        @Override
        public void started(Step step) {}

        @Override
        public void finished(Step step, Duration took) {}
    };

    void started(Step step);

    void finished(Step step, Duration took);
}
