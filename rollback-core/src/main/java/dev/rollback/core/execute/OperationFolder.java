package dev.rollback.core.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateSummary;
import dev.rollback.core.plan.OperationPlan;
import dev.rollback.core.plan.PlanJson;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.IncidentFolder;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.CheckedJson;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagingArea;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One operation on disk, {@code .rollback/ops/<id>/}: {@code operation.json} says what it is to do, the journal that
 * it is committed to it and, by its name, how far it has come; beside them lie the stages and what they displaced.
 */
public final class OperationFolder {

    /** Under which key the journal of an operation that writes a new state says what that holds. */
    static final String WRITTEN = "written";

    private static final String DESCRIPTION = "operation.json";

    private final Workspace workspace;
    private final OperationId id;
    private final FileOps files;

    private OperationFolder(Workspace workspace, OperationId id, FileOps files) {
        this.workspace = workspace;
        this.id = id;
        this.files = files;
    }

    static OperationFolder create(
            Workspace workspace,
            OperationId id,
            Optional<IncidentId> incident,
            OperationPlan plan,
            Instant started,
            FileOps files) {
        Folders.ensure(files, workspace.operations());
        OperationFolder folder = new OperationFolder(workspace, id, files);
        files.createDirectory(folder.path());
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("operation", id.value());
        incident.ifPresent(value -> content.put("incident", value.value()));
        content.put("started", started.toString());
        content.set("plan", PlanJson.of(plan));
        try {
            files.syncDirectory(workspace.operations());
            CheckedJson.write(files, folder.path().resolve(DESCRIPTION), content);
            return folder;
        } catch (RollbackException e) {
            folder.deleteAfter(e);
            throw e;
        }
    }

    private void deleteAfter(RollbackException failure) {
        try {
            delete();
        } catch (RollbackException e) {
            failure.addSuppressed(e);
        }
    }

    /** All operations of a workspace, in the order of the times in their ids. */
    public static List<OperationFolder> list(Workspace workspace, FileOps files) {
        Path ours = workspace.privateFolder();
        if (Files.isDirectory(ours, LinkOption.NOFOLLOW_LINKS) && !Files.isExecutable(ours)) {
            throw new RollbackException(ErrorKind.IO, "cannot be looked into: permission denied", Location.of(ours))
                    .withHint("do it as the one whose workspace it is");
        }
        if (!Files.isDirectory(workspace.operations(), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<OperationFolder> found = new ArrayList<>();
        try (var paths = Files.newDirectoryStream(workspace.operations())) {
            for (Path path : paths) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !isBlank(path)) {
                    found.add(
                            new OperationFolder(workspace, new OperationId(String.valueOf(path.getFileName())), files));
                }
            }
        } catch (IOException e) {
            throw Failures.io("list", workspace.operations(), e);
        } catch (IllegalArgumentException e) {
            throw new RollbackException(
                    ErrorKind.CONFLICT,
                    e.getMessage() + ", but its folder is there",
                    Location.of(workspace.operations()));
        }
        found.sort(java.util.Comparator.comparing(folder -> folder.time()));
        return found;
    }

