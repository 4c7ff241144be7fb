package dev.rollback.core.backup;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import dev.rollback.api.StateSummary;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.DirectoryLayout;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileDigest;
import dev.rollback.spi.directory.FileHash;
import dev.rollback.spi.directory.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies backups: every byte of what would be restored, by its listed sums and by the backend's own inspection; of
 * everything else, that it is there, and on request its sums too. Never follows a link and never runs anything.
 */
public final class BackupVerifier {

    /** The largest legacy JSON file that is taken, in bytes. */
    static final long MAX_LEGACY_SIZE = 32L * 1024 * 1024;

    private final StagingBackend backend;
    private final Freshness freshness;

    public BackupVerifier(StagingBackend backend, Freshness freshness) {
        this.backend = backend;
        this.freshness = freshness;
    }

    /** @param thorough whether to read the files that would not be restored, too */
    public BackupVerification verify(Backup backup, boolean thorough) {
        BackupVerification found = found(backup, thorough);
        return freshness.finding(backup, found.time()).map(found::and).orElse(found);
    }

    private BackupVerification found(Backup backup, boolean thorough) {
        try {
            return look(backup, thorough);
        } catch (RollbackException e) {
            return unreadable(backup, e);
        }
    }

    /** One backup that cannot be read must not keep anybody from the others. */
    private static BackupVerification unreadable(Backup backup, RollbackException e) {
        Finding finding = new Finding(FindingType.UNREADABLE, Impact.UNREADABLE, e.plainMessage(), e.location());
        Listing nothing = new Listing(List.of());
        return new BackupVerification(
                backup,
                backup.folder(),
                nothing,
                Optional.empty(),
                List.of(finding),
                nothing,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private BackupVerification look(Backup backup, boolean thorough) {
        Sums sums = new Sums();
        BackupManifest manifest = BackupManifest.read(backup.folder(), sums);
        sums.addFile(backup.folder());
        List<Finding> stateFindings = new ArrayList<>(sums.findings());
        List<Finding> others = new ArrayList<>();
        for (Finding finding : manifest.findings()) {
            (finding.impact().atLeast(Impact.LOSS) ? stateFindings : others).add(finding);
        }

        Path stateFolder = backup.stateFolder(backend);
        Listing state = listState(backup, stateFolder, stateFindings);
        Inspection inspection = inspect(stateFolder);
        stateFindings.addAll(inspection.findings());
        if (inspection.summary().filter(BackupVerifier::isEmpty).isPresent()) {
            stateFindings.add(Finding.of(
                    FindingType.EMPTY, Impact.WARNING, "holds no contract record", Location.of(stateFolder)));
        }
        checkManifest(backup, sums, stateFindings);
        checkState(backup, stateFolder, state, sums, stateFindings);
        Listing legacy = legacy(backup, sums, others);
        checkOthers(backup, stateFolder, sums, thorough, stateFindings, others);
        checkTotals(manifest, sums, backup, others);
        return new BackupVerification(
                backup,
                stateFolder,
                state,
                inspection.summary(),
                stateFindings,
                legacy,
                others,
                manifest.time(),
                manifest.kind());
    }

    /** The files of the state, hashed. Folders beside them belong to somebody else, but for its companions. */
    private Listing listState(Backup backup, Path folder, List<Finding> findings) {
        List<FileDigest> files = new ArrayList<>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return new Listing(files);
        }
        try (var paths = Files.list(folder)) {
            for (Path path : paths.sorted().toList()) {
                String name = String.valueOf(path.getFileName());
                boolean plain = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                boolean odd = !plain && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
                if (odd || (plain && backend.isContent(name))) {
                    files.add(FileHash.of(path, name));
                }
            }
            for (String suffix : backend.companions()) {
                addCompanion(backup, folder, suffix, files);
            }
        } catch (RollbackException e) {
            FindingType type = e.kind() == dev.rollback.api.ErrorKind.UNSAFE_PATH
                    ? FindingType.UNSAFE_FILE
                    : FindingType.UNREADABLE;
            findings.add(new Finding(type, Impact.UNREADABLE, e.plainMessage(), e.location()));
        } catch (IOException e) {
            throw Failures.io("list", folder, e);
        }
        return new Listing(files);
    }

    private static void addCompanion(Backup backup, Path folder, String suffix, List<FileDigest> files) {
        Path companion = DirectoryLayout.companion(folder, suffix);
        if (!Files.exists(companion, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!companion.startsWith(backup.folder())) {
            throw new RollbackException(
                            dev.rollback.api.ErrorKind.UNSAFE_PATH,
                            "lies beside the backup, not in it, and has the name of its documents' folder",
                            Location.of(companion))
                    .withHint("move it elsewhere");
        }
        for (String name : Listing.names(companion)) {
            files.add(FileHash.of(companion.resolve(name), suffix + "/" + name));
        }
    }

    private Inspection inspect(Path folder) {
        if (Files.isSymbolicLink(folder)) {
            return new Inspection(List.of(linked(folder, Impact.UNREADABLE)), Optional.empty());
        }
        try {
            return backend.inspect(folder);
        } catch (RollbackException e) {
            return new Inspection(
                    List.of(new Finding(
                            FindingType.MISSING_FILE,
                            Impact.UNREADABLE,
                            "no saved state of the backend " + backend.name() + ": " + e.plainMessage(),
                            e.location())),
                    Optional.empty());
        }
    }

    private static boolean isEmpty(StateSummary summary) {
        return summary.fingerprint().contracts().count() == 0;
    }

    /** What says how old a backup is, and of what kind, has to be as it was written, too. */
    private static void checkManifest(Backup backup, Sums sums, List<Finding> findings) {
        Path manifest = backup.folder().resolve(BackupManifest.FILE);
        Set<Sha256> listed = sums.of(BackupManifest.FILE);
        if (!listed.isEmpty() && Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)) {
            checkSum(manifest, FileHash.of(manifest, BackupManifest.FILE), listed, Impact.LOSS, findings);
        }
    }

    private void checkState(Backup backup, Path stateFolder, Listing state, Sums sums, List<Finding> findings) {
        for (FileDigest file : state.files()) {
            Path path = backend.contentFile(stateFolder, file.name());
            if (sums.of(listed(backup, path)).isEmpty() && isHardLinked(path)) {
                findings.add(Finding.of(
                        FindingType.UNSAFE_FILE,
                        Impact.UNREADABLE,
                        "has other names (hard links) and no listed sum, so it may be anybody's file",
                        Location.of(path)));
            }
        }
        if (sums.isEmpty()) {
            findings.add(Finding.of(
                    FindingType.NOT_COVERED,
                    Impact.WARNING,
                    "no sums: a log that was cut between two of its records would not show",
                    Location.of(backup.folder())));
            return;
        }
        // where sums are listed for some files of the state, one without was added later, or is another's
        boolean covered = state.files().stream()
                .anyMatch(file -> !sums.of(listed(backup, backend.contentFile(stateFolder, file.name())))
                        .isEmpty());
        for (FileDigest file : state.files()) {
            Path path = backend.contentFile(stateFolder, file.name());
            Set<Sha256> listed = sums.of(listed(backup, path));
            if (listed.isEmpty()) {
                findings.add(Finding.of(
                        FindingType.NOT_COVERED,
                        covered ? Impact.LOSS : Impact.WARNING,
                        covered ? "no sum is listed for it, though for others beside it" : "no sum is listed for it",
                        Location.of(path)));
            }
            checkSum(path, file, listed, Impact.LOSS, findings);
        }
    }

    private static boolean isHardLinked(Path path) {
        try {
            return Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer count
                    && count > 1;
        } catch (IOException e) {
            throw Failures.io("look at", path, e);
        }
    }

    private static void checkSum(
            Path path, FileDigest file, Set<Sha256> listed, Impact impact, List<Finding> findings) {
        if (listed.size() > 1) {
            findings.add(Finding.of(
                    FindingType.SUMS_DISAGREE,
                    impact,
                    "the manifest and " + Sums.FILE + " list different sums for it",
                    Location.of(path)));
        }
        if (!listed.isEmpty() && !listed.contains(file.sum())) {
            findings.add(Finding.of(
                    FindingType.CHECKSUM_MISMATCH,
                    impact,
                    "its SHA-256 is " + file.sum() + ", listed is "
                            + listed.iterator().next(),
                    Location.of(path)));
        }
    }

    /** The legacy files, all or none: a set with a damaged file in it is left out and its damage named. */
    private static Listing legacy(Backup backup, Sums sums, List<Finding> findings) {
        Path folder = backup.legacyFolder();
        if (Files.isSymbolicLink(folder)) {
            findings.add(linked(folder, Impact.WARNING));
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return new Listing(List.of());
        }
        List<FileDigest> files = new ArrayList<>();
        List<Finding> damage = new ArrayList<>();
        try (var paths = Files.newDirectoryStream(folder, "*.json")) {
            for (Path path : paths) {
                checkLegacy(path, sums, files, damage);
            }
        } catch (IOException e) {
            throw Failures.io("list", folder, e);
        }
        for (String listed : sums.names()) {
            boolean ofSet = listed.startsWith("legacy-json/")
                    && listed.endsWith(".json")
                    && listed.indexOf('/') == listed.lastIndexOf('/');
            if (ofSet && !Files.exists(backup.folder().resolve(listed), LinkOption.NOFOLLOW_LINKS)) {
                damage.add(missing(backup, listed, Impact.WARNING));
            }
        }
        if (damage.isEmpty()) {
            return new Listing(files);
        }
        findings.addAll(damage);
        findings.add(Finding.of(
                FindingType.MANIFEST_MISMATCH,
                Impact.WARNING,
                "the legacy JSON files are not whole and would not be restored",
                Location.of(folder)));
        return new Listing(List.of());
    }

    private static void checkLegacy(Path path, Sums sums, List<FileDigest> files, List<Finding> damage)
            throws IOException {
        String name = String.valueOf(path.getFileName());
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            damage.add(Finding.of(FindingType.UNSAFE_FILE, Impact.WARNING, "not a regular file", Location.of(path)));
            return;
        }
        if (Files.size(path) > MAX_LEGACY_SIZE) {
            damage.add(Finding.of(FindingType.TOO_LARGE, Impact.WARNING, "larger than 32 MiB", Location.of(path)));
            return;
        }
        if (sums.of("legacy-json/" + name).isEmpty() && isHardLinked(path)) {
            damage.add(Finding.of(
                    FindingType.UNSAFE_FILE,
                    Impact.WARNING,
                    "has other names (hard links) and no listed sum",
                    Location.of(path)));
        }
        FileDigest digest = FileHash.of(path, name);
        files.add(digest);
        checkSum(path, digest, sums.of("legacy-json/" + name), Impact.WARNING, damage);
        StrictJson.parse(Files.readAllBytes(path))
                .problem()
                .ifPresent(problem -> damage.add(Finding.of(
                        FindingType.MALFORMED,
                        Impact.WARNING,
                        problem.message(),
                        Location.at(path, problem.line(), problem.column()))));
    }

