package dev.rollback.core.execute;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.List;

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

    void undo() {
        for (int i = changes.size() - 1; i >= 0; i--) {
            changes.get(i).change().undo();
        }
    }

    void prune() {
        changes.forEach(named -> named.change().prune());
    }

    boolean liveAsSealed() {
        return changes.stream().allMatch(named -> named.change().liveAsSealed());
    }

    /** A change that was never published has displaced nothing: what is live there is not its business. */
    boolean liveAsDisplaced() {
        return changes.stream()
                .filter(named -> named.change().status() != ChangeStatus.BUILDING
                        && named.change().status() != ChangeStatus.SEALED)
                .allMatch(named -> named.change().liveAsDisplaced());
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
