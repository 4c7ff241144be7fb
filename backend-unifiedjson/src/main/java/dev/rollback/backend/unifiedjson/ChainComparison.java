package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ContractKey;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import dev.rollback.backend.unifiedjson.MergedRecord.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells where the files of one chain speak differently of a contract, or alike of two. */
final class ChainComparison {

    private final Map<Network, NetworkFile> files = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    /** Where a contract stands first. */
    private record First(ContractKey key, NetworkFile file, Contracts.Entry entry) {
        Location where() {
            return file.at(entry.keys());
        }
    }

    ChainComparison(List<NetworkContent> contents) {
        contents.forEach(content -> files.put(content.network(), content.file()));
        ChainRecords records =
                new ChainRecords(contents.stream().map(NetworkContent::network).toList());
        Map<String, First> byShortName = new HashMap<>();
        Map<String, Integer> places = new HashMap<>();
        for (NetworkContent content : contents) {
            for (Contracts.Entry entry : content.network().contracts().entries()) {
                places.merge(entry.fullName(), 1, Integer::sum);
            }
        }
        Set<String> seen = new HashSet<>();
        for (NetworkContent content : contents) {
            for (Contracts.Entry entry : content.network().contracts().entries()) {
                if (seen.add(entry.fullName())) {
                    ContractKey key = new ContractKey(content.network().chainId(), entry.fullName());
                    checkShortName(byShortName, new First(key, content.file(), entry));
                    if (places.getOrDefault(entry.fullName(), 0) > 1) {
                        compare(key, records.parts(entry.fullName()));
                    }
                }
            }
        }
    }

    List<Finding> findings() {
        return findings;
    }

    private void checkShortName(Map<String, First> byShortName, First contract) {
        First namesake = byShortName.putIfAbsent(contract.key().shortName(), contract);
        if (namesake != null) {
            String message =
                    contract.key() + " and " + namesake.key() + " (" + namesake.where() + ") have one short name";
            findings.add(Finding.of(FindingType.CONFLICT, Impact.WARNING, message, contract.where()));
        }
    }

    private void compare(ContractKey key, List<Part> parts) {
        MergedRecord merged = new MergedRecord(parts.get(0));
        for (Part other : parts.subList(1, parts.size())) {
            MergedRecord.Difference difference = merged.add(other);
            if (!difference.conflicting().isEmpty()) {
                String message = key + " has another " + String.join(", ", difference.conflicting()) + " than in "
                        + where(merged.first()) + ", which counts";
                findings.add(Finding.of(FindingType.CONFLICT, Impact.WARNING, message, where(other)));
            } else if (!difference.isEmpty()) {
                String message = key + " says " + described(difference) + " than in " + where(merged.first())
                        + "; the record has both";
                findings.add(Finding.of(FindingType.CONFLICT, Impact.NOTE, message, where(other)));
            }
        }
    }

    private Location where(Part part) {
        NetworkFile file = java.util.Objects.requireNonNull(files.get(part.network()));
        return file.at(part.contract().entry().keys());
    }

    private static String described(MergedRecord.Difference difference) {
        List<String> parts = new ArrayList<>();
        if (!difference.added().isEmpty()) {
            parts.add("more (" + String.join(", ", difference.added()) + ")");
        }
        if (!difference.lacking().isEmpty()) {
            parts.add("less (" + String.join(", ", difference.lacking()) + ")");
        }
        return String.join(" and ", parts);
    }
}
