package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
    private final Optional<Path> others;
    private boolean closed;

    UnifiedJsonReader(List<Path> files, Optional<Path> others) {
        this.files = List.copyOf(files);
        this.others = others;
    }

    @Override
    public Stream<StateEntry> entries() {
        requireOpen();
        Pass pass = new Pass();
        return Stream.concat(
                files.stream().flatMap(pass::entries), others.stream().flatMap(pass::others));
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
    static Stream<StateEntry> entries(Network network, ChainRecords records, Set<ContractKey> seen) {
        DocumentBuilder document = new DocumentBuilder(network);
        Stream<StateEntry> contracts = network.contracts().fullNames().stream().flatMap(name -> {
            ObjectNode record = records.of(name);
            document.take(name, record);
            ContractKey key = new ContractKey(network.chainId(), name);
            return seen.add(key)
                    ? Stream.of(new ContractRecord(key, JsonText.of(JsonPrinter.exact(record))))
                    : Stream.empty();
        });
        return Stream.concat(contracts, Stream.of(document).map(DocumentBuilder::document));
    }

    /** Whether no record of this key was handed out before. */
    static boolean isNew(StateEntry entry, Set<ContractKey> seen) {
        return !(entry instanceof ContractRecord record) || seen.add(record.key());
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
            return UnifiedJsonReader.entries(content.network(), records(content), seen)
                    .peek(any -> requireOpen());
        }

        Stream<StateEntry> others(Path path) {
            requireOpen();
            return OtherEntries.read(path).stream().filter(entry -> isNew(entry, seen));
        }

        private ChainRecords records(NetworkContent content) {
            if (files.size() == 1) {
                return new ChainRecords(List.of(content.network()));
            }
            Map<ChainId, List<Path>> known = chains.orElseGet(() -> chains(files));
            chains = Optional.of(known);
            ChainId chain = content.file().chainId();
            List<Path> siblings = known.getOrDefault(chain, List.of());
            return siblings.size() < 2
                    ? new ChainRecords(List.of(content.network()))
                    : shared.computeIfAbsent(chain, any -> read(siblings));
        }

        /** A file that cannot be read now is left out here; its own turn comes, and tells. */
        private ChainRecords read(List<Path> paths) {
            List<Network> networks = new ArrayList<>();
            for (Path path : paths) {
                if (NetworkFile.look(path) instanceof NetworkFile file) {
                    networks.add(new NetworkContent(file).network());
                }
            }
            return new ChainRecords(networks);
        }
    }
}
