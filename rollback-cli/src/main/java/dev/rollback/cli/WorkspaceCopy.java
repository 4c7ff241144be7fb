package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Configuration;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A copy of what a rollback looks at in a workspace: its states, its backups and its configuration. Only regular files
 * are copied; links and the like are named. The workspace itself is only read.
 */
final class WorkspaceCopy {

    /** The copy itself, the backup of what is displaced, and the stage. */
    private static final int TIMES = 3;

    private static final long MARGIN = 16L * 1024 * 1024;

    /** LevelDB's lock: opening it could drop a lock of this process. */
    private static final String LOCK = "LOCK";

    private final Workspace source;
    private final List<Path> files = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private long size;

    /** Looks at what there is to copy. */
    WorkspaceCopy(Workspace source) {
        this.source = source;
        for (Path root : roots()) {
            collect(root);
        }
    }

    /** The folders to copy, without those that lie in another one. */
    private Set<Path> roots() {
        Set<Path> all = new TreeSet<>();
        all.add(Path.of("deployments"));
        all.add(source.configuration().backups());
        all.addAll(source.configuration().locations().values());
        all.add(Path.of(Configuration.FILE));
        Set<Path> roots = new TreeSet<>();
        for (Path path : all) {
            if (all.stream().noneMatch(other -> !other.equals(path) && path.startsWith(other))) {
                roots.add(path);
            }
        }
        return roots;
    }

    private void collect(Path root) {
        Path start = source.root().resolve(root);
        if (!Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(start, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!attributes.isRegularFile()) {
                        skipped.add(source.show(file) + " is no regular file");
                    } else if (!file.endsWith(LOCK)) {
                        files.add(file);
                        size += attributes.size();
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, @Nullable IOException e) {
                    skipped.add(source.show(file) + " cannot be read");
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw Failures.io("look through", start, e);
        }
    }

    /** {@code DISK_FULL} when a file system has no room for a drill. */
    void requireSpace(Path place) {
        try {
            long needed = TIMES * size + MARGIN;
            long free = Files.getFileStore(place).getUsableSpace();
            if (free < needed) {
                throw new RollbackException(
                                ErrorKind.DISK_FULL,
                                "a drill on a copy of " + source.root() + " needs " + needed + " bytes in " + place
                                        + ", " + free + " are free")
                        .withHint("make room, or name another folder in TMPDIR");
            }
        } catch (IOException e) {
            throw Failures.io("tell the free space of", place, e);
        }
    }

    /** Copies, and gives the copy's root. */
    Path into(Path folder) {
        Path root = folder.resolve(source.name());
        Folders.ensure(FileOps.system(), root);
        for (Path file : files) {
            Path target = root.resolve(source.root().relativize(file));
            Folders.ensure(FileOps.system(), Objects.requireNonNull(target.getParent()));
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.copy(in, target);
            } catch (IOException e) {
                if (Files.isReadable(file)) {
                    throw Failures.io("copy to " + target, file, e);
                }
                skipped.add(source.show(file) + " cannot be read");
            }
        }
        return root;
    }

    /** What was left out, a line each. */
    List<String> skipped() {
        return List.copyOf(skipped);
    }
}
