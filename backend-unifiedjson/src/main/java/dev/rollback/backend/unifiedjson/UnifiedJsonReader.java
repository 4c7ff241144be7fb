package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the files of a location one after the other. In memory are one file, the keys read so far, and the records of
 * those chains that several files are of.
 */
final class UnifiedJsonReader implements StateReader {

    private final List<Path> files;
    private boolean closed;

    UnifiedJsonReader(List<Path> files) {
        this.files = List.copyOf(files);
    }

    @Override
    public Stream<StateEntry> entries() {
        requireOpen();
        return files.stream().flatMap(new Pass()::entries);
    }

    /** Reads every file up to the one that has the record. */
    @Override
    public Optional<ContractRecord> find(ContractKey key) {
        return records().filter(record -> record.key().equals(key)).findFirst();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the reader is closed");
        }
    }

    /** The entries of a file: the records that were not handed out before, and the document. */
    static List<StateEntry> entries(NetworkContent content, ChainRecords records, Set<ContractKey> seen) {
        List<StateEntry> entries = new ArrayList<>();
        for (Contract contract : content.contracts()) {
            if (seen.add(contract.key())) {
                String json = JsonPrinter.exact(records.of(contract));
                entries.add(new ContractRecord(contract.key(), JsonText.of(json)));
            }
        }
        entries.add(content.document(records));
        return entries;
    }

    /** The files of each chain; files that cannot be read are of none. */
    static Map<ChainId, List<Path>> chains(List<Path> files) {
        Map<ChainId, List<Path>> chains = new TreeMap<>();
        for (Path path : files) {
            if (NetworkFile.look(path) instanceof NetworkFile file) {
                chains.computeIfAbsent(file.chainId(), any -> new ArrayList<>()).add(path);
            }
        }
        return chains;
    }

    /** One go through the files. */
    private final class Pass {

        private final Set<ContractKey> seen = new HashSet<>();
        private final Map<ChainId, ChainRecords> shared = new HashMap<>();
        private Optional<Map<ChainId, List<Path>>> chains = Optional.empty();

        Stream<StateEntry> entries(Path path) {
            requireOpen();
            NetworkContent content = new NetworkContent(NetworkFile.read(path));
            return UnifiedJsonReader.entries(content, records(content), seen).stream();
        }

        private ChainRecords records(NetworkContent content) {
            if (files.size() == 1) {
                return new ChainRecords(List.of(content));
            }
            Map<ChainId, List<Path>> known = chains.orElseGet(() -> chains(files));
            chains = Optional.of(known);
            ChainId chain = content.file().chainId();
            List<Path> siblings = known.getOrDefault(chain, List.of());
            return siblings.size() < 2
                    ? new ChainRecords(List.of(content))
                    : shared.computeIfAbsent(chain, any -> read(siblings));
        }

        /** A file that cannot be read now is left out here; its own turn comes, and tells. */
        private ChainRecords read(List<Path> paths) {
            List<NetworkContent> contents = new ArrayList<>();
            for (Path path : paths) {
                if (NetworkFile.look(path) instanceof NetworkFile file) {
                    contents.add(new NetworkContent(file));
                }
            }
            return new ChainRecords(contents);
        }
    }
}
