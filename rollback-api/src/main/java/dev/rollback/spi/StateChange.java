package dev.rollback.spi;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;

/** One change to a state that is being served. */
public sealed interface StateChange {

    ContractKey key();

    /** The record, in place of the one with its key, if there is one. */
    record Put(ContractRecord record) implements StateChange {
        @Override
        public ContractKey key() {
            return record.key();
        }
    }

    /** No record with this key; no error when there was none. */
    record Remove(ContractKey key) implements StateChange {}
}
