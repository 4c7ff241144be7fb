package dev.rollback.core.assess;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.core.detect.BackendState;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.serve.ActiveBackend;
import dev.rollback.core.verify.Check;
import dev.rollback.core.verify.Validation;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Trigger;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Inspects the state that deployment tools work with now: whether it is whole, complete, and of one mind. */
final class LiveState implements Look {

    private static final String READABLE = "state readable";

    /** What tells of the system rather than of the data. */
    private static final Set<FindingType> SYSTEM = Set.of(FindingType.UNREADABLE, FindingType.UNSUPPORTED);

    private final Workspace workspace;
    private final Backends backends;
    private final ActiveBackend active;
    private final FileOps files;
    private volatile boolean readable;

    LiveState(Workspace workspace, Backends backends, ActiveBackend active, FileOps files) {
        this.workspace = workspace;
        this.backends = backends;
        this.active = active;
        this.files = files;
    }

    @Override
    public String name() {
        return READABLE;
    }

    /** A state that cannot be read to its end within all of the time does not work; the rest is less. */
    @Override
    public Observation unfinished(String words) {
        return readable
                ? Observation.inconclusive("critical contracts and consistency", words)
                : Observation.suspected(READABLE, Trigger.SYSTEM_FAILURE, words);
    }

    @Override
    public void look(Consumer<Observation> found) {
        String name = active.backend().name();
        BackendState state = BackendState.look(active.backend(), active.location());
        if (state.inspection().isEmpty()) {
            found.accept(Observation.raised(
                    READABLE,
                    Trigger.SYSTEM_FAILURE,
                    "nothing is at " + workspace.show(active.location()) + ", where " + name + " is to be"));
            return;
        }
        Inspection inspection = state.inspection().get();
        readable(name, state, inspection).forEach(found);
        readable = true;
        boolean unfinished = OperationFolder.unfinished(workspace, files).isPresent();
        new OutsideChanges(workspace, active).look(inspection, unfinished).forEach(found);
        if (inspection.summary().isEmpty()) {
            found.accept(Observation.skipped("critical contracts", "the state cannot all be read"));
            found.accept(Observation.skipped("consistency", "the state cannot all be read"));
        } else {
            Validation validation = new Validation(workspace, backends);
            found.accept(judged("critical contracts", validation.completeness(name), Result.RAISED));
            found.accept(judged("consistency", validation.consistency(name), Result.SUSPECTED));
        }
    }

    private List<Observation> readable(String name, BackendState state, Inspection inspection) {
        Map<Trigger, List<String>> bad = new EnumMap<>(Trigger.class);
        List<String> moving = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (Finding finding : inspection.findings()) {
            if (finding.type() == FindingType.CHANGED_WHILE_READING) {
                moving.add(finding.toString());
            } else if (finding.impact().atLeast(Impact.LOSS)) {
                bad.computeIfAbsent(trigger(finding), any -> new ArrayList<>()).add(finding.toString());
            } else if (finding.impact() == Impact.WARNING) {
                warnings.add(finding.toString());
            }
        }
        List<Observation> found = new ArrayList<>();
        String where = name + " at " + workspace.show(active.location());
        bad.forEach((trigger, words) -> found.add(Observation.raised(
                        READABLE, trigger, where + ": " + count(words.size(), "finding") + ", " + state.inWords())
                .with(words)));
        if (!moving.isEmpty()) {
            found.add(Observation.inconclusive(READABLE, where + " changes while it is read; assess again")
                    .with(moving));
        }
        if (found.isEmpty()) {
            String more = warnings.isEmpty() ? "" : ", " + count(warnings.size(), "warning");
            found.add(Observation.clear(READABLE, where + ": " + state.inWords() + more)
                    .with(warnings));
        }
        return found;
    }

    private static Trigger trigger(Finding finding) {
        if (finding.type() == FindingType.CONFLICT) {
            return Trigger.INTEGRITY_VIOLATION;
        }
        return SYSTEM.contains(finding.type()) ? Trigger.SYSTEM_FAILURE : Trigger.DATA_CORRUPTION;
    }

    private static Observation judged(String name, Check check, Result failed) {
        return switch (check.outcome()) {
            case PASSED -> Observation.clear(name, check.detail());
            case SKIPPED -> Observation.skipped(name, check.detail());
            case FAILED ->
                (failed == Result.RAISED
                                ? Observation.raised(name, Trigger.INTEGRITY_VIOLATION, check.detail())
                                : Observation.suspected(name, Trigger.INTEGRITY_VIOLATION, check.detail()))
                        .with(check.problems());
        };
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
