package dev.rollback.backend.leveldb;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A look at every block of a table, those that reading passes over included. A bad block does not hide the next. */
final class TableInspector {

    private final Path path;
    private final Optional<TableFile> described;
    private final FindingSink findings;
    private final KeyOrder order;
    private @Nullable InternalKey first;
    private @Nullable InternalKey last;
    private long covered = Footer.SIZE;

    private TableInspector(Path path, Optional<TableFile> described, KeyOrder order, FindingSink findings) {
        this.path = path;
        this.described = described;
        this.order = order;
        this.findings = findings;
    }

    static void inspect(Path path, TableFile described, long lastSequence, FindingSink findings) throws IOException {
        new TableInspector(path, Optional.of(described), new KeyOrder(described, lastSequence), findings).inspect();
    }

    /** For a table of which no MANIFEST is known. */
    static void inspect(Path path, FindingSink findings) throws IOException {
        new TableInspector(path, Optional.empty(), KeyOrder.unbounded(), findings).inspect();
    }

    private void inspect() throws IOException {
        try (DbFile file = DbFile.open(path)) {
            if (described.isPresent() && described.get().size() != file.size()) {
                findings.add(TableCache.wrongSize(described.get(), file.size(), Location.of(path))
                        .finding());
            }
            Footer footer = Footer.read(file);
            inspectMeta(file, footer.metaindex());
            inspectData(Table.open(file));
            covered += footer.index().stored();
            checkCovered(file);
        } catch (IOException e) {
            findings.add(Damage.finding(e, path));
        }
    }

    private void inspectData(Table table) throws IOException {
        boolean complete = true;
        for (int i = 0; i < table.index().size(); i++) {
            Table.IndexEntry entry = table.index().get(i);
            covered += entry.block().stored();
            try {
                inspectBlock(table, i, entry);
            } catch (IOException e) {
                complete = false;
                findings.add(Damage.finding(e, path));
            }
        }
        if (complete && described.isPresent()) {
            checkRange(described.get());
        }
    }

    private void inspectBlock(Table table, int number, Table.IndexEntry entry) throws IOException {
        if (number > 0) {
            order.startAfter(table.index().get(number - 1).separator());
        }
        Location where = table.file().at(entry.block().offset());
        Block block = table.block(number);
        while (block.next()) {
            last = order.check(block.key(), entry.separator(), where);
            first = first == null ? last : first;
        }
    }

    private void checkRange(TableFile table) throws Damage {
        if (!Objects.equals(table.smallest(), first) || !Objects.equals(table.largest(), last)) {
            findings.add(Finding.of(
                    FindingType.MANIFEST_MISMATCH,
                    Impact.WARNING,
                    "the table holds the keys " + first + " to " + last + ", but " + table.smallest() + " to "
                            + table.largest() + " by the MANIFEST",
                    Location.of(path)));
        }
    }

    /** Filters only speed LevelDB up, so no record is lost with them; but a wrong one hides records from it. */
    private void inspectMeta(DbFile file, BlockHandle metaindex) throws Damage {
        covered += metaindex.stored();
        try {
            Block block = new Block(metaindex.read(file), file.at(metaindex.offset()));
            while (block.next()) {
                BlockHandle meta = BlockHandle.decode(block.valueFields());
                covered += meta.stored();
                meta.read(file);
            }
        } catch (IOException e) {
            Finding finding = Damage.finding(e, path);
            findings.add(new Finding(
                    finding.type(), Impact.WARNING, finding.message() + " (no record stands there)", finding.where()));
        }
    }

    private void checkCovered(DbFile file) throws Damage {
        if (covered != file.size()) {
            findings.add(Finding.of(
                    FindingType.NOT_COVERED,
                    Impact.WARNING,
                    "the table's blocks and footer make " + covered + " of its " + file.size() + " bytes",
                    Location.of(path)));
        }
    }
}
