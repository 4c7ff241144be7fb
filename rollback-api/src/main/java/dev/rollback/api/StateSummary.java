package dev.rollback.api;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a state holds, in numbers.
 *
 * @param contractsByChain contract records per chain
 * @param fingerprint the state's fingerprint
 */
public record StateSummary(Map<ChainId, Long> contractsByChain, Fingerprint fingerprint) {

    public StateSummary {
        contractsByChain = java.util.Collections.unmodifiableMap(new TreeMap<>(contractsByChain));
    }

    /** Contract records on all chains but the excluded ones. */
    public long contracts(Set<ChainId> excluded) {
        return contractsByChain.entrySet().stream()
                .filter(entry -> !excluded.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The chains that hold contract records, but for the excluded ones. */
    public Set<ChainId> chains(Set<ChainId> excluded) {
        Set<ChainId> chains = new TreeSet<>(contractsByChain.keySet());
        chains.removeAll(excluded);
        return chains;
    }
}
