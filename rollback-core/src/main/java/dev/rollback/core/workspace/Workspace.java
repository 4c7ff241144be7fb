package dev.rollback.core.workspace;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** A deployment project's root folder, with its configuration. Paths only: nothing here is opened or changed. */
public record Workspace(Path root, Configuration configuration) {

    private static final List<String> MARKS =
            List.of(Configuration.FILE, ".rollback", "leveldb", "deployments", "backups");

    /**
     * The workspace in a folder. {@code USAGE} when it is none: when it holds nothing of what a workspace has.
     * {@code CONFIGURATION} when its {@code rollback.yml} is not valid.
     */
    public static Workspace open(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            throw new RollbackException(ErrorKind.USAGE, "no workspace: " + root + " is not a folder")
                    .withHint("name the deployment project's root folder with -C");
        }
        if (MARKS.stream().noneMatch(mark -> Files.exists(root.resolve(mark), LinkOption.NOFOLLOW_LINKS))) {
            throw new RollbackException(
                            ErrorKind.USAGE, "no workspace: " + root + " holds none of " + String.join(", ", MARKS))
                    .withHint("name the deployment project's root folder with -C");
        }
        return new Workspace(root, ConfigurationReader.read(root.resolve(Configuration.FILE)));
    }

    /** The folder's name, which an operator types to confirm. */
    public String name() {
        return root.getFileName() == null ? root.toString() : root.getFileName().toString();
    }

    /** Where a backend's state lives. */
    public Path location(String backend) {
        return root.resolve(configuration.location(backend));
    }

    public Path backups() {
        return root.resolve(configuration.backups());
    }

    /** Everything of ours that operators need not know. */
    public Path privateFolder() {
        return root.resolve(".rollback");
    }

    public Path operations() {
        return privateFolder().resolve("ops");
    }

    public Path incidents() {
        return root.resolve("logs").resolve("incidents");
    }

    public Path emergencyStop() {
        return root.resolve(".emergency-stop");
    }

    public Path environmentFile() {
        return root.resolve(".env.emergency");
    }

    /** A path as people want to read it: relative where it lies within the workspace. */
    public String show(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(root) && !absolute.equals(root)
                ? root.relativize(absolute).toString()
                : absolute.toString();
    }
}
