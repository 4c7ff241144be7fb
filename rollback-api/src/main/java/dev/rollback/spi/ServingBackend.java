package dev.rollback.spi;

import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;

/** A backend that can serve a live state. Safe for use by several threads. */
public interface ServingBackend extends StateBackend {

    /**
     * Opens a state, reading all of its structure first. {@code LOCKED} when another process, or another store of
     * this one, has it open, for backends that keep others out; {@code NOT_FOUND} when there is nothing at the
     * location; {@code CORRUPT} when not all of it can be read: a damaged state is not written to.
     *
     * @param files by which everything is changed
     */
    StateStore open(Path location, FileOps files);
}
