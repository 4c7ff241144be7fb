package dev.rollback.backend.leveldb;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The findings of an inspection; of each type a number is kept, and the rest are counted. */
final class FindingLog implements FindingSink {

    /** Findings of one type and impact that are kept, so that a large ruin does not fill the memory. */
    static final int KEPT = 1_000;

    private final List<Finding> kept = new ArrayList<>();
    private final Map<FindingType, Map<Impact, Integer>> counts = new EnumMap<>(FindingType.class);

    @Override
    public void add(Finding finding) {
        int count = counts.computeIfAbsent(finding.type(), type -> new EnumMap<>(Impact.class))
                .merge(finding.impact(), 1, Integer::sum);
        if (count <= KEPT) {
            kept.add(finding);
        }
    }

    /** Whether something found costs records. */
    boolean hasLoss() {
        return kept.stream().anyMatch(finding -> finding.impact().atLeast(Impact.LOSS));
    }

    boolean hasWarning() {
        return kept.stream().anyMatch(finding -> finding.impact().atLeast(Impact.WARNING));
    }

    List<Finding> all() {
        List<Finding> all = new ArrayList<>(kept);
        counts.forEach((type, byImpact) -> byImpact.forEach((impact, count) -> {
            if (count > KEPT) {
                all.add(Finding.of(type, impact, "and " + (count - KEPT) + " more of this kind"));
            }
        }));
        return all;
    }
}
