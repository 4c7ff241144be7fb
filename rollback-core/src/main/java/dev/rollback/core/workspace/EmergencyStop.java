package dev.rollback.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The file {@code .emergency-stop}: while it is there, deployment tools leave the state alone. */
public final class EmergencyStop {

    private static final String INCIDENT = "incident";
    private static final String OPERATION = "operation";
    private static final String TEMPORARY = ".emergency-stop.";
    private static final long MAX_SIZE = 10_000;

    private EmergencyStop() {}

    /** Raises the stop for an operation unless somebody has raised it already; says whether it is now ours. */
    public static boolean raise(
            Workspace workspace, Optional<IncidentId> incident, OperationId operation, Clock clock, FileOps files) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        incident.ifPresent(id -> node.put(INCIDENT, id.value()));
        return put(workspace, node.put(OPERATION, operation.value()), clock, files)
                || says(workspace, OPERATION, operation.value());
    }

    /** Raises the stop for an incident unless somebody has raised it already; says whether it is now the incident's. */
    public static boolean raise(Workspace workspace, IncidentId incident, Clock clock, FileOps files) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put(INCIDENT, incident.value());
        return put(workspace, node, clock, files) || isOf(workspace, incident);
    }

    /** Puts the stop up, wholly or not at all; false when there is one, also if it came up in this very instant. */
    private static boolean put(Workspace workspace, ObjectNode node, Clock clock, FileOps files) {
        node.put("by", System.getProperty("user.name", "unknown"));
        node.put("since", clock.instant().toString());
        byte[] text = (node.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        while (!isUp(workspace)) {
            // A name that nobody else has: an incident's stop is raised without a lock, perhaps by two at once.
            Path temporary = workspace.root().resolve(TEMPORARY + UUID.randomUUID() + ".tmp");
            try (FileOps.Output out = files.create(temporary)) {
                out.write(ByteBuffer.wrap(text));
                out.sync();
            }
            if (publish(temporary, workspace.emergencyStop(), files)) {
                files.syncDirectory(workspace.root());
                return true;
            }
        }
        return false;
    }

    /** False when the name is taken, or who has just lowered a stop has swept the temporary file away. */
    private static boolean publish(Path temporary, Path stop, FileOps files) {
        try {
            if (files.publish(temporary, stop)) {
                return true;
            }
        } catch (RollbackException e) {
            if (Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            return false;
        }
        files.delete(temporary);
        return false;
    }

    /** Lowers the stop if it is the operation's own; somebody else's stays. */
    public static void lower(Workspace workspace, OperationId operation, FileOps files) {
        sweep(workspace, files);
        if (says(workspace, OPERATION, operation.value())) {
            delete(workspace, files);
        }
    }

    /** Lowers the stop whoever has raised it. The caller has seen to it that this is meant. */
    public static void lower(Workspace workspace, FileOps files) {
        sweep(workspace, files);
        delete(workspace, files);
    }

    private static void delete(Workspace workspace, FileOps files) {
        files.delete(workspace.emergencyStop());
        files.syncDirectory(workspace.root());
    }

    /** {@code EMERGENCY_STOP} while the stop is up, whoever raised it. */
    public static void requireDown(Workspace workspace) {
        if (isUp(workspace)) {
            throw new RollbackException(
                            ErrorKind.EMERGENCY_STOP,
                            "the emergency stop is up; the state is not to be changed",
                            Location.of(workspace.emergencyStop()))
                    .withHint("the file says who raised it and why; who raised it lowers it");
        }
    }

    public static boolean isUp(Workspace workspace) {
        return Files.exists(workspace.emergencyStop(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes what a crash while a stop was raised may have left behind. */
    private static void sweep(Workspace workspace, FileOps files) {
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(workspace.root(), TEMPORARY + "*.tmp")) {
            found.forEach(left::add);
        } catch (IOException e) {
            throw Failures.io("list", workspace.root(), e);
        }
        left.forEach(files::delete);
    }

    /** Whether the stop is up because of an incident, and not of an operation in it. */
    public static boolean isOf(Workspace workspace, IncidentId incident) {
        return says(workspace, INCIDENT, incident.value())
                && content(workspace).path(OPERATION).isMissingNode();
    }

    /** Whether the stop is up because of an incident, or of an operation in it. */
    public static boolean isBecauseOf(Workspace workspace, IncidentId incident) {
        return says(workspace, INCIDENT, incident.value());
    }

    private static boolean says(Workspace workspace, String key, String value) {
        return content(workspace).path(key).asText().equals(value);
    }

    /** What the file says; a missing node when it is not up, or was raised by hand and says nothing of this form. */
    public static JsonNode content(Workspace workspace) {
        Path file = workspace.emergencyStop();
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) < MAX_SIZE) {
                return StrictJson.parse(Files.readAllBytes(file)).value().orElse(MissingNode.getInstance());
            }
        } catch (IOException e) {
            // as good as one that says nothing
        }
        return MissingNode.getInstance();
    }
}
