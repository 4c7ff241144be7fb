package dev.rollback.core.detect;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateBackend;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Inspects every backend's place in a workspace. */
public final class Assessor {

    private final Backends backends;

    public Assessor(Backends backends) {
        this.backends = backends;
    }

    public Assessment assess(Workspace workspace) {
        return new Assessment(backends.all().stream()
                .map(backend -> look(backend, workspace.location(backend.name())))
                .toList());
    }

    /** A backend that fails to look is itself a finding: an emergency is no time to stop at the first trouble. */
    public static BackendState look(StateBackend backend, Path location) {
        if (!Files.exists(location, LinkOption.NOFOLLOW_LINKS)) {
            return new BackendState(backend.name(), location, Optional.empty());
        }
        try {
            return new BackendState(backend.name(), location, Optional.of(backend.inspect(location)));
        } catch (RollbackException e) {
            Finding finding = Finding.of(
                    FindingType.UNREADABLE,
                    Impact.UNREADABLE,
                    e.plainMessage(),
                    e.location().orElse(Location.of(location)));
            return new BackendState(
                    backend.name(), location, Optional.of(new Inspection(List.of(finding), Optional.empty())));
        }
    }
}
