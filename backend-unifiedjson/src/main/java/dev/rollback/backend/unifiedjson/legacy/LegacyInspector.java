package dev.rollback.backend.unifiedjson.legacy;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateSummarizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A strict look at every file: one that is damaged does not keep the others from being looked at. */
final class LegacyInspector {

    private final List<LegacyFiles.Network> networks;
    private final FirstRecords first;
    private final List<Finding> findings = new ArrayList<>();
    private final StateSummarizer summarizer = new StateSummarizer();
    private boolean whole = true;

    LegacyInspector(List<LegacyFiles.Network> networks) {
        this.networks = networks;
        this.first = new FirstRecords(networks);
    }

    Inspection inspect() {
        for (LegacyFiles.Network network : networks) {
            List<LegacyFile> files = new ArrayList<>();
            network.files().forEach(path -> look(path).ifPresent(files::add));
            if (!files.isEmpty()) {
                LegacyNetwork content = new LegacyNetwork(network.name(), files);
                findings.addAll(content.findings());
                first.entries(content).forEach(summarizer::add);
            }
        }
        findings.addAll(first.findings());
        return new Inspection(findings, whole ? Optional.of(summarizer.summary()) : Optional.empty());
    }

    private Optional<LegacyFile> look(Path path) {
        try {
            return Optional.of(LegacyFile.read(path));
        } catch (RollbackException e) {
            whole = false;
            findings.add(new Finding(type(e), Impact.LOSS, e.plainMessage(), e.location()));
            return Optional.empty();
        }
    }

    private static FindingType type(RollbackException e) {
        return switch (e.kind()) {
            case TOO_LARGE -> FindingType.TOO_LARGE;
            case UNSAFE_PATH -> FindingType.UNSAFE_FILE;
            case CHANGED_WHILE_READING -> FindingType.CHANGED_WHILE_READING;
            case CORRUPT ->
                e.plainMessage().startsWith(LegacyFile.ENDS_EARLY) ? FindingType.TRUNCATED : FindingType.MALFORMED;
            default -> FindingType.UNREADABLE;
        };
    }
}
