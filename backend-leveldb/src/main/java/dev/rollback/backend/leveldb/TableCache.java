package dev.rollback.backend.leveldb;

import dev.rollback.api.FindingType;
import dev.rollback.api.Location;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tables that are open, the least recently used of which is closed when there are too many. For one thread. */
final class TableCache implements Closeable {

    private final Directory directory;
    private final int most;
    private final Map<Long, Table> open = new LinkedHashMap<>(16, 0.75f, true);

    TableCache(Directory directory, int most) {
        this.directory = directory;
        this.most = most;
    }

    /** The table, good until the next call. */
    Table table(TableFile described) throws IOException {
        Table known = open.get(described.number());
        if (known != null) {
            return known;
        }
        if (open.size() >= most) {
            Iterator<Table> oldest = open.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        Table table = Table.open(file(described));
        open.put(described.number(), table);
        return table;
    }

    private DbFile file(TableFile described) throws IOException {
        DbFile file = DbFile.open(directory.resolve(name(described)));
        if (file.size() != described.size()) {
            file.close();
            throw wrongSize(described, file.size(), Location.of(file.path()));
        }
        return file;
    }

    private FileName name(TableFile described) throws Damage {
        return directory.table(described.number()).orElseThrow(() -> missing(described, directory));
    }

    static Damage missing(TableFile described, Directory directory) {
        return Damage.of(
                FindingType.MISSING_FILE,
                Location.of(directory.resolve(new FileName(FileName.Kind.LDB, described.number()))),
                "the table, of level " + described.level() + ", is missing");
    }

    static Damage wrongSize(TableFile described, long size, Location where) {
        return Damage.of(
                size < described.size() ? FindingType.TRUNCATED : FindingType.MANIFEST_MISMATCH,
                where,
                "the table has " + size + " bytes, but " + described.size() + " by the MANIFEST");
    }

    @Override
    public void close() throws IOException {
        for (Table table : open.values()) {
            table.close();
        }
        open.clear();
    }
}
