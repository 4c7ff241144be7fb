package dev.rollback.spi;

import dev.rollback.api.Inspection;
import java.nio.file.Path;
import java.util.List;

/**
 * A kind of place for deployment state. Implementations have a public constructor without arguments, are stateless
 * and safe for use by several threads.
 *
 * <p>Errors are {@link dev.rollback.api.RollbackException}s: {@code NOT_FOUND} when there is nothing at the location,
 * {@code CORRUPT} for bytes that are not what their checksum or format says, {@code UNSUPPORTED} for a version or
 * format that is not known, {@code TOO_LARGE} beyond a stated limit, {@code CHANGED_WHILE_READING} when files changed
 * more than once, {@code IO} when the system fails.
 */
public interface StateBackend {

    /** The backend's name in configuration, commands and folder names: lower-case letters, digits and dashes. */
    String name();

    /**
     * This backend with the settings that {@code rollback.yml} has for it. {@code CONFIGURATION}, naming every key that
     * is wrong, for settings that it does not take; most backends take none.
     */
    default StateBackend configured(PluginConfig config) {
        config.requireKnown(java.util.Set.of());
        return this;
    }

    /** A cheap look whether a location is of this kind, without opening it. Never throws for what is there. */
    boolean recognizes(Path location);

    /** Opens a state for reading. Changes no byte below the location and takes no lock on it. */
    StateReader read(Path location);

    /**
     * The pieces of a location that can be read each by itself, where damage to one leaves the others whole; most
     * backends have one, the location. Never throws for what is there.
     */
    default List<Path> parts(Path location) {
        return List.of(location);
    }

    /**
     * Goes through everything that the state consists of and checks every checksum and structure. Changes nothing.
     * What is wrong becomes a finding; this throws only when there is nothing at the location.
     */
    Inspection inspect(Path location);
}