    private void checkOthers(
            Backup backup,
            Path stateFolder,
            Sums sums,
            boolean thorough,
            List<Finding> stateFindings,
            List<Finding> findings) {
        for (String name : sums.names()) {
            boolean legacy = name.startsWith("legacy-json/") && name.indexOf('/') == name.lastIndexOf('/');
            Path path = backup.folder().resolve(name);
            String fileName = name.substring(name.lastIndexOf('/') + 1);
            boolean beside = stateFolder.equals(path.getParent());
            boolean ofState = (beside && backend.isContent(fileName))
                    || backend.companions().stream()
                            .anyMatch(suffix -> path.startsWith(DirectoryLayout.companion(stateFolder, suffix)));
            boolean skipped = name.equals(BackupManifest.FILE)
                    || (beside && backend.auxiliaryFiles().contains(fileName));
            if (skipped) {
                continue;
            }
            Optional<Finding> link = linkAbove(backup, name);
            if (link.isPresent()) {
                if (!findings.contains(link.get())) {
                    findings.add(link.get());
                }
                continue;
            }
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                boolean counted = legacy && Files.isDirectory(backup.legacyFolder(), LinkOption.NOFOLLOW_LINKS);
                if (ofState) {
                    stateFindings.add(missing(backup, name, Impact.LOSS));
                } else if (!counted) {
                    findings.add(missing(backup, name, Impact.WARNING));
                }
            } else if (thorough && !ofState && !legacy) {
                checkSum(path, FileHash.of(path, name), sums.of(name), Impact.WARNING, findings);
            }
        }
    }

    /** A link among the folders that a listed file lies in: what is behind it is not of this backup. */
    private static Optional<Finding> linkAbove(Backup backup, String name) {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            Path folder = backup.folder().resolve(name.substring(0, slash));
            if (Files.isSymbolicLink(folder)) {
                return Optional.of(linked(folder, Impact.WARNING));
            }
        }
        return Optional.empty();
    }

    private static Finding linked(Path folder, Impact impact) {
        return Finding.of(
                FindingType.UNSAFE_FILE, impact, "a symbolic link, which is not followed", Location.of(folder));
    }

    private static Finding missing(Backup backup, String name, Impact impact) {
        return Finding.of(
                FindingType.MISSING_FILE,
                impact,
                "listed, but not there",
                Location.of(backup.folder().resolve(name)));
    }

    private static void checkTotals(BackupManifest manifest, Sums sums, Backup backup, List<Finding> findings) {
        manifest.totalFiles().ifPresent(total -> {
            if (!sums.isEmpty() && total != sums.names().size()) {
                findings.add(Finding.of(
                        FindingType.MANIFEST_MISMATCH,
                        Impact.NOTE,
                        "it claims " + total + " files and sums are listed for "
                                + sums.names().size(),
                        Location.of(backup.folder().resolve(BackupManifest.FILE))));
            }
        });
    }

    /** The name under which sums list a file of the backup. */
    private static String listed(Backup backup, Path path) {
        return backup.folder().relativize(path).toString();
    }
}
