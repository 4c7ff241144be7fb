package dev.rollback.core.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code BACKUP_MANIFEST.json} says, as far as this software uses it. The field's own manifests have {@code
 * timestamp}, {@code backupId}, {@code totalFiles}, {@code totalSize} and {@code checksums}; ours add {@code kind}.
 *
 * @param time when the backup was made
 * @param kind what it was made for; empty in the field's own
 * @param totalFiles the number of files that it claims
 * @param findings what is wrong with the manifest itself
 */
record BackupManifest(Optional<Instant> time, Optional<String> kind, OptionalLong totalFiles, List<Finding> findings) {

    static final String FILE = "BACKUP_MANIFEST.json";

    private static final long MAX_SIZE = 64L * 1024 * 1024;

    BackupManifest {
        findings = List.copyOf(findings);
    }

    /** Reads a backup's manifest and adds the sums that it lists. A missing one is a finding too. */
    static BackupManifest read(Path folder, Sums sums) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return failed(FindingType.MISSING_FILE, Impact.WARNING, "no manifest, so no time and no kind", file);
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return failed(FindingType.UNSAFE_FILE, Impact.UNREADABLE, "not a regular file", file);
        }
        try {
            if (Files.size(file) > MAX_SIZE) {
                return failed(FindingType.TOO_LARGE, Impact.UNREADABLE, "larger than 64 MiB", file);
            }
            StrictJson json = StrictJson.parse(Files.readAllBytes(file));
            if (json.problem().isPresent()) {
                var problem = json.problem().get();
                return failed(
                        FindingType.MALFORMED,
                        Impact.LOSS,
                        problem.message(),
                        Location.at(file, problem.line(), problem.column()));
            }
            return read(json.value().orElseThrow(), file, sums);
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
    }

    private static BackupManifest read(JsonNode root, Path file, Sums sums) {
        List<Finding> findings = new ArrayList<>();
        if (!root.isObject()) {
            return failed(FindingType.MALFORMED, Impact.LOSS, "not an object", file);
        }
        Optional<Instant> time = time(root.path("timestamp"));
        if (time.isEmpty()) {
            findings.add(Finding.of(
                    FindingType.MANIFEST_MISMATCH,
                    Impact.WARNING,
                    "no timestamp that can be read, so the backup's age is unknown",
                    Location.of(file)));
        }
        JsonNode checksums = root.path("checksums");
        if (checksums.isObject()) {
            checksums
                    .properties()
                    .forEach(entry -> sums.add(entry.getKey(), entry.getValue().asText(), file));
        }
        Optional<String> kind =
                Optional.of(root.path("kind")).filter(JsonNode::isTextual).map(JsonNode::textValue);
        JsonNode total = root.path("totalFiles");
        return new BackupManifest(
                time,
                kind,
                total.canConvertToLong() ? OptionalLong.of(total.longValue()) : OptionalLong.empty(),
                findings);
    }

    private static Optional<Instant> time(JsonNode node) {
        try {
            return node.isTextual() ? Optional.of(Instant.parse(node.textValue())) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static BackupManifest failed(FindingType type, Impact impact, String message, Path file) {
        return failed(type, impact, message, Location.of(file));
    }

    private static BackupManifest failed(FindingType type, Impact impact, String message, Location where) {
        return new BackupManifest(
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                List.of(Finding.of(type, impact, message, where)));
    }
}
