package dev.rollback.testkit;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.OperationId;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagingArea;
import java.nio.file.Path;
import java.util.List;

/**
 * What a contract has to know of a backend to test it. What the backend can do beyond reading the contracts find out
 * themselves; the rest are properties that a format has or has not, each the stricter one unless it is overridden.
 */
public interface BackendFixture {

    /** The backend, as ServiceLoader would make it. */
    StateBackend backend();

    /**
     * A place without a state in an empty folder, such that one can be staged or written there. By default a name that
     * is not there; where states lie in a folder that others share, that folder.
     */
    default Path location(Path folder) {
        return folder.resolve("state");
    }

    /**
     * Makes a state with these entries at a place without one. By default with the backend's own staging; it is better
     * made by other means, so that a backend is not tested by itself alone.
     */
    default void write(Path location, List<? extends StateEntry> entries) {
        if (!(backend() instanceof StagingBackend staging)) {
            throw new AssertionError("the fixture of a backend that is read only has to override write()");
        }
        Path area = location.resolveSibling(location.getFileName() + "-made");
        StagedState stage =
                staging.stage(location, new StagingArea(area, new OperationId("fixture"), FileOps.system()));
        try (StateWriter writer = stage.writer()) {
            entries.forEach(writer::add);
            writer.finish();
        }
        stage.seal(new Expected.Absent());
        stage.publish();
        stage.prune();
    }

    /** Whether the format can keep such an entry, beside whatever others. */
    default boolean keeps(StateEntry entry) {
        return true;
    }

    /** Whether a writer answers such an entry with {@code UNSUPPORTED}: every one that the format cannot keep. */
    default boolean refuses(StateEntry entry) {
        return !keeps(entry);
    }

    /** Whether a record reads with its keys in the order in which it was written. */
    default boolean keepsKeyOrder() {
        return true;
    }

    /**
     * Whether a state has a document for each network in any case, as where each network is a file. Documents that
     * were not given are then no difference.
     */
    default boolean makesDocuments() {
        return false;
    }

    /** Whether a document that was read says all that the given one says; by default, when the backend says so. */
    default boolean saysTheSame(NetworkDocument given, NetworkDocument read) {
        return backend() instanceof StagingBackend staging
                ? staging.keeps(given, read)
                : Entries.fingerprint(given).equals(Entries.fingerprint(read));
    }

    /** Whether checksums cover what is stored, so that no changed byte of a content file goes unnoticed. */
    default boolean checksumsCoverEverything() {
        return true;
    }

    /** Whether a hold, and a store while it is open, keeps every other one out. */
    default boolean locksOut() {
        return true;
    }

    /** Whether ServiceLoader finds the backend in this test's class path. */
    default boolean isRegistered() {
        return true;
    }

    /** The records among entries that the format can keep. */
    default List<ContractRecord> kept(List<ContractRecord> records) {
        return records.stream().filter(this::keeps).toList();
    }
}
