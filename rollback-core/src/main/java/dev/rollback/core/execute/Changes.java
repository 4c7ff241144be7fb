package dev.rollback.core.execute;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.plan.EnvironmentFile;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.StagedChange;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.ListingJson;
import dev.rollback.spi.directory.StagedFileSet;
import dev.rollback.spi.directory.StagingArea;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The staged changes of one operation, in the order in which they are published. */
final class Changes {

    static final String STATE = "state";
    static final String LEGACY = "legacy";
    static final String ENVIRONMENT = "environment";

    private final List<Named> changes = new ArrayList<>();

    record Named(String name, StagedChange change) {}

    /** Finds on disk what an operation has staged so far. */
    static Changes find(Workspace workspace, StagingBackend backend, OperationFolder operation) {
        Changes found = new Changes();
        Path location = workspace.location(backend.name());
        backend.find(location, operation.area(STATE, location)).ifPresent(state -> found.add(STATE, state));
        Path deployments = workspace.location("legacy-json");
        StagedFileSet.find(deployments, legacyArea(deployments, operation))
                .ifPresent(files -> found.add(LEGACY, files));
        StagedFileSet.find(workspace.root(), environmentArea(workspace, operation))
                .ifPresent(files -> found.add(ENVIRONMENT, files));
        return found;
    }

    static StagingArea legacyArea(Path deployments, OperationFolder operation) {
        return operation.area(LEGACY, deployments.resolve(LEGACY));
    }

    static StagingArea environmentArea(Workspace workspace, OperationFolder operation) {
        return operation.area(ENVIRONMENT, workspace.root().resolve(EnvironmentFile.NAME));
    }

    void add(String name, StagedChange change) {
        changes.add(new Named(name, change));
    }

    List<Named> all() {
        return List.copyOf(changes);
    }

    void publish() {
        changes.forEach(named -> named.change().publish());
    }

    /**
     * Undoes all, the last one first; answers whether everything that was moved back just now is what was displaced.
     * What was never published has displaced nothing, and what an earlier process moved back may have been used since.
     */
    boolean undo() {
        boolean right = true;
        for (int i = changes.size() - 1; i >= 0; i--) {
            StagedChange change = changes.get(i).change();
            ChangeStatus before = change.status();
            change.undo();
            boolean moved = before == ChangeStatus.HALF_PUBLISHED
                    || before == ChangeStatus.PUBLISHED
                    || before == ChangeStatus.HALF_UNDONE;
            right &= !moved || change.liveAsDisplaced();
        }
        return right;
    }

    void prune() {
        changes.forEach(named -> named.change().prune());
    }

    /** The different statuses that the changes are in. */
    Set<ChangeStatus> statuses() {
        Set<ChangeStatus> found = EnumSet.noneOf(ChangeStatus.class);
        changes.forEach(named -> found.add(named.change().status()));
        return found;
    }

    /** {@code CONFLICT} when anything that is to be displaced is not any more what it was when it was looked at. */
    void requireLiveAsDisplaced() {
        for (Named named : changes) {
            if (!named.change().liveAsDisplaced()) {
                throw new RollbackException(
                                ErrorKind.CONFLICT,
                                "what is live (" + named.name() + ") has changed while its replacement was prepared;"
                                        + " nothing was moved")
                        .withHint("find out who writes there, then start over");
            }
        }
    }

    List<Path> movedAside() {
        return changes.stream()
                .flatMap(named -> named.change().movedAside().stream())
                .toList();
    }

    /** What the journal says of the changes: for people and for checks; recovery goes by what is on disk. */
    static ObjectNode journal(RollbackPlan plan) {
        ObjectNode journal = JsonNodeFactory.instance.objectNode();
        var array = journal.putArray("changes");
        array.addObject()
                .put("change", STATE)
                .put("target", plan.target())
                .<ObjectNode>set("displaces", ListingJson.of(plan.live()))
                .set("brings", ListingJson.of(plan.state()));
        if (!plan.legacy().files().isEmpty()) {
            array.addObject()
                    .put("change", LEGACY)
                    .<ObjectNode>set("displaces", ListingJson.of(plan.legacyLive()))
                    .set("brings", ListingJson.of(plan.legacy()));
        }
        array.addObject().put("change", ENVIRONMENT).set("displaces", ListingJson.of(plan.environmentLive()));
        return journal;
    }

    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
