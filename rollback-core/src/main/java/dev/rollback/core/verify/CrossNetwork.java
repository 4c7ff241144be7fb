package dev.rollback.core.verify;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for records that contradict their key or each other: a value that names another chain or contract than its
 * key, and one contract whose byte code differs between networks of one tier. A network's tier is told by its name:
 * one with {@code test}, {@code sepolia}, {@code goerli}, {@code holesky} or {@code local} in it is a test network.
 */
final class CrossNetwork {

    private static final List<String> TEST_MARKS = List.of("test", "sepolia", "goerli", "holesky", "local");
    private static final int SHOWN = 100;

    private final Set<ChainId> excluded;
    private final Map<String, Map<String, String>> hashes = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long checked;
    private long stated;
    private long found;

    CrossNetwork(Set<ChainId> excluded) {
        this.excluded = excluded;
    }

    void add(ContractRecord record) {
        if (excluded.contains(record.key().chainId())) {
            return;
        }
        checked++;
        if (record.content().isEmpty()) {
            problem(record.key() + ": the value is not a JSON object");
            return;
        }
        if (record.statedChainId().isPresent() && record.contractName().isPresent()) {
            stated++;
        }
        record.statedChainId()
                .filter(stated -> !stated.asText().equals(record.key().chainId().toString()))
                .ifPresent(stated -> problem(record.key() + ": the value names chain " + stated));
        record.contractName()
                .filter(stated -> !stated.equals(record.key().name()))
                .ifPresent(stated -> problem(record.key() + ": the value names contract " + stated));
        record.factoryByteCodeHash()
                .filter(hash -> !hash.isEmpty())
                .ifPresent(hash -> compareHash(record, hash.toLowerCase(Locale.ROOT)));
    }

    private void compareHash(ContractRecord record, String hash) {
        String tier = tier(record);
        Map<String, String> known =
                hashes.computeIfAbsent(tier + " " + record.key().shortName(), any -> new HashMap<>());
        Optional<Map.Entry<String, String>> other = known.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(hash))
                .findFirst();
        if (known.putIfAbsent(hash, record.key().toString()) == null) {
            other.ifPresent(entry -> problem(record.key() + ": byte code " + hash + ", but " + entry.getValue()
                    + ", also on a " + tier + ", has " + entry.getKey()));
        }
    }

    private static String tier(ContractRecord record) {
        String network = record.networkName().orElse("").toLowerCase(Locale.ROOT);
        return TEST_MARKS.stream().anyMatch(network::contains) ? "test network" : "main network";
    }

    private void problem(String text) {
        found++;
        if (problems.size() < SHOWN) {
            problems.add(text);
        }
    }

    Check check() {
        String claim = "Cross-network consistency maintained";
        if (checked == 0) {
            return Check.skipped(claim, "there is no contract record to compare");
        }
        if (found > 0) {
            return Check.failed(claim, found + " contradictions among " + checked + " records", problems);
        }
        return Check.passed(
                claim,
                stated + " of " + checked + " records name their chain and contract, each its own; " + hashes.size()
                        + " contracts have one byte code on each tier");
    }
}
