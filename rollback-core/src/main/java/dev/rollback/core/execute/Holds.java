package dev.rollback.core.execute;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.Hold;
import dev.rollback.spi.StagingBackend;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The holds of one operation, released together, the last one first. */
public final class Holds implements AutoCloseable {

    private final Deque<Hold> holds = new ArrayDeque<>();

    /** Keeps others out of a state, if there is one. */
    void take(StagingBackend backend, Path location) {
        if (!Files.isDirectory(location, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            holds.push(backend.hold(location));
        } catch (RollbackException e) {
            // a folder of which all files of the state were moved elsewhere
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        @Nullable RollbackException first = null;
        while (!holds.isEmpty()) {
            try {
                holds.pop().close();
            } catch (RollbackException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
