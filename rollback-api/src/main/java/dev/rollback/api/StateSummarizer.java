package dev.rollback.api;

import java.util.Map;
import java.util.TreeMap;

/** Counts and fingerprints a stream of entries. Not thread-safe; memory grows with the number of chains only. */
public final class StateSummarizer {

    private final Map<ChainId, Long> contracts = new TreeMap<>();
    private final Fingerprinter fingerprinter = new Fingerprinter();

    public void add(StateEntry entry) {
        if (entry instanceof ContractRecord record) {
            contracts.merge(record.key().chainId(), 1L, Long::sum);
        }
        fingerprinter.add(entry);
    }

    public StateSummary summary() {
        return new StateSummary(contracts, fingerprinter.fingerprint());
    }
}
