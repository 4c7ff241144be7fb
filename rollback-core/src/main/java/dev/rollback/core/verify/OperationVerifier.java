package dev.rollback.core.verify;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateSummary;
import dev.rollback.core.detect.BackendState;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Recovery;
import dev.rollback.core.plan.EnvironmentFile;
import dev.rollback.core.plan.OperationPlan;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.FileDigest;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Listing;
import dev.rollback.spi.directory.StagedFileSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that what an operation has published is what it planned or prepared: every file's bytes and every record. */
public final class OperationVerifier {

    private final Workspace workspace;
    private final Backends backends;
    private final Recovery recovery;

    public OperationVerifier(Workspace workspace, Backends backends, FileOps files) {
        this.workspace = workspace;
        this.backends = backends;
        this.recovery = new Recovery(workspace, backends, files);
    }

    public List<Check> verify(OperationFolder operation) {
        return operation.plan() instanceof RollbackPlan rollback
                ? verify(rollback)
                : migrated(operation, operation.plan());
    }

    private List<Check> migrated(OperationFolder operation, OperationPlan plan) {
        StagingBackend backend = backends.staging(plan.target());
        String claim = "The live files are those that were prepared";
        Check files = recovery.liveAsSealed(operation)
                ? Check.passed(claim, "every file's size and SHA-256 is that of the seal")
                : Check.failed(claim, "files differ from the seal", List.of());
        StateSummary written = operation.brings();
        return List.of(files, records("Every record and document is the source's", written, backend, plan.location()));
    }

    private List<Check> verify(RollbackPlan plan) {
        StagingBackend backend = backends.staging(plan.target());
        Path location = workspace.location(backend.name());
        List<Check> checks = new ArrayList<>();
        checks.add(files("The restored files are the backup's", location, plan.state(), backend));
        checks.add(records("Every record is the backup's", plan.summary(), backend, location));
        if (!plan.legacy().files().isEmpty()) {
            checks.add(fileSet(
                    "The legacy JSON files are the backup's", workspace.location("legacy-json"), plan.legacy()));
        }
        byte[] content = EnvironmentFile.content(plan.target());
        FileDigest environment =
                new FileDigest(EnvironmentFile.NAME, content.length, dev.rollback.api.Sha256.of(content));
        checks.add(fileSet(
                EnvironmentFile.NAME + " names the backend " + plan.target(),
                workspace.root(),
                new Listing(List.of(environment))));
        return checks;
    }

    /** The same checks; {@code VALIDATION_FAILED}, naming the first that does not hold, unless all do. */
    public List<Check> require(OperationFolder operation) {
        List<Check> checks = verify(operation);
        checks.stream()
                .filter(check -> check.outcome() != Check.Outcome.PASSED)
                .findFirst()
                .ifPresent(check -> {
                    throw new RollbackException(
                            ErrorKind.VALIDATION_FAILED,
                            "the live state is not what was to be live: " + check.claim() + ": " + check.detail()
                                    + (check.problems().isEmpty()
                                            ? ""
                                            : ", first " + check.problems().get(0)));
                });
        return checks;
    }

    private static Check files(String claim, Path location, Listing wanted, StagingBackend backend) {
        return compare(claim, wanted, backend.content(location));
    }

    private static Check fileSet(String claim, Path directory, Listing wanted) {
        List<String> names = wanted.files().stream().map(FileDigest::name).toList();
        Expected found = StagedFileSet.expected(directory, names);
        return compare(claim, wanted, ((Expected.Content) found).listing());
    }

    private static Check compare(String claim, Listing wanted, Listing found) {
        if (found.equals(wanted)) {
            return Check.passed(
                    claim,
                    wanted.files().size() + " files, " + wanted.size() + " bytes, SHA-256 of their list "
                            + found.digest());
        }
        List<String> problems = new ArrayList<>();
        for (FileDigest file : wanted.files()) {
            Optional<FileDigest> live = found.file(file.name());
            if (live.isEmpty()) {
                problems.add(file.name() + " is missing");
            } else if (!live.get().equals(file)) {
                problems.add(file.name() + " has other bytes");
            }
        }
        found.files().stream()
                .filter(file -> wanted.file(file.name()).isEmpty())
                .forEach(file -> problems.add(file.name() + " is there and should not be"));
        return Check.failed(claim, problems.size() + " files differ", problems);
    }

    private static Check records(String claim, StateSummary wanted, StagingBackend backend, Path location) {
        BackendState live = BackendState.look(backend, location);
        Optional<Inspection> inspection = live.inspection();
        boolean same =
                inspection.flatMap(Inspection::summary).filter(wanted::equals).isPresent();
        if (same && inspection.get().intact()) {
            var fingerprint = wanted.fingerprint();
            long documents = fingerprint.documents().count();
            return Check.passed(
                    claim,
                    fingerprint.contracts().count() + " contract records with fingerprint "
                            + fingerprint.contracts().digest()
                            + (documents == 0
                                    ? ""
                                    : ", " + documents + " network documents with "
                                            + fingerprint.documents().digest()));
        }
        List<String> problems = inspection
                .map(found -> found.findings().stream().map(Object::toString).toList())
                .orElse(List.of("there is no state"));
        return Check.failed(claim, "the live state is " + live.inWords() + " and differs", problems);
    }
}
