package dev.rollback.core.execute;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.api.StateSummarizer;
import dev.rollback.api.StateSummary;
import dev.rollback.core.plan.MigrationPlan;
import dev.rollback.core.plan.PlanJson;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.EmergencyStop;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.StateSource;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.ListingJson;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Prepares a migration: the source's entries written to a stage, which is then read back and held against them. */
final class MigrationPreparation implements Preparation {

    private final Workspace workspace;
    private final Backends backends;
    private final FileOps files;
    private final Clock clock;
    private final MigrationPlan plan;
    private final StateSource source;
    private final OperationFolder operation;
    private final StepRunner steps;
    private final Holds holds;

    MigrationPreparation(
            Workspace workspace,
            Backends backends,
            FileOps files,
            Clock clock,
            MigrationPlan plan,
            StateSource source,
            OperationFolder operation,
            StepRunner steps,
            Holds holds) {
        this.workspace = workspace;
        this.backends = backends;
        this.files = files;
        this.clock = clock;
        this.plan = plan;
        this.source = source;
        this.operation = operation;
        this.steps = steps;
        this.holds = holds;
    }

    @Override
    public Prepared prepare() {
        StagingBackend target = backends.staging(plan.target());
        Path location = workspace.location(target.name());
        steps.run(Step.STOP, () -> {
            if (!EmergencyStop.raise(workspace, Optional.empty(), operation.id(), clock, files)) {
                steps.log("somebody has raised the emergency stop before; it stays theirs");
            }
        });
        steps.run(Step.HOLD, () -> {
            holds.take(target, location);
            holdSource();
        });
        StagedState state = steps.call(Step.STAGE, () -> {
            Folders.ensure(files, Objects.requireNonNull(location.getParent()));
            StagedState staged = target.stage(location, operation.area(Changes.STATE, location));
            fill(staged);
            return staged;
        });
        StateSummary written = steps.call(Step.INSPECT, () -> inspect(target, state));
        holds.take(target, state.location());
        state.seal(plan.live());
        Changes changes = new Changes();
        changes.add(Changes.STATE, state);
        changes.requireLiveAsDisplaced();
        return new Prepared(changes, journal(written), Optional.empty());
    }

    /** A live source must not be written to while it is read; a copy of one somewhere is nobody's to lock. */
    private void holdSource() {
        boolean live =
                source.location().equals(workspace.location(source.backend().name()));
        if (live && source.backend() instanceof StagingBackend backend) {
            holds.take(backend, source.location());
        }
    }

    /** {@code CONFLICT} when the source is not any more what it was when the migration was planned. */
    private void fill(StagedState staged) {
        StateSummarizer read = new StateSummarizer();
        try (StateReader reader = source.backend().read(source.location());
                StateWriter writer = staged.writer()) {
            Iterator<StateEntry> entries = reader.entries().iterator();
            while (entries.hasNext()) {
                StateEntry entry = entries.next();
                read.add(entry);
                writer.add(entry);
            }
            writer.finish();
        }
        if (!read.summary().equals(plan.sourceSummary())) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "the source has changed since the migration was planned; nothing was moved",
                            Location.of(source.location()))
                    .withHint("find out who writes there, then start over");
        }
    }

    /** What is about to become live is read as the live state will be, and has to say all that the source says. */
    private StateSummary inspect(StagingBackend target, StagedState state) {
        Inspection inspection = target.inspect(state.location());
        if (!inspection.intact()) {
            throw different(state, String.valueOf(inspection.findings().get(0)));
        }
        StateSummary written = inspection.summary().orElseThrow();
        Fingerprint found = written.fingerprint();
        Fingerprint wanted = plan.sourceSummary().fingerprint();
        if (!found.contracts().equals(wanted.contracts())) {
            throw different(state, "contracts " + found.contracts() + " instead of " + wanted.contracts());
        }
        if (!found.foreign().equals(wanted.foreign())) {
            throw different(state, "foreign entries " + found.foreign() + " instead of " + wanted.foreign());
        }
        if (!found.documents().equals(wanted.documents())) {
            requireDocuments(target, state);
        }
        return written;
    }

    /** The formats differ in what they write into documents themselves; what the source's say must be there. */
    private void requireDocuments(StagingBackend target, StagedState state) {
        Map<String, NetworkDocument> found = new HashMap<>();
        try (StateReader staged = target.read(state.location());
                StateReader reader = source.backend().read(source.location())) {
            documents(staged).forEachRemaining(document -> found.put(document.network(), document));
            documents(reader).forEachRemaining(document -> {
                NetworkDocument kept = found.get(document.network());
                if (kept == null || !target.keeps(document, kept)) {
                    throw different(state, "the document of " + document.network() + " is not as it was");
                }
            });
        }
    }

    private static Iterator<NetworkDocument> documents(StateReader reader) {
        return reader.entries()
                .filter(NetworkDocument.class::isInstance)
                .map(NetworkDocument.class::cast)
                .iterator();
    }

    private static RollbackException different(StagedState state, String difference) {
        return new RollbackException(
                ErrorKind.CORRUPT,
                "the prepared state does not say what the source says: " + difference,
                Location.of(state.location()));
    }

    private ObjectNode journal(StateSummary written) {
        ObjectNode journal = JsonNodeFactory.instance.objectNode();
        journal.putArray("changes")
                .addObject()
                .put("change", Changes.STATE)
                .put("target", plan.target())
                .set("displaces", ListingJson.of(plan.live()));
        journal.set(OperationFolder.WRITTEN, PlanJson.of(written));
        return journal;
    }
}
