package dev.rollback.core.execute;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.detect.BackendState;
import dev.rollback.core.plan.OperationPlan;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.EmergencyStop;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes an operation from wherever it stands to one of its ends. Every method may be cut off anywhere and called again.
 * The caller holds the workspace's lock.
 */
public final class Recovery {

    /** What a run can leave before its commit point. */
    private static final Set<ChangeStatus> PREPARED =
            EnumSet.of(ChangeStatus.ABSENT, ChangeStatus.BUILDING, ChangeStatus.SEALED);

    /** What a run can leave after its commit point, unless it is being undone. */
    private static final Set<ChangeStatus> FORWARD =
            EnumSet.of(ChangeStatus.SEALED, ChangeStatus.HALF_PUBLISHED, ChangeStatus.PUBLISHED);

    /** What no run leaves after its commit point. */
    private static final Set<ChangeStatus> INCOMPLETE =
            EnumSet.of(ChangeStatus.ABSENT, ChangeStatus.BUILDING, ChangeStatus.UNRECOGNIZED);

    private final Workspace workspace;
    private final Backends backends;
    private final FileOps files;

    public Recovery(Workspace workspace, Backends backends, FileOps files) {
        this.workspace = workspace;
        this.backends = backends;
        this.files = files;
    }

    /** Removes what was prepared and never committed, and lowers the operation's own stop. */
    public void discard(OperationFolder operation) {
        if (operation.phase() != Phase.PREPARING) {
            throw new RollbackException(
                    ErrorKind.CONFLICT, "the operation is committed", Location.of(operation.path()));
        }
        if (!operation.described()) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "not a state that a crash leaves: no description, but other files; nothing was touched",
                            Location.of(operation.path()))
                    .withHint("a state that was live before may lie there; a person has to look");
        }
        Changes changes = changes(operation);
        requireUnpublished(operation, changes);
        new PreRollbackBackup(workspace, operation.id(), files).discard();
        changes.prune();
        EmergencyStop.lower(workspace, operation.id(), files);
        operation.delete();
    }

    /** Without a journal nothing can have been published; if it was, the journal is gone, and a state lies here. */
    private void requireUnpublished(OperationFolder operation, Changes changes) {
        if (!PREPARED.containsAll(changes.statuses())) {
            throw odd(operation);
        }
    }

    /** Keeps other clients out of everything that an unfinished or finished operation may move. */
    public void hold(OperationFolder operation, Holds holds) {
        StagingBackend backend = backends.staging(operation.plan().target());
        Path location = workspace.location(backend.name());
        holds.take(backend, location);
        backend.find(location, operation.area(Changes.STATE, location)).ifPresent(staged -> {
            holds.take(backend, staged.location());
            holds.take(backend, staged.displacedLocation());
        });
    }

    /** Goes on publishing what is committed. The caller holds it, as for {@link #undo}. */
    public List<Path> publish(OperationFolder operation) {
        Changes changes = complete(operation);
        if (!FORWARD.containsAll(changes.statuses())) {
            throw odd(operation);
        }
        changes.publish();
        return changes.movedAside();
    }

    /**
     * Brings the old state back and makes sure that it is the old one. {@code REVERT_FAILED}, saying what to do by
     * hand, when it is not.
     */
    public List<Path> undo(OperationFolder operation) {
        Changes changes = complete(operation);
        boolean right;
        try {
            operation.advance(Phase.UNDOING);
            right = changes.undo();
            if (right) {
                operation.advance(Phase.UNDONE);
            }
        } catch (RollbackException e) {
            throw byHand(operation, e.getMessage(), e);
        }
        if (!right) {
            throw byHand(operation, "what is live is not what was displaced", null);
        }
        return changes.movedAside();
    }

    /**
     * Whether what an operation has published so far is still live: the same bytes, or, since a client changes files
     * merely by opening them, the same records.
     */
    public boolean unmoved(OperationFolder operation) {
        for (Changes.Named named : complete(operation).all()) {
            if (named.change().status() != ChangeStatus.PUBLISHED) {
                continue;
            }
            boolean same =
                    named.change().liveAsSealed() || (named.name().equals(Changes.STATE) && sameRecords(operation));
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether somebody has worked with what an operation has published so far: files were replaced, or the state can
     * be read and holds other records. A published state that is damaged is not one that was written to.
     */
    public boolean writtenTo(OperationFolder operation) {
        return !unmoved(operation) && !damaged(operation);
    }

    private boolean damaged(OperationFolder operation) {
        boolean published = complete(operation).all().stream()
                .anyMatch(named ->
                        named.name().equals(Changes.STATE) && named.change().status() == ChangeStatus.PUBLISHED);
        return published && intactState(operation.plan()).isEmpty();
    }

    private boolean sameRecords(OperationFolder operation) {
        return intactState(operation.plan())
                .flatMap(Inspection::summary)
                .filter(operation.brings()::equals)
                .isPresent();
    }

    private Optional<Inspection> intactState(OperationPlan plan) {
        return BackendState.look(backends.staging(plan.target()), workspace.location(plan.target()))
                .inspection()
                .filter(Inspection::intact);
    }

    /** Whether every file of what an operation has published is, byte for byte, what it prepared. */
    public boolean liveAsSealed(OperationFolder operation) {
        return complete(operation).all().stream()
                .allMatch(named -> named.change().liveAsSealed());
    }

    /** What somebody put in the way of an operation, where it lies now. */
    public List<Path> movedAside(OperationFolder operation) {
        return changes(operation).movedAside();
    }

    /** What the operation keeps that is not live, for people. */
    public List<String> kept(OperationFolder operation) {
        List<String> kept = new ArrayList<>();
        if (!operation.described()) {
            return kept;
        }
        for (Changes.Named named : changes(operation).all()) {
            kept.add(named.name() + ": "
                    + named.change()
                            .status()
                            .name()
                            .toLowerCase(java.util.Locale.ROOT)
                            .replace('_', ' '));
        }
        movedAside(operation).forEach(path -> kept.add("found in the way: " + path.getFileName()));
        return kept;
    }

    /** Deletes a finished operation with all that it keeps. */
    public void prune(OperationFolder operation) {
        if (!operation.phase().finished()) {
            throw new RollbackException(
                            ErrorKind.UNFINISHED_OPERATION,
                            "operation " + operation.id() + " is not finished",
                            Location.of(operation.path()))
                    .withHint("finish it with `rollback resume` or `rollback undo`");
        }
        if (operation.described()) {
            changes(operation).prune();
        }
        operation.delete();
    }

    private Changes changes(OperationFolder operation) {
        OperationPlan plan = operation.plan();
        requireSamePlace(plan.location(), workspace.location(plan.target()));
        if (plan instanceof RollbackPlan rollback) {
            requireSamePlace(rollback.legacyLocation(), workspace.location("legacy-json"));
        }
        return Changes.find(workspace, backends.staging(plan.target()), operation);
    }

    /** To go on elsewhere than the operation began would mix two states. */
    private static void requireSamePlace(Path before, Path now) {
        if (!before.equals(now)) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "the operation began when the state was at " + before + ", and rollback.yml now says " + now
                                    + "; nothing was touched")
                    .withHint("put the location in rollback.yml back until the operation is finished");
        }
    }

    /** A committed operation has all its changes on disk; if one is gone, somebody has been here. */
    private Changes complete(OperationFolder operation) {
        Changes changes = changes(operation);
        int expected = operation.plan() instanceof RollbackPlan rollback
                ? rollback.legacy().files().isEmpty() ? 2 : 3
                : 1;
        if (changes.all().size() != expected || !Collections.disjoint(changes.statuses(), INCOMPLETE)) {
            throw odd(operation);
        }
        return changes;
    }

    private RollbackException odd(OperationFolder operation) {
        return new RollbackException(
                        ErrorKind.CONFLICT,
                        "not a state that a crash leaves (" + String.join("; ", kept(operation))
                                + "); nothing was touched",
                        Location.of(operation.path()))
                .withHint("what was live before and what was prepared lie there; a person has to look");
    }

    private static RollbackException byHand(
            OperationFolder operation, String reason, @org.jspecify.annotations.Nullable RollbackException cause) {
        RollbackException failure = cause == null
                ? new RollbackException(ErrorKind.REVERT_FAILED, "the old state could not be brought back: " + reason)
                : new RollbackException(
                        ErrorKind.REVERT_FAILED, "the old state could not be brought back: " + reason, cause);
        return failure.withHint("nothing is deleted: the old state is in the folders named \"displaced\" below "
                + operation.path() + "; mend what is wrong and run `rollback undo` again, or move them back by hand");
    }
}
