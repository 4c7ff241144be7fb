package dev.rollback.core.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.OperationId;
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
import java.util.Optional;

/** The file {@code .emergency-stop}: while it is there, deployment tools leave the state alone. */
public final class EmergencyStop {

    private EmergencyStop() {}

    /** Raises the stop for an operation unless somebody has raised it already; says whether it is now ours. */
    public static boolean raise(
            Workspace workspace, Optional<IncidentId> incident, OperationId operation, Clock clock, FileOps files) {
        if (isUp(workspace)) {
            return isOurs(workspace, operation);
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        incident.ifPresent(id -> node.put("incident", id.value()));
        node.put("operation", operation.value());
        node.put("by", System.getProperty("user.name", "unknown"));
        node.put("since", clock.instant().toString());
        CheckedJson.writeDurably(
                files, workspace.emergencyStop(), (node.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
        return true;
    }

    /** Lowers the stop if it is the operation's own; somebody else's stays. */
    public static void lower(Workspace workspace, OperationId operation, FileOps files) {
        files.delete(temporary(workspace));
        if (isOurs(workspace, operation)) {
            files.delete(workspace.emergencyStop());
            files.syncDirectory(workspace.root());
        }
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

    private static Path temporary(Workspace workspace) {
        return workspace.root().resolve(workspace.emergencyStop().getFileName() + ".tmp");
    }

    private static boolean isOurs(Workspace workspace, OperationId operation) {
        Path file = workspace.emergencyStop();
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) < 10_000
                    && StrictJson.parse(Files.readAllBytes(file))
                            .value()
                            .map(node -> node.path("operation").asText().equals(operation.value()))
                            .orElse(false);
        } catch (IOException e) {
            return false;
        }
    }
}
