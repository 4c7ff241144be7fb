package dev.rollback.core.execute;

import java.time.Duration;

/** How long a step took, as measured. */
public record StepTiming(Step step, Duration took) {}
