package dev.rollback.core.execute;

import java.time.Duration;

/** Is told of steps as they begin and end, on the thread that runs them. What it throws before the commit ends the operation; later it is a warning. */
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
