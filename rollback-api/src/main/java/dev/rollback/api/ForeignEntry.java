package dev.rollback.api;

/**
 * An entry of a key-value state whose key is not that of a contract, such as an empty or a binary one. It is nobody's
 * to judge, so it is carried along and counted, never dropped.
 */
public record ForeignEntry(Bytes key, Bytes value) implements StateEntry {}
