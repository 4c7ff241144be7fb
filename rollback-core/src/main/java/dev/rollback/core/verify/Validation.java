package dev.rollback.core.verify;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.Finding;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.RollbackException;
import dev.rollback.core.detect.BackendState;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Phase;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Configuration.DeploymentCheck;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.FileHash;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Checks a live state: that it can be read, that it is complete, and that it does not contradict itself. */
public final class Validation {

    /** A read of one record that takes longer is no responsive one: the limit of the field's procedure. */
    private static final Duration SLOW_READ = Duration.ofMillis(100);

    private final Workspace workspace;
    private final Backends backends;

    public Validation(Workspace workspace, Backends backends) {
        this.workspace = workspace;
        this.backends = backends;
    }

    /** Whether the state can be read to its end, and no more. */
    public List<Check> quick(String backend) {
        return List.of(accessible(backend));
    }

    /** Every checksum and structure, completeness, and consistency. */
    public List<Check> full(String backend) {
        return grading()
                .grade(List.of(
                        accessible(backend, unfinished()), inspected(backend), complete(backend), consistent(backend)));
    }

    /** The five lines that an operator reads after a rollback. */
    public List<Check> postRollback(String backend) {
        List<String> warnings = new ArrayList<>(unfinished());
        warnings.addAll(grading().failsOnWarnings() ? inspectionWarnings(backend) : List.of());
        return grading()
                .grade(List.of(
                        accessible(backend, warnings),
                        complete(backend),
                        new SelfTest(workspace, backends, FileOps.system()).run(backend),
                        deployment(),
                        consistent(backend)));
    }

    /** Whether every contract is there that has to be. */
    public Check completeness(String backend) {
        return complete(backend);
    }

    /** Whether no record contradicts its key or another one. */
    public Check consistency(String backend) {
        return consistent(backend);
    }

    private Grading grading() {
        return new Grading(workspace.configuration().strictness());
    }

    private Check accessible(String backend, List<String> warnings) {
        return grading().warned(accessible(backend), warnings);
    }

    private List<String> unfinished() {
        return OperationFolder.unfinished(workspace, FileOps.system()).stream()
                .map(operation ->
                        "operation " + operation.id() + " is not finished, so what is live may be neither old nor new")
                .toList();
    }

    private List<String> inspectionWarnings(String backend) {
        return BackendState.look(backends.get(backend), workspace.location(backend)).inspection().stream()
                .flatMap(inspection -> warnings(inspection).stream())
                .toList();
    }

    private static List<String> warnings(Inspection inspection) {
        return inspection.findings().stream()
                .filter(finding -> finding.impact().atLeast(Impact.WARNING))
                .map(Finding::toString)
                .toList();
    }

    private Check accessible(String name) {
        StateBackend backend = backends.get(name);
        String claim = label(name) + " accessible and responsive";
        Path location = workspace.location(name);
        long begin = System.nanoTime();
        long count = 0;
        long slowest = 0;
        Optional<ContractKey> last = Optional.empty();
        try (StateReader reader = backend.read(location)) {
            long opened = System.nanoTime() - begin;
            Iterator<ContractRecord> records = reader.records().iterator();
            long before = System.nanoTime();
            while (records.hasNext()) {
                last = Optional.of(records.next().key());
                count++;
                long now = System.nanoTime();
                // the first record's time is that of the reader's own start, classes loaded and all
                slowest = count == 1 ? 0 : Math.max(slowest, now - before);
                before = now;
            }
            if (last.isPresent() && reader.find(last.get()).isEmpty()) {
                return Check.failed(claim, last.get() + " is listed but not found by its key", List.of());
            }
            String evidence = count + " records read in " + millis(System.nanoTime() - begin) + " ms (opened in "
                    + millis(opened) + " ms, the slowest record " + millis(slowest) + " ms) from "
                    + workspace.show(location);
            return slowest > SLOW_READ.toNanos()
                    ? Check.failed(claim, evidence + "; more than " + SLOW_READ.toMillis() + " ms a record", List.of())
                    : Check.passed(claim, evidence);
        } catch (RollbackException e) {
            return Check.failed(claim, e.getMessage(), List.of());
        }
    }

    private Check inspected(String name) {
        String claim = "Every checksum and structure is as it should be";
        BackendState state = BackendState.look(backends.get(name), workspace.location(name));
        Optional<Inspection> inspection = state.inspection();
        if (inspection.isEmpty()) {
            return Check.failed(claim, "there is nothing at " + workspace.show(state.location()), List.of());
        }
        List<String> problems = warnings(inspection.get());
        return problems.isEmpty()
                ? Check.passed(
                        claim,
                        state.inWords() + "; " + inspection.get().findings().size() + " notes")
                : Check.failed(claim, problems.size() + " findings", problems);
    }

