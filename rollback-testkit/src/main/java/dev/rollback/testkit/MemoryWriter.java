package dev.rollback.testkit;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects entries and writes them to a {@link MemoryBackend}'s file. */
final class MemoryWriter implements StateWriter {

    private final Path location;
    private final FileOps files;
    private final Map<String, StateEntry> entries = new LinkedHashMap<>();

    MemoryWriter(Path location, FileOps files) {
        this.location = location;
        this.files = files;
    }

    @Override
    public void add(StateEntry entry) {
        if (entries.putIfAbsent(Entries.key(entry), entry) != null) {
            throw new RollbackException(ErrorKind.CONFLICT, Entries.key(entry) + " was given before");
        }
    }

    @Override
    public void finish() {
        MemoryFile.write(location.resolve(MemoryBackend.FILE), entries.values(), files);
        files.syncDirectory(location);
    }

    @Override
    public void close() {
        entries.clear();
    }
}
