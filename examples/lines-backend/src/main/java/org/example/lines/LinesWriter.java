package org.example.lines;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Writes a file line by line. It holds the keys in memory, to refuse one that comes twice, and no content. */
final class LinesWriter implements StateWriter {

    private final Path location;
    private final FileOps files;
    private final FileOps.Output out;
    private final Set<String> keys = new HashSet<>();

    LinesWriter(Path location, FileOps files) {
        this.location = location;
        this.files = files;
        this.out = files.create(location.resolve(LinesBackend.FILE));
    }

    // guide: writing
    @Override
    public void add(StateEntry entry) {
        byte[] line = LineFormat.line(entry);
        if (!keys.add(key(entry))) {
            throw new RollbackException(ErrorKind.CONFLICT, key(entry) + " was given before");
        }
        out.write(ByteBuffer.wrap(line));
    }

    @Override
    public void finish() {
        out.write(ByteBuffer.wrap(LineFormat.end(keys.size())));
        out.sync();
        files.syncDirectory(location);
    }
    // guide: end

    @Override
    public void close() {
        out.close();
    }

    private static String key(StateEntry entry) {
        return entry instanceof ContractRecord record
                ? "contract " + record.key()
                : "document " + ((NetworkDocument) entry).network();
    }
}
