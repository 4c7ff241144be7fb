package dev.rollback.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.directory.CheckedJson;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets one operation at a time into a workspace: a kernel lock on {@code .rollback/lock}, which ends with its process,
 * and beside it who holds it, for people.
 *
 * <p>A kernel lock of this kind is gone as soon as its process closes any handle of the file (POSIX, {@code fcntl});
 * so nothing in this process may open the file while it is held here, and {@link #HELD} knows that without opening it.
 */
public final class WorkspaceLock implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** The lock files held in this process, by device and inode. The locks are the process's, so this is, too. */
    private static final Set<Object> HELD = new HashSet<>();

    private final Held held;
    private final Path owner;
    private final FileOps files;

    private record Held(FileChannel channel, Object key) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            synchronized (HELD) {
                if (channel.isOpen()) {
                    HELD.remove(key);
                    channel.close();
                }
            }
        }
    }

    private WorkspaceLock(Held held, Path owner, FileOps files) {
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
        long deadline = System.nanoTime() + patience.toNanos();
        Held held = tryLock(lockFile(workspace));
        while (held == null) {
            if (System.nanoTime() >= deadline) {
                throw new RollbackException(
                                ErrorKind.LOCKED,
                                "another operation is in this workspace: "
                                        + holder(workspace).orElse("holder unknown"))
                        .withHint("wait for it, or look with `rollback lock show`");
            }
            pause();
            held = tryLock(lockFile(workspace));
        }
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
        Held held = tryLock(file);
        if (held == null) {
            return Optional.of(holder(workspace).orElse("holder unknown"));
        }
        try {
            held.close();
            return Optional.empty();
        } catch (IOException e) {
            throw Failures.io("close", file, e);
        }
    }

    @Override
    public void close() {
        try {
            if (held.channel().isOpen()) {
                files.delete(owner);
            }
        } finally {
            release();
        }
    }

    private void release() {
        try {
            held.close();
        } catch (IOException e) {
            throw Failures.io("unlock", owner, e);
        }
    }

    private static Path lockFile(Workspace workspace) {
        return workspace.privateFolder().resolve("lock");
    }

    private static Path ownerFile(Workspace workspace) {
        return workspace.privateFolder().resolve("lock-owner.json");
    }

    private static @Nullable Held tryLock(Path file) {
        synchronized (HELD) {
            try {
                Object known = key(file);
                return known != null && HELD.contains(known) ? null : open(file);
            } catch (IOException e) {
                throw Failures.io("lock", file, e);
            }
        }
    }

    private static @Nullable Held open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(FileOps.PRIVATE_FILE));
        boolean held = false;
        try {
            Object key = key(file);
            if (key == null || channel.tryLock() == null) {
                return null;
            }
            held = true;
            HELD.add(key);
            return new Held(channel, key);
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    /** The file's identity; empty when it is not there. */
    private static @Nullable Object key(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
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

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RollbackException(ErrorKind.INTERRUPTED, "interrupted while waiting for the lock", e);
        }
    }
}
