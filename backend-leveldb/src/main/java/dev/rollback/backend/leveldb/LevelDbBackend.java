package dev.rollback.backend.leveldb;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The backend of LevelDB directories, read without a LevelDB library: no file is opened for writing and the LOCK is
 * not touched. A reader stays with the database as it was at its opening; a client that is at work is noticed.
 */
public final class LevelDbBackend implements StateBackend {

    @Override
    public String name() {
        return "leveldb";
    }

    @Override
    public boolean recognizes(Path location) {
        try {
            CurrentFile.read(location);
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    @Override
    public StateReader read(Path location) {
        checkFound(location);
        return LevelDbReader.open(location);
    }

    @Override
    public Inspection inspect(Path location) {
        checkFound(location);
        return LevelDbInspector.inspect(location);
    }

    private static void checkFound(Path location) {
        try {
            if (Files.isDirectory(location) && Directory.list(location).holdsDatabase()) {
                return;
            }
        } catch (IOException e) {
            throw Damage.translate(e, location);
        }
        throw new RollbackException(ErrorKind.NOT_FOUND, "no LevelDB database is here", Location.of(location));
    }
}
