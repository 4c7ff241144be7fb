package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateChange;
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
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A whole state, as changes are brought into it. Copies are cheap: a chain's networks are copied when the first change
 * comes to them, and what was copied from stays as it is.
 */
final class LiveState {

    private final Map<ChainId, List<Network>> chains = new TreeMap<>();
    private final Map<Object, StateEntry> others = new HashMap<>();
    private final Set<ChainId> own = new HashSet<>();
    private final Set<String> changed = new TreeSet<>();
    private boolean othersChanged;
    private final Categories categories;

    LiveState(List<Network> networks, List<StateEntry> others, Categories categories) {
        this.categories = categories;
        networks.forEach(network -> chains.computeIfAbsent(network.chainId(), any -> new ArrayList<>())
                .add(network));
        others.forEach(entry -> this.others.put(key(entry), entry));
    }

    private LiveState(LiveState other) {
        this.categories = other.categories;
        chains.putAll(other.chains);
        others.putAll(other.others);
        changed.addAll(other.changed);
        othersChanged = other.othersChanged;
    }

    private static Object key(StateEntry entry) {
        return entry instanceof ContractRecord record ? record.key() : entry;
    }

    /** The same state; what is changed there is not changed here, nor here any more. */
    LiveState copy() {
        own.clear();
        return new LiveState(this);
    }

    /** The same state with nothing changed in it, as it is after it was written, with some networks' other frames. */
    LiveState written(Map<String, Network> networks) {
        LiveState next = copy();
        next.chains.replaceAll((chain, list) -> list.stream()
                .map(network -> networks.getOrDefault(network.fileName(), network))
                .toList());
        next.changed.clear();
        next.othersChanged = false;
        return next;
    }

    /** The file names of the networks that differ from what was last written. */
    Set<String> changed() {
        return changed;
    }

    boolean othersChanged() {
        return othersChanged;
    }

    /** All networks, in the order of their files' names. */
    List<Network> networks() {
        return chains.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Network::fileName))
                .toList();
    }

    List<StateEntry> others() {
        return others.values().stream().sorted(OtherEntries.ORDER).toList();
    }

    Optional<ContractRecord> find(ContractKey key) {
        return content(key)
                .map(content -> new ContractRecord(key, JsonText.of(JsonPrinter.exact(content))))
                .or(() -> Optional.ofNullable((ContractRecord) others.get(key)));
    }

    private Optional<ObjectNode> content(ContractKey key) {
        List<Network> networks = chains.getOrDefault(key.chainId(), List.of());
        boolean has = networks.stream()
                .anyMatch(network -> !network.contracts().of(key.name()).isEmpty());
        return has ? Optional.of(new ChainRecords(networks).of(key.name())) : Optional.empty();
    }

    /** All entries, as a reader of the files would hand them out. */
    Stream<StateEntry> entries() {
        Set<ContractKey> seen = new HashSet<>();
        Stream<StateEntry> contracts = networks().stream().flatMap(network -> {
            ChainRecords records = new ChainRecords(chains.getOrDefault(network.chainId(), List.of()));
            return UnifiedJsonReader.stream(UnifiedJsonReader.entries(network, records, seen));
        });
        return Stream.concat(contracts, others().stream().filter(entry -> UnifiedJsonReader.isNew(entry, seen)));
    }

    void apply(StateChange change) {
        ContractKey key = change.key();
        Optional<ContractRecord> record =
                change instanceof StateChange.Put put ? Optional.of(put.record()) : Optional.empty();
        record.ifPresent(any -> WritableRecord.requireName(key));
        Optional<ObjectNode> content = record.flatMap(WritableRecord::content);
        if (content.isPresent()) {
            put(key, content.get());
            othersChanged |= others.remove(key) != null;
            return;
        }
        record.ifPresent(this::requireRoom);
        remove(key);
        StateEntry before = record.isPresent() ? others.put(key, record.get()) : others.remove(key);
        othersChanged |= !Optional.ofNullable(before).equals(record);
    }

    private void requireRoom(ContractRecord record) {
        long size = others.values().stream().mapToLong(OtherEntries::size).sum();
        OtherEntries.requireSize(size + OtherEntries.size(record));
    }

    private void put(ContractKey key, ObjectNode record) {
        Optional<ObjectNode> now = content(key);
        if (now.isPresent() && RecordFields.identical(now.get(), record)) {
            return;
        }
        List<Network> networks = own(key.chainId());
        Map<String, String> before = says(networks, key.name());
        ChainWriting writing = writing(key.chainId(), networks);
        if (writing.has(key.name())) {
            writing.open(key.name());
            writing.fill(key.name(), record);
            writing.settle(key.name(), record);
        } else {
            writing.place(List.of(key.name()), any -> record);
        }
        noteChanges(before, says(networks, key.name()));
    }

    private void remove(ContractKey key) {
        if (content(key).isPresent()) {
            List<Network> networks = own(key.chainId());
            Map<String, String> before = says(networks, key.name());
            writing(key.chainId(), networks).removeOthers(name -> !name.equals(key.name()));
            noteChanges(before, says(networks, key.name()));
        }
    }

    private ChainWriting writing(ChainId chain, List<Network> networks) {
        Set<String> taken = OtherEntries.networks(others.values());
        networks().forEach(network -> taken.add(network.fileName().toLowerCase(Locale.ROOT)));
        return new ChainWriting(chain, networks, categories, node -> () -> node, taken);
    }

    /** What each network says of a contract. */
    private static Map<String, String> says(List<Network> networks, String fullName) {
        Map<String, String> says = new HashMap<>();
        for (Network network : networks) {
            if (!network.contracts().of(fullName).isEmpty()) {
                says.put(
                        network.fileName(),
                        JsonPrinter.exact(network.contracts().root(fullName)));
            }
        }
        return says;
    }

    private void noteChanges(Map<String, String> before, Map<String, String> after) {
        Set<String> names = new HashSet<>(before.keySet());
        names.addAll(after.keySet());
        names.stream()
                .filter(name -> !Optional.ofNullable(before.get(name)).equals(Optional.ofNullable(after.get(name))))
                .forEach(changed::add);
    }

    private List<Network> own(ChainId chain) {
        List<Network> networks = chains.getOrDefault(chain, List.of());
        if (own.add(chain)) {
            networks = new ArrayList<>(networks.stream().map(Network::copy).toList());
            chains.put(chain, networks);
        }
        return networks;
    }
}
