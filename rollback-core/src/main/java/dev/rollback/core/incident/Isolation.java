package dev.rollback.core.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.EmergencyStop;
import dev.rollback.core.workspace.IncidentFolder;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.core.workspace.WorkspaceLock;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.directory.FileDigest;
import dev.rollback.spi.directory.FileHash;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Listing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Keeps deployment tools away from the state while an incident lasts: the emergency stop, raised and lowered. */
public final class Isolation {

    /** A database's lock: to open and close it could take it from somebody in this process. */
    private static final String LOCK = "LOCK";

    private final Workspace workspace;
    private final Incidents incidents;
    private final FileOps files;
    private final Clock clock;

    public Isolation(Workspace workspace, Incidents incidents, FileOps files, Clock clock) {
        this.workspace = workspace;
        this.incidents = incidents;
        this.files = files;
        this.clock = clock;
    }

    /**
     * What isolating came to.
     *
     * @param ours whether the stop is the incident's; somebody else's is as good, and stays theirs
     * @param evidence the file that says what was live then
     */
    public record Isolated(Incident incident, boolean ours, Path evidence) {}

    /**
     * Raises the stop, then writes down what is live: every file's size and SHA-256. Waits for nobody, and may be called
     * again. {@code CONFLICT} when the incident is not in a state to be isolated; then nothing is raised.
     */
    public Isolated isolate(Incident incident, Backends backends) {
        boolean again = incident.state() == IncidentState.ISOLATED;
        if (!again) {
            incident.stepped(IncidentState.ISOLATED, clock.instant(), "");
        }
        boolean ours = EmergencyStop.raise(workspace, incident.id(), clock, files);
        IncidentFolder folder = new IncidentFolder(workspace, incident.id(), files, clock);
        Path file = folder.free("evidence", ".json");
        folder.write(
                String.valueOf(file.getFileName()),
                (evidence(backends).toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("emergencyStop", ours ? "raised" : "was up already");
        line.put("evidence", String.valueOf(file.getFileName()));
        if (again) {
            incidents.note(incident.id(), "isolated-again", line);
            return new Isolated(incident, ours, file);
        }
        return new Isolated(incidents.step(incident, IncidentState.ISOLATED, line), ours, file);
    }

    /** Lowers the stop. The caller holds the workspace's lock, and has seen to it that this is meant. */
    public Incident release(Incident incident) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.set("emergencyStop", EmergencyStop.content(workspace).deepCopy());
        Incident released;
        if (incident.state() == IncidentState.ISOLATED) {
            released = incidents.step(incident, IncidentState.DECLARED, line.put("released", true));
        } else {
            incidents.note(incident.id(), "released", line);
            released = incident;
        }
        EmergencyStop.lower(workspace, files);
        return released;
    }

    private ObjectNode evidence(Backends backends) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("time", clock.instant().toString());
        node.put("lockedBy", WorkspaceLock.show(workspace).orElse(null));
        ObjectNode places = node.putObject("states");
        for (StateBackend backend : backends.all()) {
            Path location = workspace.location(backend.name());
            if (Files.isDirectory(location, LinkOption.NOFOLLOW_LINKS)) {
                places.set(backend.name(), listing(location));
            }
        }
        return node;
    }

    /** A file that cannot be read is itself evidence. */
    private ObjectNode listing(Path location) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("location", workspace.show(location));
        var array = node.putArray("files");
        List<String> problems = new ArrayList<>();
        try {
            for (String name : Listing.names(location)) {
                if (!name.equals(LOCK) && !name.endsWith("/" + LOCK)) {
                    try {
                        FileDigest file = FileHash.of(location.resolve(name), name);
                        array.addObject()
                                .put("name", name)
                                .put("size", file.size())
                                .put("sha256", file.sum().hex());
                    } catch (RollbackException e) {
                        problems.add(e.getMessage());
                    }
                }
            }
        } catch (RollbackException e) {
            problems.add(e.getMessage());
        }
        var list = node.putArray("problems");
        problems.forEach(list::add);
        return node;
    }
}
