package dev.rollback.core.plan;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateSummary;
import dev.rollback.core.detect.BackendState;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.StateSource;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.SafePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans migrations: reads all of the source and of what is live at the target, writes nothing. */
public final class MigrationPlanner {

    private final Backends backends;

    public MigrationPlanner(Backends backends) {
        this.backends = backends;
    }

    /**
     * Reads everything, writes nothing. {@code CORRUPT} when not all of the source can be read, {@code
     * CONFIRMATION_NEEDED} when the target holds something and the request does not say to displace it.
     */
    public MigrationPlan plan(Workspace workspace, MigrationRequest request) {
        StagingBackend target = backends.staging(request.target());
        StateSource source = request.source();
        Path location = workspace.location(target.name());
        requireApart(source, target, location);
        LivePlace.requireSwappable(location);
        List<String> warnings = new ArrayList<>();
        StateSummary summary = requireIntact(source, warnings);
        Expected live = LivePlace.look(location, target, warnings);
        Optional<String> there = occupied(target, location);
        if (there.isPresent() && !request.force()) {
            throw new RollbackException(
                            ErrorKind.CONFIRMATION_NEEDED,
                            "the target is not empty: " + there.get(),
                            Location.of(location))
                    .withHint("--force displaces it; it is kept until `rollback prune`");
        }
        return new MigrationPlan(
                workspace.root(),
                source.backend().name(),
                source.location(),
                size(source),
                summary,
                target.name(),
                location,
                live,
                there.isEmpty() ? LossLedger.of(List.of()) : ledger(target, location, source),
                warnings);
    }

    /** A state that is read while it is replaced by itself would be nothing but risk. */
    private static void requireApart(StateSource source, StagingBackend target, Path location) {
        try {
            boolean there = Files.exists(location) && Files.exists(source.location());
            if (there
                    && source.backend().name().equals(target.name())
                    && source.location().toRealPath().equals(location.toRealPath())) {
                throw new RollbackException(
                        ErrorKind.USAGE, "the source and the target are one place", Location.of(location));
            }
        } catch (IOException e) {
            throw Failures.io("look at", source.location(), e);
        }
    }

    /** What is at the target, in words; empty when that is nothing, or a state that holds nothing. */
    private static Optional<String> occupied(StagingBackend target, Path location) {
        try {
            if (target.contentNames(location).isEmpty()) {
                return Optional.empty();
            }
        } catch (RollbackException e) {
            return Optional.of(e.plainMessage());
        }
        BackendState state = BackendState.look(target, location);
        boolean nothing = state.inspection()
                .flatMap(Inspection::summary)
                .map(StateSummary::fingerprint)
                .filter(found -> found.contracts().count()
                                + found.documents().count()
                                + found.foreign().count()
                        == 0)
                .isPresent();
        return nothing ? Optional.empty() : Optional.of(state.inWords());
    }

    private static StateSummary requireIntact(StateSource source, List<String> warnings) {
        Inspection found = source.backend().inspect(source.location());
        if (!found.intact()) {
            Optional<Finding> worst = found.findings().stream().max(java.util.Comparator.comparing(Finding::impact));
            throw new RollbackException(
                            ErrorKind.CORRUPT,
                            "not all of the source can be read, so it is not migrated: "
                                    + worst.map(Finding::toString).orElse("nothing can be told of it"),
                            Location.of(source.location()))
                    .withHint("`rollback validate --backend " + source.backend().name() + "` shows all that is wrong");
        }
        found.findings().stream()
                .filter(finding -> finding.impact() == Impact.WARNING)
                .map(Finding::toString)
                .forEach(warnings::add);
        return found.summary().orElseThrow();
    }

    private static LossLedger ledger(StagingBackend target, Path location, StateSource source) {
        try (StateReader live = target.read(location);
                StateReader next = source.backend().read(source.location())) {
            return LossLedger.between(target.name(), live, next, entry -> {});
        } catch (RollbackException e) {
            return LossLedger.of(List.of("what lives at the target cannot all be held against the source: "
                    + SafePaths.printable(e.getMessage())));
        }
    }

    /** The bytes of the files that are read, those of folders in them apart. */
    private static long size(StateSource source) {
        long size = 0;
        for (Path part : source.backend().parts(source.location())) {
            try (var paths = Files.isDirectory(part) ? Files.list(part) : java.util.stream.Stream.of(part)) {
                for (Path path : (Iterable<Path>) paths::iterator) {
                    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                        size += Files.size(path);
                    }
                }
            } catch (IOException e) {
                throw Failures.io("look at", part, e);
            }
        }
        return size;
    }
}
