package dev.rollback.api;

/** Everything that a network's state holds beside its contracts, kept whole. */
public record NetworkDocument(String network, JsonText json) implements StateEntry {

    public NetworkDocument {
        if (network.isEmpty()) {
            throw new IllegalArgumentException("a network's name is not empty");
        }
    }
}
