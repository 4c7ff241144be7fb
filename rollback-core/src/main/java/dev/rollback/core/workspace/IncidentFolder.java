package dev.rollback.core.workspace;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.CheckedJson;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.SafePaths;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** The folder {@code logs/incidents/<id>/}, where everything about one incident is kept for people. */
public final class IncidentFolder {

    private final Path folder;
    private final FileOps files;
    private final Clock clock;

    public IncidentFolder(Workspace workspace, IncidentId id, FileOps files, Clock clock) {
        this(workspace.incidents().resolve(id.value()), files, clock);
    }

    private IncidentFolder(Path folder, FileOps files, Clock clock) {
        this.folder = folder;
        this.files = files;
        this.clock = clock;
    }

    /** The same for an operation that is no incident: {@code .rollback/logs/<operation>/}. */
    public static IncidentFolder of(Workspace workspace, OperationId operation, FileOps files, Clock clock) {
        return new IncidentFolder(workspace.privateFolder().resolve("logs").resolve(operation.value()), files, clock);
    }

    public Path path() {
        return folder;
    }

    /** Appends a line to {@code rollback.log}, durable when this returns. Control characters are escaped. */
    public void log(String message) {
        Folders.ensure(files, folder);
        String line = clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + SafePaths.printable(message) + "\n";
        Path log = folder.resolve("rollback.log");
        if (Files.exists(log, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.UNSAFE_PATH, "not a regular file", Location.of(log));
        }
        try (FileOps.Output out = files.append(log)) {
            out.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            out.sync();
        }
    }

    /** A name that is free: an incident may see several rollbacks, and nothing that one has left is replaced. */
    public Path free(String name, String extension) {
        Path candidate = folder.resolve(name + extension);
        for (int number = 2; Files.exists(candidate, LinkOption.NOFOLLOW_LINKS); number++) {
            candidate = folder.resolve(name + "-" + number + extension);
        }
        return candidate;
    }

    /** Writes a whole file, durable when this returns. */
    public Path write(String name, byte[] content) {
        Folders.ensure(files, folder);
        Path file = SafePaths.resolve(folder, name);
        CheckedJson.writeDurably(files, file, content);
        return file;
    }
}
