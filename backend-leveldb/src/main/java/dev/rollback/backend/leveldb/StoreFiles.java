package dev.rollback.backend.leveldb;

import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of a database that is being served: the log that takes its writes, and rebuilding. For one thread at a time. */
final class StoreFiles {

    private final NewFiles numbers;
    private final StoreLimits limits;
    private FileName manifest;
    private @Nullable LogWriter log;

    StoreFiles(Snapshot snapshot, FileOps files, StoreLimits limits) {
        this.numbers = NewFiles.of(snapshot, files);
        this.limits = limits;
        this.manifest = snapshot.stamp().current();
    }

    /** The log that takes this session's writes; null before the first. */
    @Nullable
    LogWriter log() {
        return log;
    }

    /**
     * Whether what the logs hold has to go to tables first. A log that does not end cleanly must not be followed by
     * another with data: what it lost would have been written before them.
     */
    boolean needsRebuild(Generation now) {
        if (now.pendingBytes() >= limits.pendingBytes()) {
            return true;
        }
        Snapshot base = now.base();
        return log == null
                && (!base.findings().isEmpty()
                        || base.directory().logs().stream()
                                        .filter(name -> base.version().needsLog(name.number()))
                                        .count()
                                >= limits.logs());
    }

    /**
     * Makes a log behind those that are there. The MANIFEST is written anew, though only its next file number changes:
     * so no client can give the log's number to a file of its own before it has looked at the logs.
     */
    LogWriter begin(Generation now) {
        LogWriter started = newLog(numbers.name(FileName.Kind.LOG));
        log = started;
        manifest = VersionWriter.publish(now.base().version(), numbers);
        return started;
    }

    /**
     * Writes all that is served to new tables and puts them in force, with a new, empty log. What was in force before
     * stays until {@link #sweep}; until CURRENT is replaced, nothing refers to what is new.
     */
    Generation rebuild(Generation now) throws IOException {
        FileName logName = numbers.name(FileName.Kind.LOG);
        LogWriter started = newLog(logName);
        try {
            long sequence = now.overlay().sequence();
            List<TableFile> tables = writeTables(now, sequence);
            manifest = VersionWriter.publish(
                    new Version(logName.number(), 0, numbers.nextNumber(), sequence, List.of(tables)), numbers);
            Generation rebuilt = new Generation(Snapshot.open(numbers.database()));
            close();
            log = started;
            return rebuilt;
        } catch (IOException | RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    private List<TableFile> writeTables(Generation now, long sequence) throws IOException {
        List<TableFile> tables;
        try (TableCache cache = now.newCache()) {
            tables = TableWriter.write(now.entries(cache, sequence), numbers, limits.tableBytes());
        }
        for (TableFile table : tables) {
            FileName name = new FileName(FileName.Kind.SST, table.number());
            TableInspector.inspect(numbers.database().resolve(name.toString()), table, sequence, FindingSink.STRICT);
        }
        return tables;
    }

    private LogWriter newLog(FileName name) {
        LogWriter started = new LogWriter(numbers.create(name));
        try {
            started.sync();
            return started;
        } catch (RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    /** Deletes what LevelDB would delete at its next opening: numbered files that the version in force does not need. */
    void sweep(Version version, Collection<Generation> pinned) throws IOException {
        Set<Long> tables = new HashSet<>();
        version.tables().forEach(table -> tables.add(table.number()));
        pinned.forEach(generation -> generation.base().version().tables().forEach(table -> tables.add(table.number())));
        for (FileName name : Directory.list(numbers.database()).numbered()) {
            boolean needed = switch (name.kind()) {
                case LDB, SST -> tables.contains(name.number());
                case LOG -> version.needsLog(name.number());
                case MANIFEST -> name.equals(manifest);
                case TEMPORARY -> false;
            };
            if (!needed) {
                delete(name);
            }
        }
    }

    private void delete(FileName name) {
        try {
            numbers.files().delete(numbers.database().resolve(name.toString()));
        } catch (RollbackException e) {
            // It costs space and nothing else; the next rebuild tries again, and so does every client.
        }
    }

    void close() {
        LogWriter open = log;
        log = null;
        if (open != null) {
            open.close();
        }
    }
}
