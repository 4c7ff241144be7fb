package dev.rollback.core.assess;

import dev.rollback.api.RollbackException;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether a rollback has what it needs: nothing unfinished in its way, room on the disk, memory. */
final class Resources implements Look {

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final long MEBIBYTE = 1024 * 1024;

    /** What a rollback's own process takes, and a little. */
    private static final long MEMORY_NEEDED = 128 * MEBIBYTE;

    /** For reports, logs and what cannot be known before the plan is made. */
    private static final long MARGIN = 16 * MEBIBYTE;

    private final Workspace workspace;
    private final StateBackend active;
    private final FileOps files;

    Resources(Workspace workspace, StateBackend active, FileOps files) {
        this.workspace = workspace;
        this.active = active;
        this.files = files;
    }

    @Override
    public String name() {
        return "disk and memory";
    }

    @Override
    public void look(Consumer<Observation> found) {
        OperationFolder.unfinished(workspace, files)
                .ifPresent(operation -> found.accept(Observation.obstacle(
                        "operations",
                        "operation " + operation.id()
                                + " is not finished; `rollback status` tells what resume and undo would do")));
        found.accept(disk());
        found.accept(memory());
    }

    private Observation disk() {
        try {
            long needed = 2 * size(workspace.location(active.name())) + MARGIN;
            Map<String, Long> free = new LinkedHashMap<>();
            for (Path place : List.of(workspace.root(), workspace.backups(), workspace.incidents())) {
                Path there = place;
                while (!Files.isDirectory(there)) {
                    there = java.util.Objects.requireNonNull(there.getParent());
                }
                var store = Files.getFileStore(there);
                free.put(store.toString(), store.getUsableSpace());
            }
            List<String> scarce = free.entrySet().stream()
                    .filter(entry -> entry.getValue() < needed)
                    .map(entry -> entry.getKey() + ": " + entry.getValue() / MEBIBYTE + " MiB free")
                    .toList();
            return scarce.isEmpty()
                    ? Observation.clear(
                            "disk",
                            free.values().stream()
                                                    .mapToLong(Long::longValue)
                                                    .min()
                                                    .orElse(0)
                                            / MEBIBYTE + " MiB free, about " + needed / MEBIBYTE
                                    + " MiB would be needed")
                    : Observation.obstacle("disk", "about " + needed / MEBIBYTE + " MiB would be needed")
                            .with(scarce);
        } catch (IOException | RollbackException e) {
            return Observation.inconclusive("disk", "cannot be told: " + e.getMessage());
        }
    }

    private static long size(Path location) throws IOException {
        if (!Files.exists(location, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        try (var paths = Files.walk(location)) {
            long sum = 0;
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    sum += Files.size(path);
                }
            }
            return sum;
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Observation memory() {
        Optional<Long> available = available();
        if (available.isEmpty()) {
            return Observation.skipped("memory available", "this system does not say how much is available");
        }
        String words = available.get() / MEBIBYTE + " MiB available, " + MEMORY_NEEDED / MEBIBYTE + " MiB are needed";
        return available.get() < MEMORY_NEEDED
                ? Observation.obstacle("memory available", words)
                : Observation.clear("memory available", words);
    }

    private static Optional<Long> available() {
        try {
            return Files.isReadable(MEMORY)
                    ? Files.readAllLines(MEMORY, StandardCharsets.ISO_8859_1).stream()
                            .filter(line -> line.startsWith("MemAvailable:"))
                            .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                            .findFirst()
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
