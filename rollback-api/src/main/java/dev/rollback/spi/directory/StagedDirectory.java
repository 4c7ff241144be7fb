package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A whole directory that takes another one's place by renames. Its area holds {@code stage}, then {@code seal.json},
 * later {@code displaced} and, after an undo, {@code withdrawn}.
 */
public final class StagedDirectory implements StagedState {

    private final Path live;
    private final StagingArea area;
    private final Set<String> unlisted;
    private final VerifiedCopy copy;

    private StagedDirectory(Path live, StagingArea area, Set<String> unlisted) {
        this.live = live;
        this.area = area;
        this.unlisted = Set.copyOf(unlisted);
        this.copy = new VerifiedCopy(stage(), area.files());
    }

    /**
     * A new, empty stage.
     *
     * @param live the directory whose place it is to take, which need not exist
     * @param unlisted names in it that are no content, such as lock files: never copied, hashed or compared
     */
    public static StagedDirectory create(Path live, StagingArea area, Set<String> unlisted) {
        StagedDirectory staged = new StagedDirectory(live, area, unlisted);
        if (Files.exists(area.folder(), LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.CONFLICT, "a stage is there already", Location.of(area.folder()));
        }
        area.files().createDirectory(area.folder());
        area.files().createDirectory(staged.stage());
        return staged;
    }

    /** The stage in an area, as a crash or an earlier process left it. */
    public static Optional<StagedState> find(Path live, StagingArea area, Set<String> unlisted) {
        return Files.isDirectory(area.folder(), LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(new StagedDirectory(live, area, unlisted))
                : Optional.empty();
    }

    @Override
    public Path location() {
        return stage();
    }

    @Override
    public Path displacedLocation() {
        return displaced();
    }

    @Override
    public VerifiedCopy copy() {
        return copy;
    }

    @Override
    public ChangeStatus status() {
        Optional<Seal> seal = Seal.find(area);
        if (seal.isEmpty()) {
            return Files.exists(stage(), LinkOption.NOFOLLOW_LINKS) ? ChangeStatus.BUILDING : ChangeStatus.ABSENT;
        }
        return swap(seal.get()).status();
    }

    @Override
    public void seal(Expected displaced) {
        if (Seal.find(area).isPresent()) {
            throw new RollbackException(ErrorKind.CONFLICT, "sealed already", Location.of(area.folder()));
        }
        requireAllCopied();
        adoptAttributes();
        copy.syncDirectories();
        new Seal(copy.listing(), displaced).write(area);
        area.files().syncDirectory(Objects.requireNonNull(area.folder().getParent()));
    }

    @Override
    public void publish() {
        Seal seal = Seal.require(area);
        Swap swap = swap(seal);
        if (swap.status() == ChangeStatus.SEALED) {
            LiveCheck.require(seal.displaces(), live, unlisted);
        }
        swap.publish();
    }

    @Override
    public void undo() {
        if (Seal.find(area).isPresent()) {
            swap(Seal.require(area)).undo();
        }
    }

    @Override
    public boolean liveAsSealed() {
        return LiveCheck.holds(new Expected.Content(Seal.require(area).brings()), live, unlisted);
    }

    @Override
    public boolean liveAsDisplaced() {
        return LiveCheck.holds(Seal.require(area).displaces(), live, unlisted);
    }

    @Override
    public List<Path> movedAside() {
        return Swap.movedAside(area);
    }

    @Override
    public void prune() {
        Seal.deleteArea(area);
    }

    private Swap swap(Seal seal) {
        return new Swap(
                live,
                stage(),
                displaced(),
                area.folder().resolve("withdrawn"),
                !(seal.displaces() instanceof Expected.Absent),
                area);
    }

    private Path displaced() {
        return area.folder().resolve("displaced");
    }

    private Path stage() {
        return area.folder().resolve("stage");
    }

    /** A stage that a crash left half built, or that somebody else has been at, is not what its listing would say. */
    private void requireAllCopied() {
        List<String> staged = Listing.names(stage()).stream()
                .filter(name -> !unlisted.contains(name))
                .toList();
        List<String> copied =
                copy.listing().files().stream().map(FileDigest::name).toList();
        if (!staged.equals(copied)) {
            throw new RollbackException(
                    ErrorKind.CONFLICT,
                    "the stage holds " + staged.size() + " files, of which " + copied.size() + " were copied into it",
                    Location.of(stage()));
        }
    }

    /** The new files look like the old ones; where there are none, like the folder that they are to live in. */
    private void adoptAttributes() {
        Optional<FileAttributes> directory =
                FileAttributes.of(live).or(() -> FileAttributes.of(Objects.requireNonNull(live.getParent())));
        directory.ifPresent(attributes -> {
            FileAttributes forFiles = firstFile()
                    .orElseGet(() ->
                            attributes.withPermissions(FileAttributes.withoutExecution(attributes.permissions())));
            Set<Path> folders = new LinkedHashSet<>(Set.of(stage()));
            for (String name : Listing.names(stage())) {
                Path file = stage().resolve(name);
                area.files().setAttributes(file, forFiles);
                addFolders(file, folders);
            }
            folders.forEach(folder -> area.files().setAttributes(folder, attributes));
        });
    }

    /** Adds the folders that a file of the stage lies in, up to those known already. */
    private static void addFolders(Path file, Set<Path> folders) {
        Path folder = Objects.requireNonNull(file.getParent());
        if (folders.add(folder)) {
            addFolders(folder, folders);
        }
    }

    private Optional<FileAttributes> firstFile() {
        if (!Files.isDirectory(live, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (var names = Files.list(live)) {
            return names.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .findFirst()
                    .flatMap(FileAttributes::of);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
