package dev.rollback.api;

/**
 * What a state says, as digests: equal for the same content in any order, any JSON spelling and any backend.
 * {@link Fingerprinter} documents the algorithm. Entries whose key is no contract's have a digest of their own, so
 * that states which differ only there are told apart.
 *
 * @param contracts digest of the contract records
 * @param documents digest of the network documents
 * @param foreign digest of the entries with foreign keys
 */
public record Fingerprint(Part contracts, Part documents, Part foreign) {

    /** A number of entries and the digest of them all. */
    public record Part(long count, Sha256 digest) {
        @Override
        public String toString() {
            return count + ":" + digest;
        }
    }
}
