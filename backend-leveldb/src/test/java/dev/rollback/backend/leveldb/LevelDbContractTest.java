package dev.rollback.backend.leveldb;

import dev.rollback.spi.StateBackend;
import dev.rollback.testkit.BackendFixture;
import dev.rollback.testkit.ServingBackendContract;
import dev.rollback.testkit.StagingBackendContract;

class LevelDbContractTest implements StagingBackendContract, ServingBackendContract {

    @Override
    public BackendFixture fixture() {
        return new LevelDbFixture();
    }

    private static final class LevelDbFixture implements BackendFixture {

        @Override
        public StateBackend backend() {
            return new LevelDbBackend();
        }
    }
}
