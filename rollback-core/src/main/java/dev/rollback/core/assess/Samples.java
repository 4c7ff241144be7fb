package dev.rollback.core.assess;

import dev.rollback.core.workspace.JsonLines;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.util.List;
import java.util.Optional;

/** The samples that were kept, in {@code .rollback/samples.jsonl}. Whoever adds one holds the lock of {@link Probe}. */
final class Samples {

    /** More than a day of one each minute. */
    private static final int MOST = 2_000;

    private final JsonLines file;

    Samples(Workspace workspace, FileOps files) {
        this.file = new JsonLines(workspace.privateFolder().resolve("samples.jsonl"), files);
    }

    /** All that can be read, in the order in which they were added. */
    List<Sample> all() {
        return file.read().lines().stream()
                .map(Sample::read)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Adds one; once there are twice as many as are kept, the older half is thrown out. */
    void add(Sample sample) {
        JsonLines.Lines lines = file.read();
        int count = lines.lines().size();
        if (count + lines.unreadable() >= 2 * MOST) {
            file.replace(lines.lines().subList(Math.max(0, count - MOST), count));
        }
        file.append(sample.json());
    }
}
