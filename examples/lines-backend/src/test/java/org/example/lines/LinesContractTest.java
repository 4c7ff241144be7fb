package org.example.lines;

import dev.rollback.api.ForeignEntry;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateBackend;
import dev.rollback.testkit.BackendFixture;
import dev.rollback.testkit.StagingBackendContract;

// guide: contract
class LinesContractTest implements StagingBackendContract {

    @Override
    public BackendFixture fixture() {
        return new LinesFixture();
    }

    private static final class LinesFixture implements BackendFixture {

        @Override
        public StateBackend backend() {
            return new LinesBackend();
        }

        @Override
        public boolean keeps(StateEntry entry) {
            return !(entry instanceof ForeignEntry);
        }
    }
}
// guide: end
