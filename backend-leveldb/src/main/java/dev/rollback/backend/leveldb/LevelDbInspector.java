package dev.rollback.backend.leveldb;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.api.StateSummarizer;
import dev.rollback.api.StateSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One inspection of a database: all files, all checksums, then all entries as a reader would get them. */
final class LevelDbInspector {

    private final Path path;
    private final FindingLog findings = new FindingLog();
    private final StateSummarizer summarizer = new StateSummarizer();

    private LevelDbInspector(Path path) {
        this.path = path;
    }

    /** Inspects; does it again when a client was at work meanwhile. */
    static Inspection inspect(Path path) {
        for (int attempt = 1; attempt <= Snapshot.ATTEMPTS; attempt++) {
            Optional<Stamp> before = stamp(path);
            LevelDbInspector inspector = new LevelDbInspector(path);
            Optional<StateSummary> summary = inspector.run();
            Optional<Stamp> after = stamp(path);
            if (unchanged(before, after, inspector.findings.hasWarning())) {
                return new Inspection(inspector.findings.all(), summary);
            }
            Snapshot.pause(attempt * Snapshot.PAUSE_MILLIS);
        }
        return new Inspection(List.of(Snapshot.changed(path).finding()), Optional.empty());
    }

    private static Optional<Stamp> stamp(Path path) {
        try {
            return Optional.of(Stamp.of(path));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean unchanged(Optional<Stamp> before, Optional<Stamp> after, boolean strict) {
        if (strict || before.isEmpty() || after.isEmpty()) {
            return before.equals(after);
        }
        return before.get().sameFiles(after.get());
    }

    private Optional<StateSummary> run() {
        try {
            Directory directory = Directory.list(path);
            inspectNames(directory.unsafe(), directory.foreign(), "is no file of LevelDB's");
            NetworkDocuments documents = NetworkDocuments.list(path);
            inspectNames(documents.unsafe(), documents.foreign(), "is no network's document");
            inspectDocuments(documents);
            Optional<Version> version = version(directory);
            if (version.isEmpty()) {
                inspectWithoutVersion(directory);
                return Optional.empty();
            }
            return inspectVersion(directory, version.get(), documents);
        } catch (IOException e) {
            findings.add(Damage.finding(e, path));
            return Optional.empty();
        }
    }

    private void inspectNames(List<Path> unsafeFiles, List<Path> foreignFiles, String whatForeignIs) {
        for (Path unsafe : unsafeFiles) {
            findings.add(Finding.of(
                    FindingType.UNSAFE_FILE,
                    Impact.LOSS,
                    "is a link or a device; it is not followed",
                    Location.of(unsafe)));
        }
        for (Path foreign : foreignFiles) {
            findings.add(Finding.of(FindingType.FOREIGN_FILE, Impact.NOTE, whatForeignIs, Location.of(foreign)));
        }
    }

    private void inspectDocuments(NetworkDocuments documents) {
        documents.files().forEach((network, file) -> {
            try {
                NetworkDocument document = documents.read(network);
                document.json()
                        .problem()
                        .ifPresent(problem -> findings.add(Finding.of(
                                FindingType.INVALID_RECORD,
                                Impact.WARNING,
                                "the document is not strict JSON",
                                Location.at(file, problem.line(), problem.column()))));
                summarizer.add(document);
            } catch (IOException e) {
                findings.add(Damage.finding(e, file));
            }
        });
    }

    /** The version, if CURRENT and all of the MANIFEST are good: an edit that is lost may make any table obsolete. */
    private Optional<Version> version(Directory directory) {
        FindingLog own = new FindingLog();
        Optional<Version> version = Optional.empty();
        try {
            version = Optional.of(Snapshot.version(directory, CurrentFile.read(path), own));
        } catch (IOException e) {
            own.add(Damage.finding(e, path));
        }
        if (!own.hasLoss()) {
            own.all().forEach(findings::add);
            return version;
        }
        for (Finding finding : own.all()) {
            boolean fatal = finding.impact().atLeast(Impact.LOSS);
            findings.add(new Finding(
                    finding.type(), fatal ? Impact.UNREADABLE : finding.impact(), finding.message(), finding.where()));
        }
        return Optional.empty();
    }

    private void inspectWithoutVersion(Directory directory) throws IOException {
        for (FileName name : directory.numbered()) {
            Path file = directory.resolve(name);
            if (name.kind().table()) {
                TableInspector.inspect(file, findings);
            } else if (name.kind() == FileName.Kind.LOG) {
                LogReplay.inspectAlone(file, findings);
            }
        }
    }

    private Optional<StateSummary> inspectVersion(Directory directory, Version version, NetworkDocuments documents)
            throws IOException {
        inspectOrphans(directory, version);
        for (TableFile table : version.tables()) {
            Optional<FileName> name = directory.table(table.number());
            if (name.isEmpty()) {
                findings.add(TableCache.missing(table, directory).finding());
            } else {
                TableInspector.inspect(directory.resolve(name.get()), table, version.lastSequence(), findings);
            }
        }
        LogIndex logs = LogReplay.replay(version, directory, findings);
        if (findings.hasLoss()) {
            return Optional.empty();
        }
        return summarize(new Snapshot(directory, version, logs, documents, Stamp.of(path), List.of()));
    }

    private void inspectOrphans(Directory directory, Version version) throws IOException {
        Set<Long> live = new HashSet<>();
        version.tables().forEach(table -> live.add(table.number()));
        FileName manifest = CurrentFile.read(path);
        for (FileName name : directory.numbered()) {
            Location where = Location.of(directory.resolve(name));
            if (name.kind().table() && live.contains(name.number())) {
                if (!directory.table(name.number()).equals(Optional.of(name))) {
                    findings.add(Finding.of(
                            FindingType.CONFLICT, Impact.WARNING, "the table stands here under two names", where));
                }
            } else if (name.kind() == FileName.Kind.MANIFEST && name.number() > manifest.number()) {
                findings.add(Finding.of(
                        FindingType.ORPHAN_FILE, Impact.WARNING, "CURRENT names an older MANIFEST than this", where));
            } else if (!needed(name, manifest, version)) {
                findings.add(Finding.of(FindingType.ORPHAN_FILE, Impact.NOTE, "nothing refers to it", where));
            }
        }
    }

    private static boolean needed(FileName name, FileName manifest, Version version) {
        return name.equals(manifest) || (name.kind() == FileName.Kind.LOG && version.needsLog(name.number()));
    }

    private Optional<StateSummary> summarize(Snapshot snapshot) throws IOException {
        try (TableCache cache = new TableCache(snapshot.directory(), LevelDbLimits.MAX_OPEN_TABLES)) {
            EntrySource entries = snapshot.entries(cache);
            for (Optional<Entry> next = entries.next(); next.isPresent(); next = entries.next()) {
                StateEntry entry = StateEntries.of(next.get());
                summarizer.add(entry);
                judge(entry);
            }
        }
        return Optional.of(summarizer.summary());
    }

    private void judge(StateEntry entry) {
        if (entry instanceof ContractRecord record && record.content().isEmpty()) {
            findings.add(Finding.of(
                    FindingType.INVALID_RECORD,
                    Impact.WARNING,
                    "the value of " + record.key() + " is not a JSON object",
                    Location.of(path)));
        } else if (entry instanceof ForeignEntry foreign) {
            findings.add(Finding.of(
                    FindingType.FOREIGN_ENTRY,
                    Impact.NOTE,
                    "the key " + foreign.key() + " is not a contract's",
                    Location.of(path)));
        }
    }
}
