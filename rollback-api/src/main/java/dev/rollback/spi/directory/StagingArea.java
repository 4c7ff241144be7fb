package dev.rollback.spi.directory;

import dev.rollback.api.OperationId;
import java.nio.file.Path;

/**
 * The folder that belongs to one staged change of one operation; everything that the change makes before it is live,
 * and everything it displaces, lies in it.
 *
 * @param folder on the file system of what is changed; it need not exist yet, its parent does
 * @param operation whose change it is
 * @param files by which everything is changed
 */
public record StagingArea(Path folder, OperationId operation, FileOps files) {}
