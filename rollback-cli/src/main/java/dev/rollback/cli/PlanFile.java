package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.core.plan.PlanJson;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.spi.directory.CheckedJson;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A plan as a file: written once, never over another file, and taken back only unchanged. */
final class PlanFile {

    private static final String NEW_ONE = "make a new one with `rollback plan --out FILE`";

    private PlanFile() {}

    /** {@code USAGE} when something of the name, or of that of the temporary file beside it, is there. */
    static void requireFree(Path file) {
        for (Path name : new Path[] {file, file.resolveSibling(file.getFileName() + ".tmp")}) {
            if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                throw new RollbackException(ErrorKind.USAGE, "is there already", Location.of(name))
                        .withHint("name another file with --out");
            }
        }
    }

    static void write(RollbackPlan plan, Path file) {
        requireFree(file);
        CheckedJson.write(FileOps.system(), file, PlanJson.of(plan));
    }

    static RollbackPlan read(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.USAGE, "there is no such plan file", Location.of(file));
        }
        ObjectNode content = content(file);
        if (!PlanJson.known(content)) {
            throw new RollbackException(
                            ErrorKind.UNSUPPORTED, "no plan of a format that is known here", Location.of(file))
                    .withHint(NEW_ONE);
        }
        try {
            return PlanJson.read(content);
        } catch (RuntimeException e) {
            throw new RollbackException(ErrorKind.CORRUPT, "no whole plan: " + e.getMessage(), Location.of(file), e)
                    .withHint(NEW_ONE);
        }
    }

    private static ObjectNode content(Path file) {
        try {
            return CheckedJson.read(file);
        } catch (RollbackException e) {
            throw e.kind() == ErrorKind.CORRUPT
                    ? new RollbackException(
                                    ErrorKind.CORRUPT,
                                    "no plan, or one that was changed: " + e.plainMessage(),
                                    Location.of(file),
                                    e)
                            .withHint(NEW_ONE)
                    : e;
        }
    }
}
