package dev.rollback.backend.leveldb;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.iq80.leveldb.impl.ValueType;
import org.iq80.leveldb.util.Slice;

/**
 * Puts a version of a database in force, by LevelDB's own protocol: a new MANIFEST that says all of it, and then
 * CURRENT, replaced by a rename. A crash leaves the old version in force or the new one.
 */
final class VersionWriter {

    private VersionWriter() {}

    /**
     * Puts a version in force. Its tables and log are durable but for their names; this makes the names so.
     *
     * @param version its next file number is not looked at: it is the lowest that is free
     * @return the MANIFEST that says it
     */
    static FileName publish(Version version, NewFiles files) {
        FileName manifest = files.name(FileName.Kind.MANIFEST);
        byte[] edit = edit(version, files.nextNumber());
        if (edit.length > LevelDbLimits.MAX_MANIFEST_BYTES / 2) {
            throw new RollbackException(
                    ErrorKind.TOO_LARGE,
                    "a MANIFEST of " + edit.length + " bytes, of which " + LevelDbLimits.MAX_MANIFEST_BYTES / 2
                            + " are written at the most",
                    Location.of(files.database()));
        }
        try (FileOutput out = files.create(manifest)) {
            LogWriter log = new LogWriter(out);
            log.add(edit);
            log.sync();
        }
        files.files().syncDirectory(files.database());
        replaceCurrent(manifest, files);
        return manifest;
    }

    private static void replaceCurrent(FileName manifest, NewFiles files) {
        FileName temporary = new FileName(FileName.Kind.TEMPORARY, manifest.number());
        byte[] text = (manifest + "\n").getBytes(StandardCharsets.US_ASCII);
        try (FileOutput out = files.create(temporary)) {
            out.write(text, 0, text.length);
            out.sync();
        }
        Path database = files.database();
        files.files().replace(database.resolve(temporary.toString()), database.resolve(CurrentFile.NAME));
        files.files().syncDirectory(database);
    }

    private static byte[] edit(Version version, long nextFileNumber) {
        var edit = new org.iq80.leveldb.impl.VersionEdit();
        edit.setComparatorName(VersionEdit.COMPARATOR);
        edit.setLogNumber(version.logNumber());
        edit.setPreviousLogNumber(version.previousLogNumber());
        edit.setNextFileNumber(nextFileNumber);
        edit.setLastSequenceNumber(version.lastSequence());
        for (TableFile table : version.tables()) {
            edit.addFile(table.level(), table.number(), table.size(), key(table.smallest()), key(table.largest()));
        }
        return edit.encode().getBytes();
    }

    private static org.iq80.leveldb.impl.InternalKey key(InternalKey key) {
        return new org.iq80.leveldb.impl.InternalKey(
                new Slice(key.user()), key.sequence(), key.deletion() ? ValueType.DELETION : ValueType.VALUE);
    }
}
