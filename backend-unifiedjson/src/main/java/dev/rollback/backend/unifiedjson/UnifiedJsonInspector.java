package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.api.StateSummarizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A strict look at every file: one that is damaged does not keep the others from being looked at. First each by itself,
 * then the files of each chain together, with one chain's files in memory.
 */
final class UnifiedJsonInspector {

    private final List<Finding> findings = new ArrayList<>();
    private final StateSummarizer summarizer = new StateSummarizer();
    private final Map<ChainId, List<Path>> chains = new TreeMap<>();
    private final Set<ContractKey> seen = new HashSet<>();
    private boolean whole = true;

    Inspection inspect(List<Path> files, Optional<Path> others) {
        files.forEach(path -> guarded(() -> inspect(path)));
        chains.values().forEach(paths -> guarded(() -> compare(paths)));
        others.ifPresent(path -> guarded(() -> inspectOthers(path)));
        return new Inspection(findings, whole ? Optional.of(summarizer.summary()) : Optional.empty());
    }

    /** A large file may be changed, or its disk fail, after it was gone through. */
    private void guarded(Runnable look) {
        try {
            look.run();
        } catch (RollbackException e) {
            whole = false;
            findings.add(NetworkFileReading.Unreadable.of(e).finding());
        }
    }

    private void inspect(Path path) {
        read(path).ifPresent(file -> {
            try (file) {
                chains.computeIfAbsent(file.chainId(), any -> new ArrayList<>()).add(path);
                checkNetwork(file);
                findings.addAll(new NetworkContent(file).findings());
                checkSums(file);
            }
        });
    }

    private void inspectOthers(Path path) {
        for (StateEntry entry : OtherEntries.read(path)) {
            if (UnifiedJsonReader.isNew(entry, seen)) {
                summarizer.add(entry);
                describe(entry, path);
            } else {
                String message = ((ContractRecord) entry).key() + " is also in a network's file, which counts";
                findings.add(Finding.of(FindingType.CONFLICT, Impact.WARNING, message, Location.of(path)));
            }
        }
    }

    private void describe(StateEntry entry, Path path) {
        if (entry instanceof ContractRecord record) {
            String message = record.key() + " is kept as it is: its value is no JSON object, or nested too deeply";
            findings.add(Finding.of(FindingType.INVALID_RECORD, Impact.WARNING, message, Location.of(path)));
        } else if (entry instanceof ForeignEntry foreign) {
            String message = "the key " + foreign.key() + " is no contract's";
            findings.add(Finding.of(FindingType.FOREIGN_ENTRY, Impact.NOTE, message, Location.of(path)));
        }
    }

    private void compare(List<Path> paths) {
        List<NetworkContent> contents = new ArrayList<>();
        paths.forEach(path -> read(path).map(NetworkContent::new).ifPresent(contents::add));
        findings.addAll(new ChainComparison(contents).findings());
        ChainRecords records =
                new ChainRecords(contents.stream().map(NetworkContent::network).toList());
        for (NetworkContent content : contents) {
            UnifiedJsonReader.entries(content.network(), records, seen).forEachRemaining(summarizer::add);
        }
        contents.forEach(content -> content.file().close());
    }

    private Optional<NetworkFile> read(Path path) {
        NetworkFileReading reading = NetworkFile.look(path);
        if (reading instanceof NetworkFile file) {
            return Optional.of(file);
        }
        if (reading instanceof NetworkFileReading.Unreadable unreadable) {
            whole = false;
            findings.add(unreadable.finding());
        }
        return Optional.empty();
    }

    private static void add(
            List<Finding> findings, NetworkFile file, FindingType type, String message, String... keys) {
        Impact impact = type == FindingType.CHECKSUM_MISMATCH ? Impact.NOTE : Impact.WARNING;
        findings.add(Finding.of(type, impact, message, file.at(List.of(keys))));
    }

    private void checkNetwork(NetworkFile file) {
        String name = NetworkFiles.network(file.path());
        JsonNode network = file.layout().root("network");
        if (!network.isTextual()) {
            String message = "network is " + NetworkFile.shown(network) + "; it is taken for \"" + name + "\"";
            add(findings, file, FindingType.MALFORMED, message, "network");
        } else if (!network.textValue().equals(name)) {
            String message = "network is " + NetworkFile.shown(network) + ", but the file's name says \"" + name + "\"";
            add(findings, file, FindingType.CONFLICT, message, "network");
        }
    }

    /** Stale ones are usual: tools of the field change a section and leave its checksum. */
    private void checkSums(NetworkFile file) {
        SectionChecksums.stated(file.layout()).properties().forEach(sum -> {
            String section = sum.getKey();
            Optional<String> actual = SectionChecksums.of(file.layout(), section);
            if (!actual.map(TextNode::valueOf).equals(Optional.of(sum.getValue()))) {
                String message = "the checksum of \"" + section + "\" is " + NetworkFile.shown(sum.getValue())
                        + actual.map(found -> ", its content's is \"" + found + "\"; it may be stale")
                                .orElse(", but there is no such section");
                String[] keys = {"verification", "dataIntegrity", "checksums", section};
                add(findings, file, FindingType.CHECKSUM_MISMATCH, message, keys);
            }
        });
    }
}
