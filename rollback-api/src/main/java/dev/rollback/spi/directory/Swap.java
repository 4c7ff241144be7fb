package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.ChangeStatus;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The renames by which one file or folder takes a place and gives it back. How far they have come is told by which of
 * the four places hold something, so a crash between any two needs no record of its own:
 *
 * <pre>
 *                 stage  live  displaced  withdrawn
 * sealed            x    old
 * half published    x             old
 * published              new      old
 * half undone                     old        new
 * undone                 old                 new
 * </pre>
 *
 * <p>Where nothing was to be displaced, there is no old one and no half-way; but what was published may be gone from
 * its place by somebody else's hand, which counts as half undone in either case. Where nothing is to take the place,
 * the old one is either live (sealed, and after an undo again) or displaced (published).
 */
final class Swap {

    private static final Set<ChangeStatus> PUBLISHABLE =
            EnumSet.of(ChangeStatus.SEALED, ChangeStatus.HALF_PUBLISHED, ChangeStatus.PUBLISHED);

    private final Path live;
    private final Path stage;
    private final Path displaced;
    private final Path withdrawn;
    private final boolean brings;
    private final boolean displaces;
    private final StagingArea area;

    /** @param brings whether something takes the place; if not, something must be displaced */
    Swap(Path live, Path stage, Path displaced, Path withdrawn, boolean brings, boolean displaces, StagingArea area) {
        this.live = live;
        this.stage = stage;
        this.displaced = displaced;
        this.withdrawn = withdrawn;
        this.brings = brings;
        this.displaces = displaces;
        this.area = area;
    }

    boolean brings() {
        return brings;
    }

    ChangeStatus status() {
        boolean staged = exists(stage);
        boolean kept = exists(displaced);
        boolean taken = exists(withdrawn);
        if (!brings) {
            boolean odd = staged || taken || (!kept && !exists(live));
            return odd ? ChangeStatus.UNRECOGNIZED : kept ? ChangeStatus.PUBLISHED : ChangeStatus.SEALED;
        }
        if (staged) {
            if (taken || (kept && !displaces)) {
                return ChangeStatus.UNRECOGNIZED;
            }
            return kept ? ChangeStatus.HALF_PUBLISHED : ChangeStatus.SEALED;
        }
        if (taken) {
            return kept ? ChangeStatus.HALF_UNDONE : ChangeStatus.UNDONE;
        }
        if (kept == displaces && !exists(live)) {
            return ChangeStatus.HALF_UNDONE;
        }
        return exists(live) && kept == displaces ? ChangeStatus.PUBLISHED : ChangeStatus.UNRECOGNIZED;
    }

    /** {@code CONFLICT} when {@link #publish} would be refused, for sets that move all of their files or none. */
    void requirePublishable() {
        ChangeStatus status = status();
        if (!PUBLISHABLE.contains(status)) {
            throw refused("publish", status);
        }
    }

    /** {@code CONFLICT} when {@link #undo} would be refused. */
    void requireUndoable() {
        ChangeStatus status = status();
        if (status == ChangeStatus.UNRECOGNIZED) {
            throw refused("undo", status);
        }
    }

    void publish() {
        ChangeStatus status = status();
        switch (status) {
            case SEALED -> {
                if (displaces) {
                    move(live, displaced);
                }
                if (brings) {
                    takePlace(stage);
                }
            }
            case HALF_PUBLISHED -> takePlace(stage);
            case PUBLISHED -> syncParents(brings ? stage : displaced, live);
            default -> throw refused("publish", status);
        }
    }

    void undo() {
        ChangeStatus status = status();
        switch (status) {
            case ABSENT, BUILDING, SEALED -> {}
            case HALF_PUBLISHED -> takePlace(displaced);
            case HALF_UNDONE -> {
                markWithdrawn();
                if (displaces) {
                    takePlace(displaced);
                }
            }
            case PUBLISHED -> {
                if (brings) {
                    move(live, withdrawn);
                }
                if (displaces) {
                    takePlace(displaced);
                }
            }
            case UNDONE -> syncParents(displaced, live);
            case UNRECOGNIZED -> throw refused("undo", status);
        }
    }

    /** Somebody else may have removed what was published: an empty folder stands for it, so that the undo shows. */
    private void markWithdrawn() {
        if (!exists(withdrawn)) {
            area.files().createDirectory(withdrawn);
            area.files().syncDirectory(parent(withdrawn));
        }
    }

    private void takePlace(Path from) {
        if (exists(live)) {
            moveAside(live, area);
        }
        move(from, live);
    }

    /** Moves what is in the way into the area's folder, under a name that tells. */
    static void moveAside(Path place, StagingArea area) {
        move(place, freeName(place, area), area);
    }

    private void move(Path from, Path to) {
        move(from, to, area);
    }

    private static void move(Path from, Path to, StagingArea area) {
        area.files().move(from, to);
        syncParents(from, to, area);
    }

    private void syncParents(Path from, Path to) {
        syncParents(from, to, area);
    }

    /** The new name first: should the power fail between the two, something is found twice rather than not at all. */
    private static void syncParents(Path from, Path to, StagingArea area) {
        Path target = parent(to);
        area.files().syncDirectory(target);
        if (!target.equals(parent(from))) {
            area.files().syncDirectory(parent(from));
        }
    }

    private static Path freeName(Path place, StagingArea area) {
        for (int number = 1; ; number++) {
            Path candidate = area.folder().resolve("aside-" + number + "-" + place.getFileName());
            if (!exists(candidate)) {
                return candidate;
            }
        }
    }

    /** What was found in the way, in the area's folder. */
    static List<Path> movedAside(StagingArea area) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(area.folder(), LinkOption.NOFOLLOW_LINKS)) {
            return found;
        }
        try (var names = Files.newDirectoryStream(area.folder(), "aside-*")) {
            names.forEach(found::add);
        } catch (java.io.IOException e) {
            throw Failures.io("list", area.folder(), e);
        }
        found.sort(java.util.Comparator.naturalOrder());
        return found;
    }

    private RollbackException refused(String action, ChangeStatus status) {
        return new RollbackException(
                        ErrorKind.CONFLICT,
                        "cannot " + action + " what is " + status.name().toLowerCase(java.util.Locale.ROOT)
                                + ": staged " + exists(stage) + ", live " + exists(live) + ", displaced "
                                + exists(displaced) + ", withdrawn " + exists(withdrawn),
                        Location.of(live))
                .withHint("nothing was touched; look at " + area.folder() + " and put the right one in its place");
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent());
    }
}
