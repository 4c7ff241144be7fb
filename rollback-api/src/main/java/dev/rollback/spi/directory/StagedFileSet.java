package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedChange;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Some files of a directory that others share, created or replaced one by one; other files there are not touched. Its
 * area holds the folders {@code stage}, {@code displaced} and {@code withdrawn}, each with files under their own
 * names, and {@code seal.json}. Names have no folder part.
 */
public final class StagedFileSet implements StagedChange {

    private final Path directory;
    private final StagingArea area;
    private final VerifiedCopy copy;
    private final Optional<Set<PosixFilePermission>> mode;

    private StagedFileSet(Path directory, StagingArea area, Optional<Set<PosixFilePermission>> mode) {
        this.directory = directory;
        this.area = area;
        this.mode = mode;
        this.copy = new VerifiedCopy(area.folder().resolve("stage"), area.files());
    }

    /**
     * A new, empty stage for files of an existing directory.
     *
     * @param mode the mode of the published files; when empty, that of the file displaced or, where there is none, the
     *     directory's without execution
     */
    public static StagedFileSet create(Path directory, StagingArea area, Optional<Set<PosixFilePermission>> mode) {
        if (Files.exists(area.folder(), LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.CONFLICT, "a stage is there already", Location.of(area.folder()));
        }
        area.files().createDirectory(area.folder());
        for (String folder : List.of("stage", "displaced", "withdrawn")) {
            area.files().createDirectory(area.folder().resolve(folder));
        }
        return new StagedFileSet(directory, area, mode);
    }

    /** The stage in an area, as a crash or an earlier process left it. */
    public static Optional<StagedFileSet> find(Path directory, StagingArea area) {
        return Files.isDirectory(area.folder(), LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(new StagedFileSet(directory, area, Optional.empty()))
                : Optional.empty();
    }

    /** What files of these names hold now: the content of those that are there. */
    public static Expected expected(Path directory, List<String> names) {
        List<FileDigest> found = new ArrayList<>();
        for (String name : names) {
            Path file = SafePaths.resolve(directory, name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                found.add(FileHash.of(file, name));
            }
        }
        return new Expected.Content(new Listing(found));
    }

    /** Fills the stage. Only before {@link #seal}. */
    public VerifiedCopy copy() {
        return copy;
    }

    /** The status of the set: that of its files, where they agree, else half of what is under way. */
    @Override
    public ChangeStatus status() {
        Optional<Seal> seal = Seal.find(area);
        if (seal.isEmpty()) {
            return Files.exists(area.folder(), LinkOption.NOFOLLOW_LINKS) ? ChangeStatus.BUILDING : ChangeStatus.ABSENT;
        }
        Set<ChangeStatus> found = EnumSet.noneOf(ChangeStatus.class);
        swaps(seal.get()).forEach(swap -> found.add(swap.status()));
        if (found.size() == 1) {
            return found.iterator().next();
        }
        if (found.contains(ChangeStatus.UNRECOGNIZED)) {
            return ChangeStatus.UNRECOGNIZED;
        }
        if (found.equals(EnumSet.of(ChangeStatus.SEALED, ChangeStatus.UNDONE))) {
            return ChangeStatus.UNDONE;
        }
        boolean undoing = found.contains(ChangeStatus.UNDONE) || found.contains(ChangeStatus.HALF_UNDONE);
        return undoing ? ChangeStatus.HALF_UNDONE : ChangeStatus.HALF_PUBLISHED;
    }

    @Override
    public void seal(Expected displaced) {
        if (Seal.find(area).isPresent()) {
            throw new RollbackException(ErrorKind.CONFLICT, "sealed already", Location.of(area.folder()));
        }
        if (!(displaced instanceof Expected.Content content)) {
            throw new IllegalArgumentException("a file set displaces listed files, possibly none");
        }
        if (copy.listing().files().isEmpty()) {
            throw new IllegalArgumentException("a file set brings at least one file");
        }
        adoptAttributes();
        copy.syncDirectories();
        new Seal(copy.listing(), content).write(area);
        area.files().syncDirectory(Objects.requireNonNull(area.folder().getParent()));
    }

    @Override
    public void publish() {
        Seal seal = Seal.require(area);
        List<Swap> swaps = swaps(seal);
        swaps.forEach(Swap::requirePublishable);
        if (swaps.stream().allMatch(swap -> swap.status() == ChangeStatus.SEALED) && !holds(displaced(seal), seal)) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "the files that were to be displaced have changed; nothing was moved",
                            Location.of(directory))
                    .withHint("find out who writes there, then start over");
        }
        swaps.forEach(Swap::publish);
    }

    @Override
    public void undo() {
        Optional<Seal> seal = Seal.find(area);
        if (seal.isPresent()) {
            List<Swap> swaps = new ArrayList<>(swaps(seal.get()));
            swaps.forEach(Swap::requireUndoable);
            java.util.Collections.reverse(swaps);
            swaps.forEach(Swap::undo);
        }
    }

    @Override
    public boolean liveAsSealed() {
        Seal seal = Seal.require(area);
        return holds(seal.brings(), seal);
    }

    @Override
    public boolean liveAsDisplaced() {
        Seal seal = Seal.require(area);
        return holds(displaced(seal), seal);
    }

    @Override
    public List<Path> movedAside() {
        return Swap.movedAside(area);
    }

    @Override
    public void prune() {
        Seal.deleteArea(area);
    }

    private boolean holds(Listing wanted, Seal seal) {
        try {
            List<String> names =
                    seal.brings().files().stream().map(FileDigest::name).toList();
            return expected(directory, names).equals(new Expected.Content(wanted));
        } catch (RollbackException e) {
            return false;
        }
    }

    private List<Swap> swaps(Seal seal) {
        return seal.brings().files().stream()
                .map(file -> new Swap(
                        SafePaths.resolve(directory, file.name()),
                        area.folder().resolve("stage").resolve(file.name()),
                        area.folder().resolve("displaced").resolve(file.name()),
                        area.folder().resolve("withdrawn").resolve(file.name()),
                        displaced(seal).file(file.name()).isPresent(),
                        area))
                .toList();
    }

    private static Listing displaced(Seal seal) {
        return ((Expected.Content) seal.displaces()).listing();
    }

    private void adoptAttributes() {
        for (FileDigest file : copy.listing().files()) {
            Optional<FileAttributes> model = FileAttributes.of(directory.resolve(file.name()))
                    .or(() -> FileAttributes.of(directory)
                            .map(found -> found.withPermissions(FileAttributes.withoutExecution(found.permissions()))));
            model.ifPresent(found -> area.files()
                    .setAttributes(
                            area.folder().resolve("stage").resolve(file.name()),
                            mode.map(found::withPermissions).orElse(found)));
        }
    }
}
