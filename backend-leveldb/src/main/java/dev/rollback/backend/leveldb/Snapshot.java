package dev.rollback.backend.leveldb;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A database as it was at one moment: its version, what its logs hold, and the stamp by which a later change shows.
 *
 * @param findings those that cost no records
 */
record Snapshot(
        Directory directory,
        Version version,
        LogIndex logs,
        NetworkDocuments documents,
        Stamp stamp,
        List<Finding> findings) {

    static final int ATTEMPTS = 5;
    static final long PAUSE_MILLIS = 20;

    /** Opens a database; tries again when a client was at work meanwhile. */
    static Snapshot open(Path path) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Stamp before = Stamp.of(path);
            try {
                Snapshot snapshot = load(path, before);
                Stamp after = Stamp.of(path);
                if (before.sameFiles(after) && (snapshot.findings().isEmpty() || before.equals(after))) {
                    return snapshot;
                }
            } catch (IOException e) {
                if (stillAs(before, path)) {
                    throw e;
                }
            }
            if (attempt == ATTEMPTS) {
                throw changed(path);
            }
            pause(attempt * PAUSE_MILLIS);
        }
    }

    private static boolean stillAs(Stamp before, Path path) {
        try {
            return before.equals(Stamp.of(path));
        } catch (IOException e) {
            return false;
        }
    }

    private static Snapshot load(Path path, Stamp stamp) throws IOException {
        Directory directory = Directory.list(path);
        checkSafe(directory.unsafe());
        NetworkDocuments documents = NetworkDocuments.list(path);
        checkSafe(documents.unsafe());
        List<Finding> findings = new ArrayList<>();
        FindingSink sink = finding -> {
            FindingSink.STRICT.add(finding);
            findings.add(finding);
        };
        Version version = version(directory, stamp.current(), sink);
        for (TableFile table : version.tables()) {
            checkPresent(table, directory);
        }
        return new Snapshot(directory, version, LogReplay.replay(version, directory, sink), documents, stamp, findings);
    }

    private static void checkSafe(List<Path> unsafe) throws Damage {
        if (!unsafe.isEmpty()) {
            throw Damage.of(
                    FindingType.UNSAFE_FILE, Location.of(unsafe.get(0)), "is a link or a device; it is not followed");
        }
    }

    static Version version(Directory directory, FileName manifest, FindingSink sink) throws IOException {
        try (DbFile file = DbFile.open(directory.resolve(manifest))) {
            return Manifest.read(file, sink);
        }
    }

    /** Without opening the table: what is missing shows before the first entry is read. */
    static void checkPresent(TableFile table, Directory directory) throws Damage {
        FileName name = directory.table(table.number()).orElseThrow(() -> TableCache.missing(table, directory));
        long size = directory.size(name).orElse(0L);
        if (size != table.size()) {
            throw TableCache.wrongSize(table, size, Location.of(directory.resolve(name)));
        }
    }

    /** Everything that the database holds; the cache's tables are read while the entries are. */
    EntrySource entries(TableCache cache) {
        return entries(cache, List.of());
    }

    /** The same below newer writes. */
    EntrySource entries(TableCache cache, List<EntrySource> newer) {
        BlockBudget budget = new BlockBudget(BlockBudget.BYTES);
        List<EntrySource> sources = new ArrayList<>(newer);
        sources.add(logs.entries());
        for (List<TableFile> level : version.levels()) {
            if (level.isEmpty()) {
                continue;
            }
            if (level.get(0).level() == 0) {
                level.forEach(
                        table -> sources.add(new TableEntries(List.of(table), cache, budget, version.lastSequence())));
            } else {
                sources.add(new TableEntries(level, cache, budget, version.lastSequence()));
            }
        }
        return new MergedEntries(sources, Location.of(directory.path()));
    }

    /** Fails when a client was at work since the opening. */
    void checkUnchanged() throws IOException {
        Path path = directory.path();
        boolean same;
        try {
            same = stamp.sameFiles(Stamp.of(path));
        } catch (Damage e) {
            same = false;
        }
        if (!same) {
            throw changed(path);
        }
    }

    static Damage changed(Path path) {
        return new Damage(Finding.of(
                FindingType.CHANGED_WHILE_READING,
                Impact.WARNING,
                "a LevelDB client changed the database while it was read; stop it, or try again",
                Location.of(path)));
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RollbackException(ErrorKind.INTERRUPTED, "stopped while waiting to read again", e);
        }
    }
}
