package dev.rollback.api;

import java.util.Optional;

/** The number by which an EVM chain is known (EIP-155); at least 1. */
public record ChainId(long value) implements Comparable<ChainId> {

    public ChainId {
        if (value < 1) {
            throw new IllegalArgumentException("a chain id is at least 1, not " + value);
        }
    }

    /** The chain id that a text spells canonically: decimal digits without sign or leading zero, up to 2^63-1. */
    public static Optional<ChainId> parse(String text) {
        if (text.isEmpty() || text.length() > 19 || text.charAt(0) == '0') {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return Optional.empty();
            }
            value = value * 10 + digit;
        }
        return Optional.of(new ChainId(value));
    }

    @Override
    public int compareTo(ChainId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
