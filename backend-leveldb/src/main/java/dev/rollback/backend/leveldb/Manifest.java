package dev.rollback.backend.leveldb;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A MANIFEST being read: edits go in, the version that they make comes out. */
final class Manifest {

    private final Levels levels = new Levels();
    private final DbFile file;
    private final FindingSink findings;
    private boolean comparatorNamed;
    private OptionalLong logNumber = OptionalLong.empty();
    private OptionalLong previousLogNumber = OptionalLong.empty();
    private OptionalLong nextFileNumber = OptionalLong.empty();
    private OptionalLong lastSequence = OptionalLong.empty();

    private Manifest(DbFile file, FindingSink findings) {
        this.file = file;
        this.findings = findings;
    }

    /**
     * Reads a MANIFEST.
     *
     * @throws Damage when the version cannot be made out; damaged edits go to {@code findings} as they are met
     */
    static Version read(DbFile file, FindingSink findings) throws IOException {
        if (file.size() > LevelDbLimits.MAX_MANIFEST_BYTES) {
            throw Fields.tooLarge(Location.of(file.path()), "MANIFEST", file.size(), LevelDbLimits.MAX_MANIFEST_BYTES);
        }
        Manifest manifest = new Manifest(file, findings);
        LogEnd end = LogScanner.scan(file, findings, manifest::apply);
        LogReplay.addEnd(file.path(), end, true, findings);
        return manifest.version();
    }

    private void apply(byte[] record, Location where) throws IOException {
        VersionEdit edit = VersionEdit.decode(record, where);
        comparatorNamed |= edit.namesComparator();
        logNumber = later(edit.logNumber(), logNumber);
        previousLogNumber = later(edit.previousLogNumber(), previousLogNumber);
        nextFileNumber = later(edit.nextFileNumber(), nextFileNumber);
        lastSequence = later(edit.lastSequence(), lastSequence);
        for (VersionEdit.DeletedFile deleted : edit.deleted()) {
            if (!levels.remove(deleted)) {
                findings.add(Finding.of(
                        FindingType.MALFORMED,
                        Impact.WARNING,
                        "the MANIFEST takes table " + deleted.number() + " from level " + deleted.level()
                                + ", where it is not",
                        where));
            }
        }
        for (TableFile added : edit.added()) {
            if (added.smallest().compareTo(added.largest()) > 0) {
                throw Damage.malformed(where, "the smallest key of table " + added.number() + " is above its largest");
            }
            if (!levels.add(added)) {
                throw Damage.malformed(
                        where, "the MANIFEST adds table " + added.number() + " to level " + added.level() + " twice");
            }
        }
    }

    private static OptionalLong later(OptionalLong value, OptionalLong before) {
        return value.isPresent() ? value : before;
    }

    private Version version() throws Damage {
        Location where = Location.of(file.path());
        if (!comparatorNamed || logNumber.isEmpty() || nextFileNumber.isEmpty() || lastSequence.isEmpty()) {
            throw new Damage(Finding.of(
                    FindingType.MALFORMED,
                    Impact.UNREADABLE,
                    "the MANIFEST does not say all of comparator, log number, next file number and last sequence"
                            + " number",
                    where));
        }
        if (lastSequence.getAsLong() > InternalKey.MAX_SEQUENCE) {
            throw Damage.malformed(where, "the last sequence number is out of range");
        }
        List<List<TableFile>> sorted = new ArrayList<>();
        for (Collection<TableFile> level : levels.all()) {
            sorted.add(sortedLevel(level, where));
        }
        return new Version(
                logNumber.getAsLong(),
                previousLogNumber.orElse(0),
                nextFileNumber.getAsLong(),
                lastSequence.getAsLong(),
                sorted);
    }

    private List<TableFile> sortedLevel(Collection<TableFile> level, Location where) throws Damage {
        List<TableFile> tables = new ArrayList<>(level);
        tables.sort(Comparator.comparing(TableFile::number).reversed());
        if (tables.isEmpty() || tables.get(0).level() == 0) {
            return tables;
        }
        tables.sort(Comparator.comparing(TableFile::smallest));
        for (int i = 1; i < tables.size(); i++) {
            TableFile before = tables.get(i - 1);
            TableFile table = tables.get(i);
            if (before.largest().compareTo(table.smallest()) >= 0) {
                throw Damage.malformed(
                        where,
                        "tables " + before.number() + " and " + table.number() + " overlap on level " + table.level());
            }
        }
        return tables;
    }

    /** The tables of each level by their numbers. */
    private static final class Levels {

        private final List<Map<Long, TableFile>> levels = new ArrayList<>();

        Levels() {
            for (int level = 0; level < VersionEdit.LEVELS; level++) {
                levels.add(new HashMap<>());
            }
        }

        boolean remove(VersionEdit.DeletedFile deleted) {
            return levels.get(deleted.level()).remove(deleted.number()) != null;
        }

        boolean add(TableFile table) {
            return levels.get(table.level()).putIfAbsent(table.number(), table) == null;
        }

        List<Collection<TableFile>> all() {
            return levels.stream().map(Map::values).toList();
        }
    }
}
