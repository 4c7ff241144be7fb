package dev.rollback.spi;

import dev.rollback.spi.directory.VerifiedCopy;
import java.nio.file.Path;

/** A new state that is built beside the live one and takes its place when published. */
public interface StagedState extends StagedChange {

    /** Where the new state lies until it is published: a location that the backend itself can read and inspect. */
    Path location();

    /** Where the displaced state lies while this one is live. */
    Path displacedLocation();

    /**
     * Fills the stage with files, hashed while they are copied. Only before {@link #seal}, and not together with
     * {@link #writer}.
     */
    VerifiedCopy copy();

    /** Fills the stage with entries. Only before {@link #seal}, once, and not together with {@link #copy}. */
    StateWriter writer();
}
