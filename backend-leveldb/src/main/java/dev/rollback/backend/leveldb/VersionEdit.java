package dev.rollback.backend.leveldb;

import dev.rollback.api.FindingType;
import dev.rollback.api.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One record of a MANIFEST: what changed from one version of the database to the next (LevelDB, db/version_edit.cc). */
record VersionEdit(
        boolean namesComparator,
        OptionalLong logNumber,
        OptionalLong previousLogNumber,
        OptionalLong nextFileNumber,
        OptionalLong lastSequence,
        List<DeletedFile> deleted,
        List<TableFile> added) {

    static final String COMPARATOR = "leveldb.BytewiseComparator";
    static final int LEVELS = 7;

    /** A table that the new version does not have any more. */
    record DeletedFile(int level, long number) {}

    /** Decodes an edit; another order of keys or an unknown field is {@code UNSUPPORTED}. */
    static VersionEdit decode(byte[] record, Location where) throws Damage {
        Fields in = new Fields(record, 0, record.length, where);
        boolean comparator = false;
        OptionalLong log = OptionalLong.empty();
        OptionalLong previousLog = OptionalLong.empty();
        OptionalLong nextFile = OptionalLong.empty();
        OptionalLong lastSequence = OptionalLong.empty();
        List<DeletedFile> deleted = new ArrayList<>();
        List<TableFile> added = new ArrayList<>();
        while (!in.atEnd()) {
            int tag = in.count();
            switch (tag) {
                case 1 -> {
                    checkComparator(in, where);
                    comparator = true;
                }
                case 2 -> log = OptionalLong.of(in.number());
                case 3 -> nextFile = OptionalLong.of(in.number());
                case 4 -> lastSequence = OptionalLong.of(in.number());
                case 5 -> {
                    // Where the next compaction of a level begins: of no use to a reader.
                    level(in);
                    key(in, where);
                }
                case 6 -> deleted.add(new DeletedFile(level(in), in.number()));
                case 7 -> added.add(new TableFile(level(in), in.number(), in.number(), key(in, where), key(in, where)));
                case 9 -> previousLog = OptionalLong.of(in.number());
                default ->
                    throw Damage.of(
                            FindingType.UNSUPPORTED, where, "the MANIFEST has a field of the unknown kind " + tag);
            }
        }
        return new VersionEdit(comparator, log, previousLog, nextFile, lastSequence, deleted, added);
    }

    private static void checkComparator(Fields in, Location where) throws Damage {
        String name = new String(in.prefixed(1024, "comparator's name"), StandardCharsets.UTF_8);
        if (!name.equals(COMPARATOR)) {
            throw Damage.of(
                    FindingType.UNSUPPORTED,
                    where,
                    "the keys are ordered by \"" + name + "\"; only " + COMPARATOR + " is known");
        }
    }

    private static int level(Fields in) throws Damage {
        int level = in.count();
        if (level >= LEVELS) {
            throw in.malformed("the level " + level + " does not exist");
        }
        return level;
    }

    private static InternalKey key(Fields in, Location where) throws Damage {
        return InternalKey.decode(in.prefixed(LevelDbLimits.MAX_KEY_BYTES + 8, "key"), where);
    }
}
