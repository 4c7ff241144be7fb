package dev.rollback.core.backup;

import java.util.List;
import java.util.Optional;

/**
 * Which backup a rollback would take, and why.
 *
 * @param candidates all that were looked at, the best first
 */
public record BackupSelection(List<Candidate> candidates) {

    public BackupSelection {
        candidates = List.copyOf(candidates);
    }

    /** The one to take: the best, if it may be taken. */
    public Optional<Candidate> chosen() {
        return candidates.stream().findFirst().filter(Candidate::eligible);
    }

    /**
     * One backup that was looked at.
     *
     * @param eligible whether it may be chosen
     * @param reason why it stands where it stands, in a sentence
     */
    public record Candidate(BackupVerification verification, boolean eligible, String reason) {}
}
