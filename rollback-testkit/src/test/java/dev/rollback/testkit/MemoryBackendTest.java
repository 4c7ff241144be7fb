package dev.rollback.testkit;

import dev.rollback.spi.StateBackend;

/** The fake passes its own contracts. */
class MemoryBackendTest implements StagingBackendContract, ServingBackendContract {

    @Override
    public BackendFixture fixture() {
        return new MemoryFixture();
    }

    /** A fixture as a backend's author writes it. */
    static class MemoryFixture implements BackendFixture {

        @Override
        public StateBackend backend() {
            return new MemoryBackend();
        }

        @Override
        public boolean isRegistered() {
            return false;
        }
    }
}