    private Check complete(String name) {
        try (StateReader live = backends.get(name).read(workspace.location(name))) {
            if (workspace.configuration().expectedContracts().isPresent()) {
                return compare(
                        live,
                        workspace.configuration().expectedContracts().get().iterator(),
                        "as expected by rollback.yml");
            }
            Optional<RollbackPlan> last = lastRollback(name);
            if (last.isEmpty()) {
                return Check.skipped(
                        "All contracts detected",
                        "neither does rollback.yml name the expected contracts nor has there been a rollback to compare"
                                + " with");
            }
            RollbackPlan plan = last.get();
            if (!stillThere(plan)) {
                return Check.skipped(
                        "All contracts detected",
                        "the backup " + plan.backupId() + " is not any more what was restored from it, and rollback.yml"
                                + " does not name the expected contracts");
            }
            try (StateReader backup = backends.get(name).read(plan.stateFolder())) {
                return compare(
                        live,
                        backup.records().map(ContractRecord::key).iterator(),
                        "every one of the backup " + plan.backupId());
            }
        } catch (RollbackException e) {
            return Check.failed("All contracts detected", e.getMessage(), List.of());
        }
    }

    private boolean stillThere(RollbackPlan plan) {
        StagingBackend backend = backends.staging(plan.target());
        try {
            return plan.state().files().stream()
                    .allMatch(file -> FileHash.of(backend.contentFile(plan.stateFolder(), file.name()), file.name())
                            .equals(file));
        } catch (RollbackException e) {
            return false;
        }
    }

    private Check compare(StateReader live, Iterator<ContractKey> expected, String evidence) {
        long found = 0;
        List<String> missing = new ArrayList<>();
        while (expected.hasNext()) {
            ContractKey key = expected.next();
            if (workspace.configuration().excludedChains().contains(key.chainId())) {
                continue;
            }
            if (live.find(key).isPresent()) {
                found++;
            } else {
                missing.add(key + " is missing");
            }
        }
        if (found + missing.size() == 0) {
            return Check.skipped("All contracts detected", "no contract is expected on a chain that counts");
        }
        String claim = "All " + (found + missing.size()) + " contracts detected";
        return missing.isEmpty()
                ? Check.passed(claim, found + " found, " + evidence)
                : Check.failed(claim, missing.size() + " are missing", missing);
    }

    private Optional<RollbackPlan> lastRollback(String backend) {
        return OperationFolder.list(workspace, FileOps.system()).stream()
                .filter(operation -> operation.phase() == Phase.DONE || operation.phase() == Phase.VERIFIED)
                .filter(OperationFolder::described)
                .map(OperationFolder::plan)
                .filter(plan -> plan.target().equals(backend))
                .reduce((earlier, later) -> later)
                .filter(RollbackPlan.class::isInstance)
                .map(RollbackPlan.class::cast);
    }

    private Check deployment() {
        String claim = "Deployment scripts functional";
        List<DeploymentCheck> configured = workspace.configuration().deploymentChecks();
        if (configured.isEmpty()) {
            return Check.skipped(claim, "rollback.yml names no deployment-checks");
        }
        List<String> evidence = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (DeploymentCheck check : configured) {
            CommandRun run = CommandRun.of(check, workspace.root());
            evidence.add(check.name() + ": " + run.trouble() + ", " + run.took().toMillis() + " ms");
            if (!run.succeeded()) {
                problems.add(check.name() + ": " + run.trouble());
                run.lastLines().forEach(line -> problems.add("  " + line));
            }
        }
        return problems.isEmpty()
                ? Check.passed(claim, String.join("; ", evidence))
                : Check.failed(claim, String.join("; ", evidence), problems);
    }

    private Check consistent(String name) {
        CrossNetwork network = new CrossNetwork(workspace.configuration().excludedChains());
        try (StateReader reader = backends.get(name).read(workspace.location(name))) {
            reader.records().forEach(network::add);
            return network.check();
        } catch (RollbackException e) {
            return Check.failed("Cross-network consistency maintained", e.getMessage(), List.of());
        }
    }

    /** The backend's name as people write it. */
    private static String label(String name) {
        return name.equals("leveldb") ? "LevelDB" : name;
    }

    private static String millis(long nanos) {
        return String.format(java.util.Locale.ROOT, "%.1f", nanos / 1e6);
    }
}
