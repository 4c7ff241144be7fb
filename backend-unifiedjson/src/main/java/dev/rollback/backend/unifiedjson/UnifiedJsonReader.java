package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads the files of a location one after the other. In memory are the names of contracts and where they stand, and of
 * small files the text.
 */
final class UnifiedJsonReader implements StateReader {

    private final List<Path> files;
    private final Optional<Path> others;
    private final List<NetworkFile> opened = new ArrayList<>();
    private boolean closed;

    UnifiedJsonReader(List<Path> files, Optional<Path> others) {
        this.files = List.copyOf(files);
        this.others = others;
    }

    @Override
    public Stream<StateEntry> entries() {
        requireOpen();
        return stream(new Pass());
    }

    /** A stream that takes one entry at a time, whoever draws from it: a stream made of streams may take more. */
    static Stream<StateEntry> stream(Iterator<StateEntry> entries) {
        int characteristics = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(entries, characteristics), false);
    }

    /** Reads every file up to the one that has the record. */
    @Override
    public Optional<ContractRecord> find(ContractKey key) {
        return records().filter(record -> record.key().equals(key)).findFirst();
    }

    @Override
    public void close() {
        closed = true;
        opened.forEach(NetworkFile::close);
        opened.clear();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the reader is closed");
        }
    }

    /** The entries of a network: the records that were not handed out before, and the document. */
    static Iterator<StateEntry> entries(Network network, ChainRecords records, Set<ContractKey> seen) {
        return new NetworkEntries(network, records, seen);
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
                file.close();
                chains.computeIfAbsent(file.chainId(), any -> new ArrayList<>()).add(path);
            }
        }
        return chains;
    }

    /** One go through the files. */
    private final class Pass implements Iterator<StateEntry> {

        private final Set<ContractKey> seen = new HashSet<>();
        private final Map<ChainId, ChainRecords> shared = new HashMap<>();
        private final Iterator<Path> left = files.iterator();
        private Iterator<StateEntry> now = Collections.emptyIterator();
        private boolean othersToCome = others.isPresent();
        private Optional<Map<ChainId, List<Path>>> chains = Optional.empty();

        @Override
        public boolean hasNext() {
            requireOpen();
            while (!now.hasNext()) {
                if (left.hasNext()) {
                    Network network = open(NetworkFile.read(left.next()));
                    now = UnifiedJsonReader.entries(network, records(network), seen);
                } else if (othersToCome) {
                    othersToCome = false;
                    now = OtherEntries.read(others.orElseThrow()).stream()
                            .filter(entry -> isNew(entry, seen))
                            .iterator();
                } else {
                    return false;
                }
            }
            return true;
        }

        @Override
        public StateEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return now.next();
        }

        private Network open(NetworkFile file) {
            opened.add(file);
            return new NetworkContent(file).network();
        }

        private ChainRecords records(Network network) {
            if (files.size() == 1) {
                return new ChainRecords(List.of(network));
            }
            Map<ChainId, List<Path>> known = chains.orElseGet(() -> chains(files));
            chains = Optional.of(known);
            List<Path> siblings = known.getOrDefault(network.chainId(), List.of());
            return siblings.size() < 2
                    ? new ChainRecords(List.of(network))
                    : shared.computeIfAbsent(network.chainId(), any -> read(siblings));
        }

        /** A file that cannot be read now is left out here; its own turn comes, and tells. */
        private ChainRecords read(List<Path> paths) {
            List<Network> networks = new ArrayList<>();
            for (Path path : paths) {
                if (NetworkFile.look(path) instanceof NetworkFile file) {
                    networks.add(open(file));
                }
            }
            return new ChainRecords(networks);
        }
    }
}
