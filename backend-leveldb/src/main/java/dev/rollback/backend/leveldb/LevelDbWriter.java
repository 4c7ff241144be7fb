package dev.rollback.backend.leveldb;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.SafePaths;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Builds a database of its own: sorted tables on one level, and nothing in a log. */
final class LevelDbWriter implements StateWriter {

    private final Path location;
    private final FileOps files;
    private final EntrySorter sorter;
    private final long tableBytes;
    private boolean documents;
    private boolean finished;
    private boolean closed;

    private LevelDbWriter(Path location, FileOps files, EntrySorter sorter, long tableBytes) {
        this.location = location;
        this.files = files;
        this.sorter = sorter;
        this.tableBytes = tableBytes;
    }

    /** A writer into an existing, empty folder; its temporary files lie in a folder beside that. */
    static LevelDbWriter open(Path location, FileOps files) {
        return open(location, files, EntrySorter.MEMORY_BYTES, EntrySorter.MOST_RUNS, TableWriter.TABLE_BYTES);
    }

    static LevelDbWriter open(Path location, FileOps files, long memory, int mostRuns, long tableBytes) {
        Path sorting = location.resolveSibling(location.getFileName() + ".sorting");
        return new LevelDbWriter(location, files, new EntrySorter(sorting, files, memory, mostRuns), tableBytes);
    }

    @Override
    public void add(StateEntry entry) {
        checkOpen();
        if (entry instanceof NetworkDocument document) {
            write(document);
        } else if (entry instanceof ContractRecord record) {
            sorter.add(
                    Keys.encode(record.key()), Keys.checkedValue(record.json().toArray(), record.key()));
        } else if (entry instanceof ForeignEntry foreign) {
            sorter.add(
                    Keys.checked(foreign.key().toArray(), foreign.key()),
                    Keys.checkedValue(foreign.value().toArray(), foreign.key()));
        }
    }

    private void write(NetworkDocument document) {
        String network = SafePaths.printable(document.network());
        Path file = NetworkDocuments.folder(location).resolve(NetworkFileName.of(document.network()));
        if (document.json().size() > NetworkDocuments.MAX_BYTES) {
            throw new RollbackException(
                    ErrorKind.TOO_LARGE,
                    "the document of the network " + network + " has "
                            + document.json().size() + " bytes; up to " + NetworkDocuments.MAX_BYTES + " are kept");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(
                    ErrorKind.CONFLICT, "the document of the network " + network + " was given twice");
        }
        if (!documents) {
            files.createDirectory(NetworkDocuments.folder(location));
            documents = true;
        }
        try (FileOps.Output out = files.create(file)) {
            out.write(ByteBuffer.wrap(document.json().toArray()));
            out.sync();
        }
    }

    @Override
    public void finish() {
        checkOpen();
        finished = true;
        NewFiles numbers = new NewFiles(location, files, Optional.empty(), 1);
        try {
            List<TableFile> tables = TableWriter.write(sorter.sorted(), numbers, tableBytes);
            long last = tables.stream()
                    .mapToLong(table -> table.largest().sequence())
                    .max()
                    .orElse(0);
            // The log number 0 says that there never was a log.
            VersionWriter.publish(new Version(0, 0, numbers.nextNumber(), last, List.of(tables)), numbers);
        } catch (IOException e) {
            throw Damage.translate(e, location);
        }
        if (documents) {
            files.syncDirectory(NetworkDocuments.folder(location));
            files.syncDirectory(
                    java.util.Objects.requireNonNull(location.toAbsolutePath().getParent()));
        }
        sorter.close();
    }

    private void checkOpen() {
        if (finished || closed) {
            throw new IllegalStateException("the writer of " + location + " takes nothing any more");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sorter.close();
        }
    }
}
