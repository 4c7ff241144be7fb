package dev.rollback.spi;

import dev.rollback.api.Fingerprinter;
import dev.rollback.api.NetworkDocument;
import dev.rollback.spi.directory.FileHash;
import dev.rollback.spi.directory.Listing;
import dev.rollback.spi.directory.StagingArea;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A backend that can build a new state beside the live one and swap the two. Safe for use by several threads on
 * different locations; on one location, one operation at a time, which the workspace's lock sees to.
 */
public interface StagingBackend extends StateBackend {

    /**
     * Names of files in a state's directory that are no content, such as lock files and logs for people: they are
     * never restored, hashed or compared.
     */
    Set<String> auxiliaryFiles();

    /**
     * Whether a file of this name in a state's directory is part of the state. Only such files are restored; others
     * beside them, documents for instance, are not the state's.
     */
    boolean isContent(String fileName);

    /** Suffixes of the names of folders that may lie beside a location and belong to it; most backends have none. */
    default Set<String> companions() {
        return Set.of();
    }

    /**
     * The names of all files that are the state at a location, sorted: relative to the location, or, for files beside
     * it that belong to it, led by the suffix of their folder's name, one of {@link #companions} ({@code .networks/x.json} for {@code
     * <location>.networks/x.json}). Empty when there are none. {@code UNSAFE_PATH} for a link or a device among them.
     */
    List<String> contentNames(Path location);

    /** Where the file of a name lies at a location. {@code UNSAFE_PATH} for a name that leads elsewhere. */
    Path contentFile(Path location, String name);

    /** All files that are the state at a location, with their sizes and sums. */
    default Listing content(Path location) {
        return new Listing(contentNames(location).stream()
                .map(name -> FileHash.of(contentFile(location, name), name))
                .toList());
    }

    /**
     * Whether a document that was read from a state of this backend says all that the one said from which it was
     * written; by default, whether their values are equal. A backend whose format keeps books of its own in a document,
     * such as a version of the file, overlooks those.
     */
    default boolean keeps(NetworkDocument written, NetworkDocument found) {
        Fingerprinter one = new Fingerprinter();
        one.add(written);
        Fingerprinter other = new Fingerprinter();
        other.add(found);
        return one.fingerprint().equals(other.fingerprint());
    }

    /**
     * A new, empty stage for a location, in an area of its own on the location's file system. Nothing at the location
     * changes. {@code CONFLICT} when the area already holds a stage.
     */
    StagedState stage(Path location, StagingArea area);

    /** The stage that an area holds, in whatever status a crash left it; empty when it holds none. */
    Optional<StagedState> find(Path location, StagingArea area);

    /**
     * Keeps every other client of the state out until closed, without waiting. {@code LOCKED} when one is in,
     * naming it where the system tells; {@code NOT_FOUND} when there is nothing at the location. The hold belongs to
     * the files, not to their place: it stays in force when the state is moved. A crash ends it.
     */
    Hold hold(Path location);
}
