package dev.rollback.backend.leveldb;

import dev.rollback.api.Finding;
import dev.rollback.api.Impact;

/** Where findings go: reading stops at the first that costs records, inspection collects them all. */
@FunctionalInterface
interface FindingSink {

    /** Stops at what costs records and lets the rest pass. */
    FindingSink STRICT = finding -> {
        if (finding.impact().atLeast(Impact.LOSS)) {
            throw new Damage(finding);
        }
    };

    /**
     * Takes a finding.
     *
     * @throws Damage when reading must not go on behind it
     */
    void add(Finding finding) throws Damage;
}
