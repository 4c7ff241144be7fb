package dev.rollback.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.Fingerprint;
import dev.rollback.api.OperationId;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Listing;
import dev.rollback.spi.directory.StagingArea;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The life of one staged state, step by step, and what must be live meanwhile. */
final class Lifecycle {

    /** The steps, in order. */
    enum Step {
        BUILD,
        SEAL,
        PUBLISH,
        UNDO,
        PRUNE
    }

    private static final List<StateEntry> OLD = Entries.usual();
    private static final List<StateEntry> NEW = List.of(
            Entries.contract(901, "Vault", "\"address\":\"0xEE\""),
            Entries.contract(902, "Vault", "\"address\":\"0xEF\""),
            Entries.contract(903, "New", "\"address\":\"0xED\""));

    private final BackendFixture fixture;
    private final StagingBackend backend;
    private final Path location;
    private final Path area;
    private final Listing oldContent;
    private final Map<String, Fingerprint> oldState;
    private Step step = Step.BUILD;

    Lifecycle(BackendFixture fixture, Path folder) {
        this.fixture = fixture;
        this.backend = (StagingBackend) fixture.backend();
        this.location = Places.of(fixture, folder, OLD);
        this.area = Places.folder(folder, "area").resolve("stage-1");
        this.oldContent = backend.content(location);
        this.oldState = States.records(fixture, location);
    }

    Path location() {
        return location;
    }

    Listing oldContent() {
        return oldContent;
    }

    /** The step that is, or was last, under way. */
    Step step() {
        return step;
    }

    StagingArea area(FileOps files) {
        return new StagingArea(area, new OperationId("test-1"), files);
    }

    StagedState stage(FileOps files) {
        step = Step.BUILD;
        StagedState staged = backend.stage(location, area(files));
        try (StateWriter writer = staged.writer()) {
            NEW.forEach(writer::add);
            writer.finish();
        }
        return staged;
    }

    Optional<StagedState> find() {
        return backend.find(location, area(FileOps.system()));
    }

    /** The stage as it is found on disk. */
    StagedState found(ChangeStatus status) {
        StagedState staged = find().orElseThrow(() -> new AssertionError("the stage is not found"));
        assertThat(staged.status()).isEqualTo(status);
        return staged;
    }

    /** Goes all the way. */
    void run(FileOps files, boolean undo) {
        StagedState staged = stage(files);
        step = Step.SEAL;
        staged.seal(new Expected.Content(oldContent));
        step = Step.PUBLISH;
        staged.publish();
        if (undo) {
            step = Step.UNDO;
            staged.undo();
        }
        step = Step.PRUNE;
        staged.prune();
    }

    void assertOldIsLive() {
        assertThat(backend.content(location)).as("the live content").isEqualTo(oldContent);
        assertThat(States.records(fixture, location)).as("the live state").isEqualTo(oldState);
    }

    void assertNewIsLive() {
        States.assertHolds(fixture, location, NEW);
        assertThat(backend.inspect(location).intact())
                .as("the live state is intact")
                .isTrue();
    }

    /** Whether nothing but leftovers of the stage is there. */
    void assertPruned() {
        assertThat(find().map(StagedState::status))
                .matches(status -> status.isEmpty() || status.get() == ChangeStatus.ABSENT);
    }

    void assertStageHoldsNew(Path at) {
        States.assertHolds(fixture, at, NEW);
    }

    void assertHoldsOld(Path at) {
        assertThat(States.records(fixture, at)).isEqualTo(oldState);
    }
}
