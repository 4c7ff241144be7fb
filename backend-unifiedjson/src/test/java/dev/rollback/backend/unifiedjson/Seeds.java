package dev.rollback.backend.unifiedjson;

import java.util.Random;

/** Seeds of random tests: printed, and taken from {@code -Drollback.seed} to repeat a run. */
final class Seeds {

    private Seeds() {}

    static long of(String test) {
        long seed = Long.getLong("rollback.seed", new Random().nextLong());
        System.out.println(test + ": seed " + seed + " (-Drollback.seed)");
        return seed;
    }
}
