package dev.rollback.core.plan;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.backup.Backup;
import dev.rollback.core.backup.BackupCatalog;
import dev.rollback.core.export.ExportBackend;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.StateSource;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateBackend;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the state that a person means: {@code leveldb} is the workspace's own, {@code leveldb:PATH} one elsewhere,
 * {@code backup:ID} the one saved in a backup, and a path whatever is recognized there: an export, a backup or a state.
 */
public final class StateSources {

    private static final String BACKUP = "backup";

    private final Workspace workspace;
    private final Backends backends;

    public StateSources(Workspace workspace, Backends backends) {
        this.workspace = workspace;
        this.backends = backends;
    }

    /** {@code USAGE} when nothing, or more than one thing, can be meant, saying what could be. */
    public StateSource find(String text) {
        Optional<StateBackend> named = backends.find(text);
        if (named.isPresent()) {
            return new StateSource(named.get(), workspace.location(text));
        }
        int colon = text.indexOf(':');
        if (colon > 0) {
            String before = text.substring(0, colon);
            String after = text.substring(colon + 1);
            if (before.equals(BACKUP)) {
                return saved(BackupCatalog.find(workspace, after));
            }
            if (backends.find(before).isPresent()) {
                return new StateSource(backends.get(before), path(after));
            }
        }
        return recognized(text, path(text));
    }

    private StateSource recognized(String text, Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(
                            ErrorKind.USAGE,
                            "no state is called \"" + text + "\": neither a backend (" + String.join(", ", names())
                                    + ") nor a path that is there")
                    .withHint("BACKEND, BACKEND:PATH, backup:ID, or the path of an export, a backup or a state");
        }
        ExportBackend export = new ExportBackend();
        if (export.recognizes(path)) {
            return new StateSource(export, path);
        }
        if (Backup.isOne(path)) {
            return saved(BackupCatalog.find(workspace, path.toString()));
        }
        List<StateBackend> found = backends.all().stream()
                .filter(backend -> backend.recognizes(path))
                .toList();
        if (found.size() != 1) {
            String names =
                    String.join(" and ", found.stream().map(StateBackend::name).toList());
            throw new RollbackException(
                            ErrorKind.USAGE,
                            path + (found.isEmpty() ? " is recognized by no state backend" : " may be " + names))
                    .withHint("say which with BACKEND:PATH; there are: " + String.join(", ", names()));
        }
        return new StateSource(found.get(0), path);
    }

    private StateSource saved(Backup backup) {
        return backends.all().stream()
                .filter(StagingBackend.class::isInstance)
                .map(StagingBackend.class::cast)
                .map(backend -> new StateSource(backend, backup.stateFolder(backend)))
                .filter(source -> source.backend().recognizes(source.location()))
                .findFirst()
                .orElseThrow(() -> new RollbackException(
                        ErrorKind.USAGE, "the backup " + backup.id() + " holds no state that is recognized"));
    }

    private List<String> names() {
        return backends.all().stream().map(StateBackend::name).toList();
    }

    /** Relative to where the command was called, as everywhere else, or else to the workspace. */
    private Path path(String text) {
        try {
            Path path = Path.of(text);
            Path here = path.toAbsolutePath();
            return Files.exists(here, LinkOption.NOFOLLOW_LINKS)
                    ? here
                    : workspace.root().resolve(path);
        } catch (InvalidPathException e) {
            throw new RollbackException(ErrorKind.USAGE, "\"" + text + "\" is no path here", e);
        }
    }
}
