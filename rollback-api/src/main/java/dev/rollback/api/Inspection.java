package dev.rollback.api;

import java.util.List;
import java.util.Optional;

/**
 * What a look at every checksum and structure of a state found.
 *
 * @param findings in the order found
 * @param summary what the state holds; empty when it cannot all be read
 */
public record Inspection(List<Finding> findings, Optional<StateSummary> summary) {

    public Inspection {
        findings = List.copyOf(findings);
    }

    /** The worst impact found; {@link Impact#NOTE} when there is no finding. */
    public Impact worst() {
        return findings.stream().map(Finding::impact).max(Impact::compareTo).orElse(Impact.NOTE);
    }

    /** Whether no record is known or feared to be lost. */
    public boolean intact() {
        return !worst().atLeast(Impact.LOSS) && summary.isPresent();
    }
}
