package dev.rollback.spi.directory;

import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StateWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A state that is all files of one kind in a directory which others share. Publishing it brings its own files and
 * displaces every other one of the kind; {@code CONFLICT} when the directory then holds one that was not expected.
 */
public final class StagedFiles implements StagedState {

    private final StagedFileSet set;
    private final StagingArea area;
    private final Stage stage;

    private StagedFiles(
            StagedFileSet set, StagingArea area, Function<Path, List<String>> names, WriterFactory writers) {
        this.set = set;
        this.area = area;
        this.stage = new Stage(set.stage(), set.copy(), writers, () -> names.apply(set.stage()), set.stage()::resolve);
    }

    /**
     * A new, empty stage.
     *
     * @param directory which is created on publishing if it is not there; its parent is
     * @param names tells the names, sorted, of the files of that kind in a folder; they have no folder part
     * @param writers makes the writer, if the stage is to be filled with entries
     */
    public static StagedFiles create(
            Path directory, StagingArea area, Function<Path, List<String>> names, WriterFactory writers) {
        StagedFileSet set = StagedFileSet.create(directory, area, Optional.empty(), names);
        return new StagedFiles(set, area, names, writers);
    }

    /** The stage in an area, as a crash or an earlier process left it. */
    public static Optional<StagedState> find(
            Path directory, StagingArea area, Function<Path, List<String>> names, WriterFactory writers) {
        return StagedFileSet.find(directory, area, names).map(set -> new StagedFiles(set, area, names, writers));
    }

    @Override
    public Path location() {
        return set.stage();
    }

    @Override
    public Path displacedLocation() {
        return area.folder().resolve("displaced");
    }

    @Override
    public VerifiedCopy copy() {
        return stage.copy();
    }

    @Override
    public StateWriter writer() {
        return stage.writer(area.files());
    }

    @Override
    public ChangeStatus status() {
        return set.status();
    }

    @Override
    public void seal(Expected displaced) {
        set.seal(displaced, stage.filled());
    }

    @Override
    public void publish() {
        set.publish();
    }

    @Override
    public void undo() {
        set.undo();
    }

    @Override
    public boolean liveAsSealed() {
        return set.liveAsSealed();
    }

    @Override
    public boolean liveAsDisplaced() {
        return set.liveAsDisplaced();
    }

    @Override
    public List<Path> movedAside() {
        return set.movedAside();
    }

    @Override
    public void prune() {
        set.prune();
    }
}
