package dev.rollback.backend.unifiedjson;

import dev.rollback.spi.StateBackend;
import dev.rollback.testkit.BackendFixture;
import dev.rollback.testkit.ServingBackendContract;
import dev.rollback.testkit.StagingBackendContract;
import java.nio.file.Path;

class UnifiedJsonContractTest implements StagingBackendContract, ServingBackendContract {

    @Override
    public BackendFixture fixture() {
        return new UnifiedJsonFixture();
    }

    private static final class UnifiedJsonFixture implements BackendFixture {

        @Override
        public StateBackend backend() {
            return new UnifiedJsonBackend();
        }

        /** The files lie in a folder that others share. */
        @Override
        public Path location(Path folder) {
            return folder;
        }

        @Override
        public boolean makesDocuments() {
            return true;
        }

        /** The checksums that there are cover sections, and may be stale. */
        @Override
        public boolean checksumsCoverEverything() {
            return false;
        }

        /** The field's tools take no lock; who writes in between is found out. */
        @Override
        public boolean locksOut() {
            return false;
        }
    }
}
