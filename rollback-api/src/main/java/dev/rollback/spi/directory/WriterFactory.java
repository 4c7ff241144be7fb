package dev.rollback.spi.directory;

import dev.rollback.spi.StateWriter;
import java.nio.file.Path;

/** How a backend makes the writer of a stage. */
@FunctionalInterface
public interface WriterFactory {

    /**
     * A writer into a stage.
     *
     * @param location an existing, empty folder, which is to be what a location of the backend's is
     * @param files by which everything is changed; what a library writes around it must be durable when the writer has
     *     finished
     */
    StateWriter open(Path location, FileOps files);
}
