package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractKey;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of one chain, from all files that are of it. A contract that several entries are of is one record: where
 * no field of theirs contradicts, it has what any of them says; else it is the first one's alone, and a finding tells.
 * The name of the network is placement, and the first one's.
 */
final class ChainRecords {

    private final Map<ContractKey, Merged> records = new LinkedHashMap<>();
    private final Map<String, Merged> byShortName = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private static final class Merged {
        private final Contract contract;
        private final NetworkFile file;
        private ObjectNode record;

        Merged(Contract contract, NetworkFile file) {
            this.contract = contract;
            this.file = file;
            this.record = contract.record();
        }

        Location where() {
            return file.at(contract.keys());
        }
    }

    ChainRecords(List<NetworkContent> contents) {
        for (NetworkContent content : contents) {
            content.contracts().forEach(contract -> add(content.file(), contract));
        }
    }

    /** The record of a contract; its own fields where these are not of it. */
    ObjectNode of(Contract contract) {
        Merged merged = records.get(contract.key());
        return merged == null ? contract.record() : merged.record;
    }

    List<Finding> findings() {
        return findings;
    }

    private void add(NetworkFile file, Contract contract) {
        Merged first = records.get(contract.key());
        if (first != null) {
            merge(first, file, contract);
            return;
        }
        Merged merged = new Merged(contract, file);
        records.put(contract.key(), merged);
        Merged namesake = byShortName.putIfAbsent(contract.key().shortName(), merged);
        if (namesake != null) {
            String message = contract.key() + " and " + namesake.contract.key() + " (" + namesake.where()
                    + ") have one short name";
            findings.add(Finding.of(FindingType.CONFLICT, Impact.WARNING, message, merged.where()));
        }
    }

    private void merge(Merged first, NetworkFile file, Contract other) {
        List<String> conflicting = new ArrayList<>();
        List<String> added = new ArrayList<>();
        other.record().properties().forEach(field -> {
            JsonNode said = first.record.get(field.getKey());
            if (said == null) {
                added.add(field.getKey());
            } else if (!field.getKey().equals(RecordFields.NETWORK) && !RecordFields.alike(said, field.getValue())) {
                conflicting.add(field.getKey());
            }
        });
        if (!conflicting.isEmpty()) {
            String message = other.key() + " has another " + String.join(", ", conflicting) + " than in "
                    + first.where() + ", which counts";
            findings.add(Finding.of(FindingType.CONFLICT, Impact.WARNING, message, file.at(other.keys())));
            return;
        }
        List<String> lacking = new ArrayList<>();
        first.record.fieldNames().forEachRemaining(name -> {
            if (!other.record().has(name)) {
                lacking.add(name);
            }
        });
        if (!added.isEmpty()) {
            ObjectNode union = first.record.deepCopy();
            added.forEach(name -> union.set(name, other.record().get(name)));
            first.record = RecordFields.ordered(union);
        }
        if (!added.isEmpty() || !lacking.isEmpty()) {
            String message = other.key() + " says " + difference(added, lacking) + " than in " + first.where()
                    + "; the record has both";
            findings.add(Finding.of(FindingType.CONFLICT, Impact.NOTE, message, file.at(other.keys())));
        }
    }

    private static String difference(List<String> added, List<String> lacking) {
        List<String> parts = new ArrayList<>();
        if (!added.isEmpty()) {
            parts.add("more (" + String.join(", ", added) + ")");
        }
        if (!lacking.isEmpty()) {
            parts.add("less (" + String.join(", ", lacking) + ")");
        }
        return String.join(" and ", parts);
    }
}
