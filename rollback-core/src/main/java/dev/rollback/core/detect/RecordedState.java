package dev.rollback.core.detect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.CheckedJson;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a state said, and who could get at its files, when this software last knew both: after an operation, or when
 * somebody asked for it. It lies in {@code .rollback/recorded/<backend>.json}. Whoever opens the state by way of this
 * software changes it rightly; the first write then puts {@code <backend>.outdated} beside it.
 *
 * @param location where the state was, relative to the workspace
 * @param outdated whether it was changed by way of this software since
 */
public record RecordedState(
        String backend,
        String location,
        Instant time,
        String contracts,
        String documents,
        String foreign,
        Access access,
        boolean outdated) {

    /** Records what is live at a backend's place now. Durable when this returns. */
    public static void record(
            Workspace workspace, String backend, Fingerprint fingerprint, Instant time, FileOps files) {
        Path location = workspace.location(backend);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("schemaVersion", 1);
        node.put("backend", backend);
        node.put("location", workspace.show(location));
        node.put("time", time.toString());
        node.put("contracts", fingerprint.contracts().toString());
        node.put("documents", fingerprint.documents().toString());
        node.put("foreign", fingerprint.foreign().toString());
        node.set("access", Access.of(location).json());
        Folders.ensure(files, folder(workspace));
        CheckedJson.write(files, file(workspace, backend), node);
        files.delete(mark(workspace, backend));
    }

    /** The last record. {@code CORRUPT} when it is not what was written. */
    public static Optional<RecordedState> read(Workspace workspace, String backend) {
        Path file = file(workspace, backend);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        ObjectNode node = CheckedJson.read(file);
        try {
            return Optional.of(new RecordedState(
                    backend,
                    node.path("location").asText(),
                    Instant.parse(node.path("time").asText()),
                    node.path("contracts").asText(),
                    node.path("documents").asText(),
                    node.path("foreign").asText(),
                    Access.read(node.path("access")),
                    Files.exists(mark(workspace, backend), LinkOption.NOFOLLOW_LINKS)));
        } catch (DateTimeException e) {
            throw new RollbackException(ErrorKind.CORRUPT, "tells no time", Location.of(file), e);
        }
    }

    /** The state is about to be changed by way of this software. Without a record there is nothing to say. */
    public static void outdate(Workspace workspace, String backend, FileOps files) {
        Path mark = mark(workspace, backend);
        if (Files.exists(file(workspace, backend), LinkOption.NOFOLLOW_LINKS)
                && !Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
            CheckedJson.writeDurably(files, mark, new byte[0]);
        }
    }

    /** What is live is not any more what was recorded, and what it is nobody has looked at. */
    public static void forget(Workspace workspace, String backend, FileOps files) {
        if (Files.isDirectory(folder(workspace), LinkOption.NOFOLLOW_LINKS)) {
            files.delete(file(workspace, backend));
            files.delete(mark(workspace, backend));
            files.syncDirectory(folder(workspace));
        }
    }

    /** Whether a state says the same. */
    public boolean says(Fingerprint now) {
        return now.contracts().toString().equals(contracts)
                && now.documents().toString().equals(documents)
                && now.foreign().toString().equals(foreign);
    }

    /** What at a location permits more than it did, in words. */
    public List<String> widened(Path live) {
        return access.widened(live);
    }

    private static Path folder(Workspace workspace) {
        return workspace.privateFolder().resolve("recorded");
    }

    private static Path file(Workspace workspace, String backend) {
        return folder(workspace).resolve(backend + ".json");
    }

    private static Path mark(Workspace workspace, String backend) {
        return folder(workspace).resolve(backend + ".outdated");
    }

    /** Where it lies, for people. */
    public static Path place(Workspace workspace, String backend) {
        return file(workspace, backend);
    }
}
