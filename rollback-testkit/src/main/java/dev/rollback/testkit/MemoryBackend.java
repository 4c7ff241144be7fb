package dev.rollback.testkit;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateSummarizer;
import dev.rollback.spi.Hold;
import dev.rollback.spi.ServingBackend;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.DirectoryLayout;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.SafePaths;
import dev.rollback.spi.directory.StagedDirectory;
import dev.rollback.spi.directory.StagingArea;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A fake backend with every capability, for tests of what uses backends: a state is a folder with one small file, is
 * held in memory while it is open, and is written whole at each sync. It is not registered with ServiceLoader.
 */
public final class MemoryBackend implements StagingBackend, ServingBackend {

    static final String FILE = "memory.state";
    static final String LOCK = "memory.lock";

    private static final DirectoryLayout LAYOUT = DirectoryLayout.of(Set.of(LOCK));

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean recognizes(Path location) {
        return Files.isRegularFile(location.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public StateReader read(Path location) {
        return new MemoryReader(MemoryFile.read(require(location)));
    }

    @Override
    public Inspection inspect(Path location) {
        Path file = require(location);
        try {
            StateSummarizer summarizer = new StateSummarizer();
            MemoryFile.read(file).forEach(summarizer::add);
            return new Inspection(List.of(), Optional.of(summarizer.summary()));
        } catch (RollbackException e) {
            Finding finding =
                    Finding.of(FindingType.CHECKSUM_MISMATCH, Impact.UNREADABLE, e.plainMessage(), Location.of(file));
            return new Inspection(List.of(finding), Optional.empty());
        }
    }

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

    @Override
    public StagedState stage(Path location, StagingArea area) {
        return StagedDirectory.create(location, area, LAYOUT, MemoryBackend::writer);
    }

    @Override
    public Optional<StagedState> find(Path location, StagingArea area) {
        return StagedDirectory.find(location, area, LAYOUT, MemoryBackend::writer);
    }

    @Override
    public Hold hold(Path location) {
        require(location);
        return MemoryLock.take(location.resolve(LOCK));
    }

    @Override
    public StateStore open(Path location, FileOps files) {
        require(location);
        return new MemoryStore(location, files);
    }

    private static StateWriter writer(Path location, FileOps files) {
        return new MemoryWriter(location, files);
    }

    private static Path require(Path location) {
        Path file = location.resolve(FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.NOT_FOUND, "no state is here", Location.of(location));
        }
        return file;
    }
}
