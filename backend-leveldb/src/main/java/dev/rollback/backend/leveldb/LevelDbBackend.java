package dev.rollback.backend.leveldb;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.Hold;
import dev.rollback.spi.ServingBackend;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.DirectoryLayout;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagedDirectory;
import dev.rollback.spi.directory.StagingArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The backend of LevelDB directories, never opened by a LevelDB library. Reading opens no file for writing and does not
 * touch the LOCK; a reader stays with the database as it was at its opening, and a client that is at work is noticed.
 * Building and serving write the formats themselves.
 */
public final class LevelDbBackend implements StagingBackend, ServingBackend {

    /** The lock, and LevelDB's log for people with its predecessor. */
    private static final Set<String> AUXILIARY = Set.of(LevelDbLock.NAME, "LOG", "LOG.old");

    /** LevelDB has no home for network documents; they live beside it. */
    private static final DirectoryLayout LAYOUT = new DirectoryLayout(AUXILIARY, Set.of(NetworkDocuments.SUFFIX));

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

    @Override
    public Set<String> auxiliaryFiles() {
        return AUXILIARY;
    }

    @Override
    public boolean isContent(String fileName) {
        return fileName.equals(CurrentFile.NAME)
                || FileName.parse(fileName)
                        .filter(name -> name.kind() != FileName.Kind.TEMPORARY)
                        .isPresent();
    }

    @Override
    public Set<String> companions() {
        return LAYOUT.companions();
    }

    @Override
    public List<String> contentNames(Path location) {
        return LAYOUT.names(location);
    }

    @Override
    public Path contentFile(Path location, String name) {
        return LAYOUT.file(location, name);
    }

    @Override
    public StagedState stage(Path location, StagingArea area) {
        return StagedDirectory.create(location, area, LAYOUT, LevelDbWriter::open);
    }

    @Override
    public Optional<StagedState> find(Path location, StagingArea area) {
        return StagedDirectory.find(location, area, LAYOUT, LevelDbWriter::open);
    }

    /** Serves a database; LevelDB's own lock is held until the store is closed. */
    @Override
    public StateStore open(Path location, FileOps files) {
        checkFound(location);
        return LevelDbStore.open(location, files, StoreLimits.DEFAULT);
    }

    /** Holds LevelDB's own lock, making the file LOCK where a copied database has none. */
    @Override
    public Hold hold(Path location) {
        LevelDbLock lock = LevelDbLock.acquire(location);
        return lock::close;
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
