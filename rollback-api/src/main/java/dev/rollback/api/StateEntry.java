package dev.rollback.api;

/** One thing that a state holds. */
public sealed interface StateEntry permits ContractRecord, NetworkDocument, ForeignEntry {}
