package dev.rollback.api;

import java.util.Comparator;
import java.util.Optional;

/**
 * The identity of a contract record: a chain and a contract's name. The name is taken as it is and may hold
 * {@code -}, {@code /}, {@code :} and {@code .}; its text form is {@code <chainId>-<name>}.
 */
public record ContractKey(ChainId chainId, String name) implements Comparable<ContractKey> {

    private static final Comparator<ContractKey> ORDER =
            Comparator.comparing(ContractKey::chainId).thenComparing(ContractKey::name);

    public ContractKey {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a contract's name is not empty");
        }
    }

    /** The key that a text spells; empty when the text is not {@code <chainId>-<name>} in canonical form. */
    public static Optional<ContractKey> parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1 || dash == text.length() - 1) {
            return Optional.empty();
        }
        return ChainId.parse(text.substring(0, dash)).map(chain -> new ContractKey(chain, text.substring(dash + 1)));
    }

    /** The part of the name after its last colon: {@code X} of {@code contracts/xchain/X.sol:X}. */
    public String shortName() {
        return name.substring(name.lastIndexOf(':') + 1);
    }

    @Override
    public int compareTo(ContractKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return chainId + "-" + name;
    }
}
