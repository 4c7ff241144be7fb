package dev.rollback.core.engine;

import dev.rollback.core.execute.ProgressListener;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What the engine takes from outside.
 *
 * @param command what is being done, as others see it while they wait for the lock
 * @param lockTimeout how long to wait for another operation in the workspace
 */
public record Surroundings(
        FileOps files,
        Clock clock,
        RandomGenerator random,
        Map<String, String> environment,
        String command,
        Duration lockTimeout,
        ProgressListener listener) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** This machine's files, clock and environment, without waiting and without a listener. */
    public static Surroundings system(String command) {
        return new Surroundings(
                FileOps.system(),
                Clock.systemUTC(),
                new java.security.SecureRandom(),
                System.getenv(),
                command,
                Duration.ZERO,
                ProgressListener.SILENT);
    }

    public Surroundings withListener(ProgressListener other) {
        return new Surroundings(files, clock, random, environment, command, lockTimeout, other);
    }

    public Surroundings withLockTimeout(Duration timeout) {
        return new Surroundings(files, clock, random, environment, command, timeout, listener);
    }

    public Surroundings withFiles(FileOps other) {
        return new Surroundings(other, clock, random, environment, command, lockTimeout, listener);
    }

    public Surroundings withEnvironment(Map<String, String> other) {
        return new Surroundings(files, clock, random, other, command, lockTimeout, listener);
    }
}
