package dev.rollback.spi.directory;

import dev.rollback.spi.ChangeStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Several swaps that are one change: published in their order and undone in the reverse. */
record Swaps(List<Swap> swaps) {

    /** In these, an undo has something to move back. */
    private static final Set<ChangeStatus> UNDER_WAY =
            EnumSet.of(ChangeStatus.HALF_PUBLISHED, ChangeStatus.PUBLISHED, ChangeStatus.HALF_UNDONE);

    /** Those that bring nothing go first, so that, undone last, they do not make an undo look like a publish. */
    Swaps {
        swaps = swaps.stream()
                .sorted(java.util.Comparator.comparing(Swap::brings))
                .toList();
    }

    /** The status of all: that on which they agree, else half of what is under way. */
    ChangeStatus status() {
        Set<ChangeStatus> found = EnumSet.noneOf(ChangeStatus.class);
        swaps.forEach(swap -> found.add(swap.status()));
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

    /** Moves all or, when one of them cannot be published, none. */
    void publish() {
        swaps.forEach(Swap::requirePublishable);
        swaps.forEach(Swap::publish);
    }

    /**
     * Moves all back or, when one of them cannot be undone, none.
     *
     * @param area where what somebody has put beside it goes
     * @param others what is live and none of the swaps' own: it belongs to what is withdrawn, and would mix with what
     *     comes back
     */
    void undo(StagingArea area, List<Path> others) {
        List<Swap> reversed = new ArrayList<>(swaps);
        reversed.forEach(Swap::requireUndoable);
        if (UNDER_WAY.contains(status())) {
            others.forEach(other -> Swap.moveAside(other, area));
        }
        Collections.reverse(reversed);
        reversed.forEach(Swap::undo);
    }
}
