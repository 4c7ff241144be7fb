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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Some files of a directory that others share, created, replaced or displaced one by one; other files there are not
 * touched. Its area holds the folders {@code stage}, {@code displaced} and {@code withdrawn}, each with files under their own
 * names, and {@code seal.json}. Names have no folder part.
 */
public final class StagedFileSet implements StagedChange {

    private final Path directory;
    private final StagingArea area;
    private final VerifiedCopy copy;
    private final Optional<Set<PosixFilePermission>> mode;
    private final Function<Path, List<String>> names;

    private StagedFileSet(
            Path directory,
            StagingArea area,
            Optional<Set<PosixFilePermission>> mode,
            Function<Path, List<String>> names) {
        this.directory = directory;
        this.area = area;
        this.mode = mode;
        this.names = names;
        this.copy = new VerifiedCopy(stage(), area.files());
    }

    /**
     * A new, empty stage for files of an existing directory.
     *
     * @param mode the mode of the published files; when empty, that of the file displaced or, where there is none, the
     *     directory's without execution
     */
    public static StagedFileSet create(Path directory, StagingArea area, Optional<Set<PosixFilePermission>> mode) {
        return create(directory, area, mode, folder -> List.of());
    }

    /**
     * A new, empty stage for all files of a kind in a directory, whose parent exists: those that are not brought are displaced.
     *
     * @param names tells the names of the files of that kind in a folder
     */
    static StagedFileSet create(
            Path directory,
            StagingArea area,
            Optional<Set<PosixFilePermission>> mode,
            Function<Path, List<String>> names) {
        if (Files.exists(area.folder(), LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.CONFLICT, "a stage is there already", Location.of(area.folder()));
        }
        area.files().createDirectory(area.folder());
        for (String folder : List.of("stage", "displaced", "withdrawn")) {
            area.files().createDirectory(area.folder().resolve(folder));
        }
        return new StagedFileSet(directory, area, mode, names);
    }

    /** The stage in an area, as a crash or an earlier process left it. */
    public static Optional<StagedFileSet> find(Path directory, StagingArea area) {
        return find(directory, area, folder -> List.of());
    }

    static Optional<StagedFileSet> find(Path directory, StagingArea area, Function<Path, List<String>> names) {
        return Files.isDirectory(area.folder(), LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(new StagedFileSet(directory, area, Optional.empty(), names))
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
        return swaps(seal.get()).status();
    }

    @Override
    public void seal(Expected displaced) {
        seal(displaced, copy.listing());
    }

    /** Seals what was written into the stage in whichever way. */
    void seal(Expected displaced, Listing brings) {
        if (Seal.find(area).isPresent()) {
            throw new RollbackException(ErrorKind.CONFLICT, "sealed already", Location.of(area.folder()));
        }
        if (brings.files().isEmpty()) {
            throw new IllegalArgumentException("a file set brings at least one file");
        }
        Expected.Content content = content(displaced);
        adoptAttributes(brings);
        copy.syncDirectories();
        new Seal(brings, content).write(area);
        area.files().syncDirectory(Objects.requireNonNull(area.folder().getParent()));
    }

    /** Where nothing of the kind has lived before, there may be no folder yet. */
    private void createDirectory() {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            area.files().createDirectory(directory);
            model().ifPresent(found -> area.files().setAttributes(directory, found));
            area.files().syncDirectory(Objects.requireNonNull(directory.getParent()));
        }
    }

    /** Whom and what the directory is for: its own attributes, or those of the one that it is to be created in. */
    private Optional<FileAttributes> model() {
        return FileAttributes.of(directory).or(() -> FileAttributes.of(Objects.requireNonNull(directory.getParent())));
    }

    private Expected.Content content(Expected displaced) {
        if (displaced instanceof Expected.Content content) {
            return content;
        }
        if (displaced instanceof Expected.Absent) {
            return new Expected.Content(new Listing(List.of()));
        }
        throw new RollbackException(
                        ErrorKind.UNSUPPORTED,
                        "not all of the files that are to be displaced can be read",
                        Location.of(directory))
                .withHint("move those that cannot be read out of the folder by hand");
    }

    @Override
    public void publish() {
        Seal seal = Seal.require(area);
        Swaps swaps = swaps(seal);
        if (swaps.status() == ChangeStatus.SEALED && !holds(displaced(seal), seal)) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "the files that were to be displaced have changed; nothing was moved",
                            Location.of(directory))
                    .withHint("find out who writes there, then start over");
        }
        createDirectory();
        swaps.publish();
    }

    @Override
    public void undo() {
        Seal.find(area).ifPresent(seal -> swaps(seal).undo(area, others(seal)));
    }

    /** Files of the kind that are live and that neither the old state had nor the new one. */
    private List<Path> others(Seal seal) {
        Set<String> own = names(seal);
        return names.apply(directory).stream()
                .filter(name -> !own.contains(name))
                .map(directory::resolve)
                .toList();
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
            Set<String> all = names(seal);
            all.addAll(names.apply(directory));
            return expected(directory, List.copyOf(all)).equals(new Expected.Content(wanted));
        } catch (RollbackException e) {
            return false;
        }
    }

    /** The names of all files that the change brings or displaces. */
    private static Set<String> names(Seal seal) {
        Set<String> all = new TreeSet<>();
        seal.brings().files().forEach(file -> all.add(file.name()));
        displaced(seal).files().forEach(file -> all.add(file.name()));
        return all;
    }

    private Swaps swaps(Seal seal) {
        return new Swaps(names(seal).stream().map(name -> swap(seal, name)).toList());
    }

    private Swap swap(Seal seal, String name) {
        return new Swap(
                SafePaths.resolve(directory, name),
                stage().resolve(name),
                area.folder().resolve("displaced").resolve(name),
                area.folder().resolve("withdrawn").resolve(name),
                seal.brings().file(name).isPresent(),
                displaced(seal).file(name).isPresent(),
                area);
    }

    Path stage() {
        return area.folder().resolve("stage");
    }

    private static Listing displaced(Seal seal) {
        return ((Expected.Content) seal.displaces()).listing();
    }

    private void adoptAttributes(Listing brings) {
        for (FileDigest file : brings.files()) {
            Optional<FileAttributes> model = FileAttributes.of(directory.resolve(file.name()))
                    .or(() -> model().map(found ->
                            found.withPermissions(FileAttributes.withoutExecution(found.permissions()))));
            model.ifPresent(found -> area.files()
                    .setAttributes(
                            stage().resolve(file.name()),
                            mode.map(found::withPermissions).orElse(found)));
        }
    }
}
