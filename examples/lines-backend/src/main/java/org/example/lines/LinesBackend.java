package org.example.lines;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.Hold;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.DirectoryLayout;
import dev.rollback.spi.directory.SafePaths;
import dev.rollback.spi.directory.StagedDirectory;
import dev.rollback.spi.directory.StagingArea;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** States that are a folder with one file, {@code state.lines}, of an entry a line; {@link LineFormat} has the rest. */
public final class LinesBackend implements StagingBackend {

    static final String FILE = "state.lines";
    static final String LOCK = "state.lock";

    private static final DirectoryLayout LAYOUT = DirectoryLayout.of(Set.of(LOCK));

    @Override
    public String name() {
        return "json-lines";
    }

    // guide: reading
    @Override
    public boolean recognizes(Path location) {
        return Files.isRegularFile(location.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public StateReader read(Path location) {
        return new LinesReader(require(location));
    }

    @Override
    public Inspection inspect(Path location) {
        return LinesInspector.inspect(require(location));
    }
    // guide: end

    @Override
    public Set<String> auxiliaryFiles() {
        return Set.of(LOCK);
    }

    @Override
    public boolean isContent(String fileName) {
        return fileName.equals(FILE);
    }

    @Override
    public List<String> contentNames(Path location) {
        return LAYOUT.names(location);
    }

    @Override
    public Path contentFile(Path location, String name) {
        return SafePaths.resolve(location, name);
    }

    // guide: staging
    @Override
    public StagedState stage(Path location, StagingArea area) {
        return StagedDirectory.create(location, area, LAYOUT, LinesWriter::new);
    }

    @Override
    public Optional<StagedState> find(Path location, StagingArea area) {
        return StagedDirectory.find(location, area, LAYOUT, LinesWriter::new);
    }
    // guide: end

    @Override
    public Hold hold(Path location) {
        require(location);
        return LinesLock.take(location.resolve(LOCK));
    }

    private static Path require(Path location) {
        Path file = location.resolve(FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.NOT_FOUND, "no " + FILE + " is here", Location.of(location));
        }
        return file;
    }
}
