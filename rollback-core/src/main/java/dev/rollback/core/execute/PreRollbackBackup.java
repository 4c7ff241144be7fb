package dev.rollback.core.execute;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.core.backup.Backup;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.directory.FileDigest;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Listing;
import dev.rollback.spi.directory.Trees;
import dev.rollback.spi.directory.VerifiedCopy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A backup of what a rollback is about to displace, in the field's own layout: built under a hidden name, read back,
 * and only then given the name under which it is found.
 */
final class PreRollbackBackup {

    private final Workspace workspace;
    private final OperationId operation;
    private final FileOps files;
    private final List<String> unreadable = new ArrayList<>();

    PreRollbackBackup(Workspace workspace, OperationId operation, FileOps files) {
        this.workspace = workspace;
        this.operation = operation;
        this.files = files;
    }

    /** What could not be read and so is not in the backup. It is displaced all the same, and kept. */
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /** Makes the backup; nothing is made where there is nothing to back up. */
    Optional<Path> create(RollbackPlan plan, StagingBackend backend, IncidentId incident, Instant now) {
        Folders.ensure(files, workspace.backups());
        Path building = building();
        files.createDirectory(building);
        VerifiedCopy copy = new VerifiedCopy(building, files);
        Path live = workspace.location(backend.name());
        if (!(plan.live() instanceof Expected.Absent)) {
            copyState(copy, live, backend);
        }
        Set<String> displaced = copyLegacy(copy, plan);
        plan.evidence().stream()
                .filter(file -> !displaced.contains(file.name()))
                .forEach(file -> add(copy, file.file(), file.name(), Optional.empty()));
        Listing content = copy.listing();
        if (content.files().isEmpty() && unreadable.isEmpty()) {
            discard();
            return Optional.empty();
        }
        copy.add(sums(content).getBytes(StandardCharsets.UTF_8), "SHA256SUMS");
        copy.add(
                (manifest(content, incident, now).toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8),
                "BACKUP_MANIFEST.json");
        copy.syncDirectories();
        if (!Listing.of(building, Set.of()).equals(copy.listing())) {
            throw new RollbackException(
                    ErrorKind.CORRUPT, "the backup does not read back as it was written", Location.of(building));
        }
        return Optional.of(publish(building, incident));
    }

    /** Removes what an interrupted or failed run has built. A finished backup stays. */
    void discard() {
        Trees.delete(building(), files);
    }

    /** The legacy files that are displaced, as they were planned; which of the evidence are these is copied once. */
    private Set<String> copyLegacy(VerifiedCopy copy, RollbackPlan plan) {
        Set<String> names = new HashSet<>();
        if (plan.legacyLive() instanceof Expected.Content legacy) {
            Path deployments = workspace.location("legacy-json");
            for (FileDigest file : legacy.listing().files()) {
                String name = "legacy-json/" + file.name();
                add(copy, deployments.resolve(file.name()), name, Optional.of(file));
                names.add(name);
            }
        }
        return names;
    }

    private void copyState(VerifiedCopy copy, Path live, StagingBackend backend) {
        List<String> names;
        try {
            names = backend.contentNames(live);
        } catch (RollbackException e) {
            names = plainFiles(live);
            unreadable.add(e.getMessage());
        }
        for (String name : names) {
            if (!backend.auxiliaryFiles().contains(name)) {
                Path saved = backend.contentFile(Path.of(backend.name(), "current"), name);
                add(copy, backend.contentFile(live, name), saved.toString(), Optional.empty());
            }
        }
    }

    private static List<String> plainFiles(Path folder) {
        try (var paths = Files.list(folder)) {
            return paths.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** A bad sector in what is displaced must not keep anybody from rolling back; a full disk must. */
    private void add(VerifiedCopy copy, Path file, String name, Optional<FileDigest> expected) {
        try {
            copy.add(file, name, expected.map(found -> new FileDigest(name, found.size(), found.sum())));
        } catch (RollbackException e) {
            boolean source =
                    e.location().filter(where -> where.file().equals(file)).isPresent();
            if (!source || e.kind() == ErrorKind.DISK_FULL || e.kind() == ErrorKind.CORRUPT) {
                throw e;
            }
            unreadable.add(e.getMessage());
        }
    }

    private Path publish(Path building, IncidentId incident) {
        String name = Backup.PRE_ROLLBACK_PREFIX + incident;
        Path target = workspace.backups().resolve(name);
        for (int number = 2; Changes.exists(target); number++) {
            target = workspace.backups().resolve(name + "-" + number);
        }
        files.move(building, target);
        files.syncDirectory(workspace.backups());
        return target;
    }

    private Path building() {
        return workspace.backups().resolve(Backup.BUILDING_PREFIX + operation);
    }

    private static String sums(Listing listing) {
        StringBuilder text = new StringBuilder();
        listing.files()
                .forEach(file ->
                        text.append(file.sum()).append("  ").append(file.name()).append('\n'));
        return text.toString();
    }

    private ObjectNode manifest(Listing listing, IncidentId incident, Instant now) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("timestamp", now.toString());
        node.put("backupId", Backup.PRE_ROLLBACK_PREFIX + incident);
        node.put("version", "1.0.0");
        node.put("kind", Backup.PRE_ROLLBACK);
        node.put("incident", incident.value());
        node.put("operation", operation.value());
        node.put("totalFiles", listing.files().size());
        node.put("totalSize", listing.size());
        ObjectNode sums = node.putObject("checksums");
        listing.files().forEach(file -> sums.put(file.name(), file.sum().hex()));
        var missing = node.putArray("unreadable");
        unreadable.forEach(missing::add);
        return node;
    }
}
