package dev.rollback.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.directory.CheckedJson;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets one operation at a time into a workspace: a kernel lock on {@code .rollback/lock}, which ends with its process,
 * and beside it who holds it, for people.
 */
public final class WorkspaceLock implements AutoCloseable {

    private final KernelLock held;
    private final Path owner;
    private final FileOps files;

    private WorkspaceLock(KernelLock held, Path owner, FileOps files) {
        this.held = held;
        this.owner = owner;
        this.files = files;
    }

    /**
     * Takes the lock. {@code LOCKED}, naming the holder, when another one has it and keeps it for all of {@code
     * patience}.
     */
    public static WorkspaceLock acquire(
            Workspace workspace, String command, Duration patience, Clock clock, FileOps files) {
        Folders.ensure(files, workspace.privateFolder());
        Path owner = ownerFile(workspace);
        KernelLock held = KernelLock.acquire(lockFile(workspace), patience)
                .orElseThrow(() -> new RollbackException(
                                ErrorKind.LOCKED,
                                "another operation is in this workspace: "
                                        + holder(workspace).orElse("holder unknown"))
                        .withHint("wait for it, or look with `rollback lock show`"));
        WorkspaceLock lock = new WorkspaceLock(held, owner, files);
        boolean taken = false;
        try {
            tell(owner, command, clock, files);
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                lock.release();
            }
        }
    }

    /** Who holds the lock is for people to know; a full disk must not keep anybody from finishing or undoing. */
    private static void tell(Path owner, String command, Clock clock, FileOps files) {
        try {
            CheckedJson.writeDurably(files, owner, describe(command, clock));
        } catch (RollbackException e) {
            if (e.kind() != ErrorKind.DISK_FULL) {
                throw e;
            }
            files.delete(owner.resolveSibling(owner.getFileName() + ".tmp"));
        }
    }

    /** Who holds the lock now; empty when nobody does. Takes it for a moment when it is free. */
    public static Optional<String> show(Workspace workspace) {
        Path file = lockFile(workspace);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Optional<KernelLock> held = KernelLock.tryAcquire(file);
        if (held.isEmpty()) {
            return Optional.of(holder(workspace).orElse("holder unknown"));
        }
        held.get().close();
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            if (held.isHeld()) {
                files.delete(owner);
            }
        } finally {
            release();
        }
    }

    private void release() {
        held.close();
    }

    private static Path lockFile(Workspace workspace) {
        return workspace.privateFolder().resolve("lock");
    }

    private static Path ownerFile(Workspace workspace) {
        return workspace.privateFolder().resolve("lock-owner.json");
    }

    private static byte[] describe(String command, Clock clock) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("pid", ProcessHandle.current().pid());
        node.put("user", System.getProperty("user.name", "unknown"));
        node.put("command", command);
        node.put("since", clock.instant().toString());
        return (node.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<String> holder(Workspace workspace) {
        try {
            Path file = ownerFile(workspace);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > 10_000) {
                return Optional.empty();
            }
            Optional<JsonNode> owner =
                    StrictJson.parse(Files.readAllBytes(file)).value();
            return owner.map(node -> "process " + node.path("pid").asText() + " of "
                    + node.path("user").asText() + ", `" + node.path("command").asText() + "`, since "
                    + node.path("since").asText());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