    /** Removes what crashes left of operations that never got as far as saying what they would do. */
    public static void sweep(Workspace workspace, FileOps files) {
        if (!Files.isDirectory(workspace.operations(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var paths = Files.newDirectoryStream(workspace.operations(), OperationFolder::isBlank)) {
            paths.forEach(path -> Trees.delete(path, files));
        } catch (IOException e) {
            throw Failures.io("list", workspace.operations(), e);
        }
    }

    /** Whether a folder holds nothing, or nothing but a description that was not written to its end. */
    private static boolean isBlank(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (var paths = Files.list(folder)) {
            return paths.allMatch(path -> path.endsWith(DESCRIPTION + ".tmp"));
        }
    }

    /** The operation that a crash left unfinished. There is one at the most: a new one does not start before. */
    public static Optional<OperationFolder> unfinished(Workspace workspace, FileOps files) {
        return list(workspace, files).stream()
                .filter(folder -> !folder.phase().finished())
                .findFirst();
    }

    public OperationId id() {
        return id;
    }

    /** The id from its time on: {@code <kind>-<time>-<random>}. */
    private String time() {
        return id.value().substring(id.value().indexOf('-') + 1);
    }

    public Path path() {
        return workspace.operations().resolve(id.value());
    }

    public Phase phase() {
        return Arrays.stream(Phase.values())
                .filter(phase -> Files.exists(path().resolve(phase.journalName()), LinkOption.NOFOLLOW_LINKS))
                .findFirst()
                .orElse(Phase.PREPARING);
    }

    /** Whether the operation got as far as saying what it would do; before that it has made nothing else. */
    public boolean described() {
        return Files.exists(path().resolve(DESCRIPTION), LinkOption.NOFOLLOW_LINKS);
    }

    public OperationPlan plan() {
        return PlanJson.readAny(description().path("plan"));
    }

    /** The incident in which the operation was begun; a migration has none. */
    public Optional<IncidentId> incident() {
        JsonNode incident = description().path("incident");
        return incident.isTextual() ? Optional.of(new IncidentId(incident.asText())) : Optional.empty();
    }

    /** Where the operation's log and reports are kept for people. */
    public IncidentFolder records(Clock clock) {
        return incident()
                .map(found -> new IncidentFolder(workspace, found, files, clock))
                .orElseGet(() -> IncidentFolder.of(workspace, id, files, clock));
    }

    public Instant started() {
        return Instant.parse(description().path("started").asText());
    }

    /** What the state holds that a committed operation brings. */
    public StateSummary brings() {
        return plan() instanceof RollbackPlan rollback
                ? rollback.summary()
                : PlanJson.summary(journal().path(WRITTEN));
    }

    /** The journal's own content. */
    public ObjectNode journal() {
        return CheckedJson.read(path().resolve(phase().journalName()));
    }

    /** The commit point. */
    void commit(ObjectNode journal) {
        CheckedJson.write(files, path().resolve(Phase.COMMITTED.journalName()), journal);
    }

    /** Takes the operation to its next phase by renaming its journal. */
    public void advance(Phase next) {
        Phase now = phase();
        if (now == next) {
            return;
        }
        if (now == Phase.PREPARING) {
            throw new RollbackException(ErrorKind.INTERNAL, "the operation is not committed", Location.of(path()));
        }
        files.move(path().resolve(now.journalName()), path().resolve(next.journalName()));
        files.syncDirectory(path());
    }

    /** The area of one change: here, or beside its target where that is on another file system. */
    StagingArea area(String name, Path target) {
        Path parent = Objects.requireNonNull(target.getParent());
        boolean here = !Files.exists(parent) || device(parent).equals(device(path()));
        Path folder = here ? path().resolve(name) : parent.resolve(".rollback-" + id + "-" + name);
        return new StagingArea(folder, id, files);
    }

    /** Deletes the folder with all that is left in it; the journal goes last, so a finished one stays finished. */
    void delete() {
        String journal = phase().journalName();
        try (var paths = Files.newDirectoryStream(path())) {
            for (Path path : paths) {
                if (!path.endsWith(DESCRIPTION) && !path.endsWith(journal)) {
                    Trees.delete(path, files);
                }
            }
        } catch (IOException e) {
            throw Failures.io("list", path(), e);
        }
        files.delete(path().resolve(DESCRIPTION));
        files.syncDirectory(path());
        files.delete(path().resolve(journal));
        files.delete(path());
        files.syncDirectory(workspace.operations());
    }

    private ObjectNode description() {
        return CheckedJson.read(path().resolve(DESCRIPTION));
    }

    private static Object device(Path path) {
        try {
            return Files.getAttribute(path, "unix:dev");
        } catch (IOException e) {
            throw Failures.io("look at", path, e);
        }
    }
}
