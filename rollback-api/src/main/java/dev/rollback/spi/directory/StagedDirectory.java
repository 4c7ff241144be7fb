package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StateWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A whole directory, with its companions, that takes another one's place by renames. Its area holds {@code stage},
 * then {@code seal.json}, later {@code displaced} and, after an undo, {@code withdrawn}; a companion lies beside each
 * under the name with its suffix.
 */
public final class StagedDirectory implements StagedState {

    private static final String STAGE = "stage";
    private static final String DISPLACED = "displaced";
    private static final String WITHDRAWN = "withdrawn";

    private final Path live;
    private final StagingArea area;
    private final DirectoryLayout layout;
    private final Stage stage;

    private StagedDirectory(Path live, StagingArea area, DirectoryLayout layout, WriterFactory writers) {
        this.live = live;
        this.area = area;
        this.layout = layout;
        Path folder = area.folder().resolve(STAGE);
        VerifiedCopy copy =
                new VerifiedCopy(List.of(area.folder(), folder), name -> layout.file(folder, name), area.files());
        this.stage = new Stage(folder, copy, writers, () -> layout.names(folder), name -> layout.file(folder, name));
    }

    /**
     * A new, empty stage.
     *
     * @param live the directory whose place it is to take, which need not exist
     * @param layout what in it is content, and what beside it
     * @param writers makes the writer, if the stage is to be filled with entries
     */
    public static StagedDirectory create(Path live, StagingArea area, DirectoryLayout layout, WriterFactory writers) {
        StagedDirectory staged = new StagedDirectory(live, area, layout, writers);
        if (Files.exists(area.folder(), LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.CONFLICT, "a stage is there already", Location.of(area.folder()));
        }
        area.files().createDirectory(area.folder());
        area.files().createDirectory(staged.location());
        return staged;
    }

    /** The stage in an area, as a crash or an earlier process left it. */
    public static Optional<StagedState> find(
            Path live, StagingArea area, DirectoryLayout layout, WriterFactory writers) {
        return Files.isDirectory(area.folder(), LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(new StagedDirectory(live, area, layout, writers))
                : Optional.empty();
    }

    @Override
    public Path location() {
        return area.folder().resolve(STAGE);
    }

    @Override
    public Path displacedLocation() {
        return area.folder().resolve(DISPLACED);
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
        Optional<Seal> seal = Seal.find(area);
        if (seal.isEmpty()) {
            return Files.exists(location(), LinkOption.NOFOLLOW_LINKS) ? ChangeStatus.BUILDING : ChangeStatus.ABSENT;
        }
        return swaps(seal.get()).status();
    }

    @Override
    public void seal(Expected displaced) {
        if (Seal.find(area).isPresent()) {
            throw new RollbackException(ErrorKind.CONFLICT, "sealed already", Location.of(area.folder()));
        }
        Listing brings = stage.filled();
        adoptAttributes();
        stage.syncDirectories(area.files());
        new Seal(brings, displaced, layout.present(live)).write(area);
        area.files().syncDirectory(Objects.requireNonNull(area.folder().getParent()));
    }

    @Override
    public void publish() {
        Seal seal = Seal.require(area);
        Swaps swaps = swaps(seal);
        if (swaps.status() == ChangeStatus.SEALED) {
            LiveCheck.require(seal.displaces(), live, layout);
            LiveCheck.requireCompanions(seal.displacedCompanions(), live, layout);
        }
        swaps.publish();
    }

    @Override
    public void undo() {
        Seal.find(area).ifPresent(seal -> swaps(seal).undo(area, otherCompanions(seal)));
    }

    /** Companions that are live and that neither the old state had nor the new one. */
    private List<Path> otherCompanions(Seal seal) {
        return layout.present(live).stream()
                .filter(suffix ->
                        !brings(seal, suffix) && !seal.displacedCompanions().contains(suffix))
                .map(suffix -> DirectoryLayout.companion(live, suffix))
                .toList();
    }

    private static boolean brings(Seal seal, String suffix) {
        return seal.brings().files().stream().anyMatch(file -> file.name().startsWith(suffix + "/"));
    }

    @Override
    public boolean liveAsSealed() {
        return LiveCheck.holds(new Expected.Content(Seal.require(area).brings()), live, layout);
    }

    @Override
    public boolean liveAsDisplaced() {
        return LiveCheck.holds(Seal.require(area).displaces(), live, layout);
    }

    @Override
    public List<Path> movedAside() {
        return Swap.movedAside(area);
    }

    @Override
    public void prune() {
        Seal.deleteArea(area);
    }

    private Swaps swaps(Seal seal) {
        List<Swap> swaps = new ArrayList<>();
        swaps.add(swap("", true, !(seal.displaces() instanceof Expected.Absent)));
        for (String suffix : layout.companions()) {
            boolean brings = brings(seal, suffix);
            boolean displaces = seal.displacedCompanions().contains(suffix);
            if (brings || displaces) {
                swaps.add(swap(suffix, brings, displaces));
            }
        }
        return new Swaps(swaps);
    }

    private Swap swap(String suffix, boolean brings, boolean displaces) {
        return new Swap(
                DirectoryLayout.companion(live, suffix),
                area.folder().resolve(STAGE + suffix),
                area.folder().resolve(DISPLACED + suffix),
                area.folder().resolve(WITHDRAWN + suffix),
                brings,
                displaces,
                area);
    }

    /** The new files look like the old ones; where there are none, like the folder that they are to live in. */
    private void adoptAttributes() {
        Optional<FileAttributes> directory =
                FileAttributes.of(live).or(() -> FileAttributes.of(Objects.requireNonNull(live.getParent())));
        directory.ifPresent(attributes -> {
            FileAttributes forFiles = firstFile()
                    .orElseGet(() ->
                            attributes.withPermissions(FileAttributes.withoutExecution(attributes.permissions())));
            Set<Path> folders = new LinkedHashSet<>(Set.of(area.folder(), location()));
            for (String name : layout.names(location())) {
                Path file = layout.file(location(), name);
                area.files().setAttributes(file, forFiles);
                addFolders(file, folders);
            }
            folders.remove(area.folder());
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
