package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateSummarizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A strict look at every file: one that is damaged does not keep the others from being looked at. */
final class UnifiedJsonInspector {

    private final List<Finding> findings = new ArrayList<>();
    private final StateSummarizer summarizer = new StateSummarizer();
    private final Map<ContractKey, Seen> seen = new HashMap<>();
    private boolean whole = true;

    private record Seen(ContractRecord record, Path file) {}

    Inspection inspect(List<Path> files) {
        files.forEach(this::inspect);
        return new Inspection(findings, whole ? Optional.of(summarizer.summary()) : Optional.empty());
    }

    private void inspect(Path path) {
        NetworkFile file;
        try {
            file = NetworkFile.read(path);
        } catch (RollbackException e) {
            whole = false;
            findings.add(new Finding(type(e.kind()), Impact.LOSS, e.plainMessage(), e.location()));
            return;
        }
        if (!file.network().equals(NetworkFiles.network(path))) {
            warn(FindingType.CONFLICT, "it calls its network \"" + file.network() + "\", its name another", path);
        }
        NetworkContent content = new NetworkContent(file);
        content.ambiguousNames().forEach(name -> warn(FindingType.CONFLICT, name, path));
        content.records().forEach(record -> add(record, path));
        summarizer.add(content.document());
        checkSums(file);
    }

    private void add(ContractRecord record, Path path) {
        Seen before = seen.putIfAbsent(record.key(), new Seen(record, path));
        if (before == null) {
            summarizer.add(record);
        } else if (!withoutNetwork(before.record()).equals(withoutNetwork(record))) {
            warn(
                    FindingType.CONFLICT,
                    record.key() + " is not the same as in " + before.file().getFileName(),
                    path);
        }
    }

    private void checkSums(NetworkFile file) {
        JsonNode sums = file.root().path("verification").path("dataIntegrity").path("checksums");
        sums.properties().forEach(entry -> {
            JsonNode section = file.root().path(entry.getKey());
            String expected = entry.getValue().asText();
            if (section.isMissingNode() || !SectionChecksum.of(section).equals(expected)) {
                findings.add(Finding.of(
                        FindingType.CHECKSUM_MISMATCH,
                        Impact.NOTE,
                        "the checksum of the section \"" + entry.getKey()
                                + "\" is stale: tools of the field leave it so after a change",
                        Location.of(file.path())));
            }
        });
    }

    private void warn(FindingType type, String message, Path path) {
        findings.add(Finding.of(type, Impact.WARNING, message, Location.of(path)));
    }

    private static Optional<ObjectNode> withoutNetwork(ContractRecord record) {
        return record.content().map(content -> {
            ObjectNode copy = content.deepCopy();
            copy.remove("networkName");
            return copy;
        });
    }

    private static FindingType type(ErrorKind kind) {
        return switch (kind) {
            case UNSUPPORTED -> FindingType.UNSUPPORTED;
            case TOO_LARGE -> FindingType.TOO_LARGE;
            case UNSAFE_PATH -> FindingType.UNSAFE_FILE;
            case CHANGED_WHILE_READING -> FindingType.CHANGED_WHILE_READING;
            case IO -> FindingType.UNREADABLE;
            default -> FindingType.MALFORMED;
        };
    }
}
