package dev.rollback.testkit;

import java.util.Random;

/** Seeds of random tests: printed, and taken from {@code -Drollback.seed} to repeat a run. */
public final class Seeds {

    private Seeds() {}

    /** A source of randomness whose seed is printed together with the test's name. */
    public static Random of(String test) {
        long seed = Long.getLong("rollback.seed", new Random().nextLong());
        System.out.println(test + ": seed " + seed + " (-Drollback.seed)");
        return new Random(seed);
    }
}
