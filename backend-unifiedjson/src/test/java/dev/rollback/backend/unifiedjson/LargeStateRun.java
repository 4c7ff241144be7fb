package dev.rollback.backend.unifiedjson;

import dev.rollback.api.Inspection;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes, inspects and rewrites a large state, as a program of its own with little memory. */
final class LargeStateRun {

    private LargeStateRun() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int contracts = Integer.parseInt(args[1]);
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        long begun = System.nanoTime();
        try (var writer = new UnifiedJsonWriter(first, FileOps.system(), Categories.usual())) {
            for (int i = 0; i < contracts; i++) {
                // in no order of any kind, each once
                writer.add(ManyContracts.record((int) (i * 7_919L % contracts)));
            }
            writer.finish();
        }
        Path file = first.resolve("alpha.unified.json");
        System.out.println("wrote " + contracts + " contracts, " + Files.size(file) + " bytes: " + since(begun));

        begun = System.nanoTime();
        Inspection inspection = Networks.BACKEND.inspect(first);
        System.out.println("inspected: " + since(begun));
        if (!inspection.findings().isEmpty()
                || inspection.summary().orElseThrow().contractsByChain().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        != contracts) {
            throw new AssertionError(inspection.findings().toString());
        }

        begun = System.nanoTime();
        try (StateReader reader = Networks.BACKEND.read(first);
                var entries = reader.entries();
                var writer = new UnifiedJsonWriter(second, FileOps.system(), Categories.usual())) {
            entries.forEach(entry -> {
                if (entry instanceof dev.rollback.api.NetworkDocument document) {
                    System.out.println("document: " + document.json().size() + " bytes");
                }
                writer.add(entry);
            });
            System.out.println("read: " + since(begun));
            writer.finish();
        }
        System.out.println("read and wrote again: " + since(begun));
        long difference = Files.mismatch(file, second.resolve("alpha.unified.json"));
        if (difference < 0 || difference > 60 || Files.size(file) != Files.size(second.resolve("alpha.unified.json"))) {
            throw new AssertionError("the copy differs at byte " + difference);
        }
    }

    private static String since(long begun) {
        return (System.nanoTime() - begun) / 1_000_000 + " ms";
    }
}
