package dev.rollback.backend.unifiedjson.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.JsonText;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.backend.unifiedjson.JsonPrinter;
import dev.rollback.backend.unifiedjson.RecordFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One pass through the networks of a location, in which of several records of one key the first one counts. In memory
 * are the records of those chains that several networks are of, and one network.
 */
final class FirstRecords {

    private final List<LegacyFiles.Network> networks;
    private final Map<ContractKey, First> first = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private Optional<Set<ChainId>> shared = Optional.empty();

    private record First(ObjectNode record, String where) {}

    FirstRecords(List<LegacyFiles.Network> networks) {
        this.networks = networks;
    }

    /** The entries of a network: the records that were not handed out before, and the document. */
    List<StateEntry> entries(LegacyNetwork network) {
        List<StateEntry> entries = new ArrayList<>();
        Map<ContractKey, ObjectNode> records = new LinkedHashMap<>();
        for (LegacyContract contract : network.contracts()) {
            ContractKey key = contract.key();
            ObjectNode record = network.record(contract);
            First earlier = first.get(key);
            if (earlier == null) {
                entries.add(new ContractRecord(key, JsonText.of(JsonPrinter.exact(record))));
                records.put(key, record);
                if (shared().contains(key.chainId())) {
                    Place entry = contract.entries().get(0);
                    first.put(
                            key, new First(record, entry.file().at(entry.keys()).toString()));
                }
            } else {
                compare(contract, record, earlier);
                records.put(key, earlier.record());
            }
        }
        entries.add(network.document(records));
        return entries;
    }

    /** What networks of one chain say differently, as far as they were passed. */
    List<Finding> findings() {
        return findings;
    }

    private void compare(LegacyContract contract, ObjectNode record, First earlier) {
        List<String> conflicting = new ArrayList<>();
        List<String> more = new ArrayList<>();
        record.properties().forEach(field -> {
            JsonNode said = earlier.record().get(field.getKey());
            if (said == null) {
                more.add(field.getKey());
            } else if (!field.getKey().equals("networkName") && !RecordFields.alike(said, field.getValue())) {
                conflicting.add(field.getKey());
            }
        });
        if (conflicting.isEmpty() && more.isEmpty()) {
            return;
        }
        String message = conflicting.isEmpty()
                ? contract.key() + " says more (" + String.join(", ", more) + ") than in " + earlier.where()
                        + ", which counts; the rest stays in the network's document"
                : contract.key() + " has another " + String.join(", ", conflicting) + " than in " + earlier.where()
                        + ", which counts";
        Place entry = contract.entries().get(0);
        findings.add(Finding.of(
                FindingType.CONFLICT,
                conflicting.isEmpty() ? Impact.NOTE : Impact.WARNING,
                message,
                entry.file().at(entry.keys())));
    }

    /** The chains that several networks are of; those that cannot be read are left out: their own turn tells. */
    private Set<ChainId> shared() {
        Set<ChainId> known = shared.orElseGet(this::findShared);
        shared = Optional.of(known);
        return known;
    }

    private Set<ChainId> findShared() {
        Set<ChainId> seen = new HashSet<>();
        Set<ChainId> twice = new HashSet<>();
        if (networks.size() == 1) {
            return twice;
        }
        for (LegacyFiles.Network network : networks) {
            try {
                LegacyNetwork.read(network).chains().stream()
                        .filter(chain -> !seen.add(chain))
                        .forEach(twice::add);
            } catch (RollbackException e) {
                // its own turn comes, and tells
            }
        }
        return twice;
    }
}
