package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a durable put takes: told for people, held to an order of magnitude only, as machines differ. */
class ServingSpeedTest {

    private static final int CONTRACTS = 10_000;

    @TempDir
    Path folder;

    @Test
    void aDurablePutAmongManyContractsIsQuick() {
        Writing.write(
                IntStream.range(0, CONTRACTS)
                        .mapToObj(i -> (StateEntry) ManyContracts.record(i))
                        .toList(),
                folder.resolve("unified"));
        long[] milliseconds = new long[11];
        long opened = System.nanoTime();
        try (StateStore store = Networks.BACKEND.open(folder.resolve("unified"), FileOps.system())) {
            System.out.println(
                    "opening " + CONTRACTS + " contracts: " + (System.nanoTime() - opened) / 1_000_000 + " ms");
            for (int i = 0; i < milliseconds.length; i++) {
                long begun = System.nanoTime();
                store.put(ManyContracts.record(CONTRACTS + i));
                store.sync();
                milliseconds[i] = (System.nanoTime() - begun) / 1_000_000;
            }
            long begun = System.nanoTime();
            for (int i = 0; i < CONTRACTS; i++) {
                assertThat(store.find(ManyContracts.record(i).key())).isPresent();
            }
            System.out.println("a find: " + (System.nanoTime() - begun) / CONTRACTS / 1_000 + " microseconds");
        }
        System.out.println("durable puts among " + CONTRACTS + ": " + Arrays.toString(milliseconds) + " ms");
        Arrays.sort(milliseconds);
        assertThat(milliseconds[milliseconds.length / 2]).isLessThan(3_000);
    }
}
