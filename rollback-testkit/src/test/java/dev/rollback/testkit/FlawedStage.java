package dev.rollback.testkit;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagingArea;
import dev.rollback.spi.directory.Trees;
import dev.rollback.spi.directory.VerifiedCopy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A stage with a flaw. */
final class FlawedStage implements StagedState {

    private final Flaw flaw;
    private final Path live;
    private final StagingArea area;
    private final StagedState sound;

    FlawedStage(Flaw flaw, Path live, StagingArea area, StagedState sound) {
        this.flaw = flaw;
        this.live = live;
        this.area = area;
        this.sound = sound;
    }

    @Override
    public Path location() {
        return sound.location();
    }

    @Override
    public Path displacedLocation() {
        return sound.displacedLocation();
    }

    @Override
    public VerifiedCopy copy() {
        return sound.copy();
    }

    @Override
    public StateWriter writer() {
        StateWriter writer = sound.writer();
        return switch (flaw) {
            case LETS_THE_LAST_OF_TWO_WIN, DEPENDS_ON_THE_ORDER -> new FlawedWriter(writer);
            default -> writer;
        };
    }

    @Override
    public ChangeStatus status() {
        return sound.status();
    }

    @Override
    public void seal(Expected displaced) {
        sound.seal(displaced);
    }

    @Override
    public void publish() {
        if (flaw == Flaw.PUBLISHES_BY_COPYING && Files.exists(live)) {
            FileOps files = area.files();
            files.delete(live.resolve(MemoryBackend.FILE));
            try (FileOps.Output out = files.create(live.resolve(MemoryBackend.FILE))) {
                out.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            }
        }
        try {
            sound.publish();
        } catch (RollbackException e) {
            boolean swallowed = flaw == Flaw.PUBLISHES_OVER_ANYTHING && e.kind() == ErrorKind.CONFLICT;
            if (!swallowed) {
                throw e;
            }
        }
    }

    @Override
    public void undo() {
        if (flaw != Flaw.UNDOES_NOTHING) {
            sound.undo();
        }
    }

    @Override
    public boolean liveAsSealed() {
        return sound.liveAsSealed();
    }

    @Override
    public boolean liveAsDisplaced() {
        return sound.liveAsDisplaced();
    }

    @Override
    public List<Path> movedAside() {
        return sound.movedAside();
    }

    @Override
    public void prune() {
        sound.prune();
        if (flaw == Flaw.PRUNES_WHAT_IS_LIVE) {
            Trees.delete(live, area.files());
        }
    }

    /** Forgives what was given before, or takes only what comes in the order of keys. */
    private final class FlawedWriter implements StateWriter {
        private final StateWriter writer;
        private String last = "";

        FlawedWriter(StateWriter writer) {
            this.writer = writer;
        }

        @Override
        public void add(StateEntry entry) {
            if (flaw == Flaw.DEPENDS_ON_THE_ORDER) {
                if (Entries.key(entry).compareTo(last) > 0) {
                    writer.add(entry);
                    last = Entries.key(entry);
                }
                return;
            }
            try {
                writer.add(entry);
            } catch (RollbackException e) {
                // as if it had not been there
            }
        }

        @Override
        public void finish() {
            writer.finish();
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
