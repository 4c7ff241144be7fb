package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.StateSummary;
import dev.rollback.core.plan.PlanJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a state holds, in a line: {@code 26 contracts on 5 networks; 2 more on excluded chains (31337)}. */
final class StateWords {

    private StateWords() {}

    static String of(StateSummary summary, Set<ChainId> excluded) {
        long counted = summary.contracts(excluded);
        long all = summary.contracts(Set.of());
        StringBuilder text = new StringBuilder();
        text.append(number(counted, "contract")).append(" on ");
        text.append(number(summary.chains(excluded).size(), "network"));
        if (all > counted) {
            text.append("; ").append(all - counted).append(" more on excluded chains (");
            text.append(excludedChains(summary, excluded).stream()
                    .map(ChainId::toString)
                    .collect(Collectors.joining(", ")));
            text.append(')');
        }
        long documents = summary.fingerprint().documents().count();
        if (documents > 0) {
            text.append("; ").append(number(documents, "network document"));
        }
        long foreign = summary.fingerprint().foreign().count();
        if (foreign > 0) {
            text.append("; ").append(number(foreign, "entr", "y", "ies")).append(" with a key that is no contract's");
        }
        return text.toString();
    }

    /** A line for each chain. */
    static List<String> chains(StateSummary summary, Set<ChainId> excluded) {
        List<String> lines = new ArrayList<>();
        summary.contractsByChain()
                .forEach((chain, count) -> lines.add("  chain " + chain + ": " + number(count, "contract")
                        + (excluded.contains(chain) ? ", excluded" : "")));
        return lines;
    }

    static ObjectNode json(StateSummary summary, Set<ChainId> excluded) {
        ObjectNode node = PlanJson.of(summary);
        node.put("contracts", summary.contracts(excluded));
        node.put("networks", summary.chains(excluded).size());
        node.put("excludedContracts", summary.contracts(Set.of()) - summary.contracts(excluded));
        var chains = node.putArray("excludedChains");
        excludedChains(summary, excluded).forEach(chain -> chains.add(chain.value()));
        node.put("documents", summary.fingerprint().documents().count());
        node.put("foreignEntries", summary.fingerprint().foreign().count());
        return node;
    }

    private static Set<ChainId> excludedChains(StateSummary summary, Set<ChainId> excluded) {
        Set<ChainId> chains = new TreeSet<>(summary.contractsByChain().keySet());
        chains.retainAll(excluded);
        return chains;
    }

    static String number(long count, String noun) {
        return number(count, noun, "", "s");
    }

    static String number(long count, String stem, String one, String many) {
        return count + " " + stem + (count == 1 ? one : many);
    }
}
