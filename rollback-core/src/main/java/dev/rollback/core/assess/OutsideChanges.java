package dev.rollback.core.assess;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.RollbackException;
import dev.rollback.core.detect.RecordedState;
import dev.rollback.core.serve.ActiveBackend;
import dev.rollback.core.workspace.Trigger;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileAttributes;
import dev.rollback.spi.directory.FileOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds the live state against the last record of it: who has changed it, and who can get at it. That somebody has done
 * either is a fact; that it was a breach is a suspicion, as a tool, a umask or a restored copy do the same.
 */
final class OutsideChanges {

    private static final String CONTENT = "changes outside";
    private static final String ACCESS = "modes and owners";
    private static final String RECORD = "`rollback assess --record` records what is live now";

    private final Workspace workspace;
    private final ActiveBackend active;

    OutsideChanges(Workspace workspace, ActiveBackend active) {
        this.workspace = workspace;
        this.active = active;
    }

    List<Observation> look(Inspection inspection, boolean unfinishedOperation) {
        List<Observation> found = new ArrayList<>();
        privateFolder().ifPresent(found::add);
        String backend = active.backend().name();
        Optional<RecordedState> recorded;
        try {
            recorded = RecordedState.read(workspace, backend);
        } catch (RollbackException e) {
            found.add(
                    e.kind() == ErrorKind.CORRUPT
                            ? Observation.suspected(
                                    CONTENT, Trigger.SECURITY_BREACH, "the record was changed: " + e.getMessage())
                            : Observation.inconclusive(CONTENT, e.getMessage()));
            return found;
        }
        if (recorded.isEmpty() || !recorded.get().location().equals(workspace.show(active.location()))) {
            found.add(Observation.skipped(CONTENT, "nothing is recorded of this state; " + RECORD));
            return found;
        }
        found.add(content(recorded.get(), inspection, unfinishedOperation));
        found.add(access(recorded.get()));
        return found;
    }

    private static Observation content(RecordedState recorded, Inspection inspection, boolean unfinishedOperation) {
        if (unfinishedOperation) {
            return Observation.skipped(CONTENT, "an operation is not finished");
        }
        if (recorded.outdated()) {
            return Observation.skipped(
                    CONTENT, "the state was changed by way of this software since " + recorded.time() + "; " + RECORD);
        }
        if (inspection.summary().isEmpty()) {
            return Observation.skipped(CONTENT, "the state cannot all be read");
        }
        var now = inspection.summary().get().fingerprint();
        if (recorded.says(now)) {
            return Observation.clear(CONTENT, "says what was recorded " + recorded.time());
        }
        return Observation.suspected(
                        CONTENT,
                        Trigger.SECURITY_BREACH,
                        "does not say any more what was recorded " + recorded.time()
                                + "; if a tool of yours that does not use this software has changed it, " + RECORD)
                .with(List.of(
                        "recorded: contracts " + recorded.contracts() + ", documents " + recorded.documents()
                                + ", other entries " + recorded.foreign(),
                        "now: contracts " + now.contracts() + ", documents " + now.documents() + ", other entries "
                                + now.foreign()));
    }

    private Observation access(RecordedState recorded) {
        try {
            List<String> wider = recorded.widened(active.location());
            return wider.isEmpty()
                    ? Observation.clear(ACCESS, "permit no more than was recorded " + recorded.time())
                    : Observation.suspected(
                                    ACCESS,
                                    Trigger.SECURITY_BREACH,
                                    "permit more than was recorded " + recorded.time()
                                            + "; if somebody has meant that, " + RECORD)
                            .with(wider);
        } catch (RollbackException e) {
            return Observation.inconclusive(ACCESS, e.getMessage());
        }
    }

    /** Our own folder is for its owner alone, whatever was recorded: it says what is restored. */
    private Optional<Observation> privateFolder() {
        return FileAttributes.of(workspace.privateFolder())
                .filter(found -> !FileOps.PRIVATE_DIRECTORY.containsAll(found.permissions()))
                .map(
                        found -> Observation.suspected(
                                ACCESS,
                                Trigger.SECURITY_BREACH,
                                workspace.show(workspace.privateFolder())
                                        + " is open to others, and was made with mode 0700; if a copy has lost that, `chmod 700` it"));
    }
}
