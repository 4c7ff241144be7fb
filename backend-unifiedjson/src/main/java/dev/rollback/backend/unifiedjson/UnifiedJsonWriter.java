package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes network files of entries. In memory are the keys of all records and documents, of which documents name each
 * contract anyway, and the entries that no network's file can hold; the records' values are put aside in temporary files
 * of the folder.
 */
final class UnifiedJsonWriter implements StateWriter {

    private final Path folder;
    private final FileOps files;
    private final Categories categories;
    private final Spill given;
    private final Spill made;
    private final TreeMap<ContractKey, Spill.Slot> records = new TreeMap<>();
    private final Map<String, NetworkDocument> documents = new TreeMap<>();
    private final Set<Object> keys = new HashSet<>();
    private final List<StateEntry> others = new ArrayList<>();
    private long otherBytes;

    UnifiedJsonWriter(Path folder, FileOps files, Categories categories) {
        this.folder = folder;
        this.files = files;
        this.categories = categories;
        this.given = new Spill(folder.resolve(".given.tmp"), files);
        this.made = new Spill(folder.resolve(".made.tmp"), files);
    }

    @Override
    public void add(StateEntry entry) {
        if (entry instanceof ContractRecord record) {
            add(record);
        } else if (entry instanceof NetworkDocument document) {
            requireNew(document.network(), "the document of the network " + document.network());
            if (UnifiedDocument.isOne(document) && NewNetwork.isUsable(document.network())) {
                documents.put(document.network(), document);
            } else {
                addOther(document);
            }
        } else if (entry instanceof ForeignEntry foreign) {
            requireNew(foreign.key(), "the entry with the key " + foreign.key());
            addOther(foreign);
        }
    }

    private void add(ContractRecord record) {
        WritableRecord.requireName(record.key());
        requireNew(record.key(), record.key().toString());
        if (WritableRecord.content(record).isPresent()) {
            records.put(record.key(), given.add(record.json().toArray()));
        } else {
            addOther(record);
        }
    }

    private void addOther(StateEntry entry) {
        OtherEntries.requireSize(otherBytes + OtherEntries.size(entry));
        otherBytes += OtherEntries.size(entry);
        others.add(entry);
    }

    private void requireNew(Object key, String what) {
        if (!keys.add(key)) {
            throw new RollbackException(ErrorKind.CONFLICT, what + " was given before");
        }
    }

    @Override
    public void finish() {
        Map<ChainId, List<Network>> chains = new TreeMap<>();
        Map<String, Map<String, String>> stale = new HashMap<>();
        Set<String> taken = OtherEntries.networks(others);
        documents.values().forEach(document -> {
            UnifiedDocument.Decoded decoded = UnifiedDocument.decode(document);
            Network network = network(document, decoded.layout());
            chains.computeIfAbsent(network.chainId(), any -> new ArrayList<>()).add(network);
            stale.put(network.fileName(), decoded.stale());
            taken.add(network.fileName().toLowerCase(Locale.ROOT));
        });
        records.keySet().forEach(key -> chains.computeIfAbsent(key.chainId(), any -> new ArrayList<>()));
        chains.forEach((chain, networks) -> {
            networks.sort(Comparator.comparing(Network::fileName));
            write(chain, networks, taken);
            networks.forEach(network -> {
                NetworkFileWriter.finish(network.layout(), stale.getOrDefault(network.fileName(), Map.of()));
                NetworkFileWriter.write(
                        network.layout(), folder.resolve(network.fileName() + NetworkFiles.SUFFIX), files);
            });
        });
        if (!others.isEmpty() || chains.isEmpty()) {
            OtherEntries.write(
                    others.stream().sorted(OtherEntries.ORDER), folder.resolve(OtherEntries.FILE_NAME), files);
        }
        files.syncDirectory(folder);
    }

    private static Network network(NetworkDocument document, Layout layout) {
        JsonNode version = layout.root("schemaVersion");
        if (!version.isTextual() || !version.textValue().equals(NetworkFile.SCHEMA_VERSION)) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED,
                    "the document of the network " + document.network() + " has the schemaVersion "
                            + NetworkFile.shown(version) + "; \"" + NetworkFile.SCHEMA_VERSION + "\" is known");
        }
        return Network.of(document.network(), layout)
                .orElseThrow(() -> new RollbackException(
                        ErrorKind.CORRUPT,
                        "the document of the network " + document.network() + " has the chainId "
                                + NetworkFile.shown(layout.root("chainId")) + ", not a positive integer"));
    }

    private void write(ChainId chain, List<Network> networks, Set<String> taken) {
        ChainWriting writing = new ChainWriting(chain, networks, categories, made::keep, taken);
        Set<String> referred = new HashSet<>();
        networks.forEach(network -> referred.addAll(network.contracts().fullNames()));
        referred.forEach(name -> record(chain, name).ifPresent(record -> writing.fill(name, record)));
        writing.removeOthers(name -> records.containsKey(new ContractKey(chain, name)));
        List<String> added = new ArrayList<>();
        for (ContractKey key : records.tailMap(new ContractKey(chain, "\0")).keySet()) {
            if (!key.chainId().equals(chain)) {
                break;
            }
            if (writing.has(key.name())) {
                writing.settle(key.name(), record(chain, key.name()).orElseThrow());
            } else {
                added.add(key.name());
            }
        }
        writing.place(added, name -> record(chain, name).orElseThrow());
        writing.check();
    }

    private Optional<ObjectNode> record(ChainId chain, String name) {
        return Optional.ofNullable(records.get(new ContractKey(chain, name)))
                .map(slot -> (ObjectNode) StrictParsing.known(given.read(slot), 0, slot.length()));
    }

    @Override
    public void close() {
        given.close();
        made.close();
    }
}
