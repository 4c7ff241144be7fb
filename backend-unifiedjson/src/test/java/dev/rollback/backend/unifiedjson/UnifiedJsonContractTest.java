package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateBackend;
import dev.rollback.testkit.BackendFixture;
import dev.rollback.testkit.Entries;
import dev.rollback.testkit.StateBackendContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class UnifiedJsonContractTest implements StateBackendContract {

    @Override
    public BackendFixture fixture() {
        return new UnifiedJsonFixture();
    }

    /** Records written as extensions, one file a chain, not by the backend's own means. */
    private static final class UnifiedJsonFixture implements BackendFixture {

        @Override
        public StateBackend backend() {
            return new UnifiedJsonBackend();
        }

        @Override
        public Path location(Path folder) {
            return folder;
        }

        @Override
        public void write(Path location, List<? extends StateEntry> entries) {
            Map<Long, ObjectNode> files = new TreeMap<>();
            for (StateEntry entry : entries) {
                ContractRecord record = (ContractRecord) entry;
                long chain = record.key().chainId().value();
                ObjectNode file = files.computeIfAbsent(chain, any -> empty(chain));
                String name = record.key().name();
                file.withObjectProperty("contracts").withObjectProperty("core").putObject(name);
                file.set("extended_" + name, record.content().orElseThrow());
            }
            files.forEach((chain, file) -> Networks.write(
                    location.resolve(Entries.network(chain) + ".unified.json"),
                    JsonPrinter.exact(file).getBytes(StandardCharsets.UTF_8)));
        }

        private static ObjectNode empty(long chain) {
            ObjectNode file = JsonNodeFactory.instance
                    .objectNode()
                    .put("schemaVersion", "3.0.0")
                    .put("network", Entries.network(chain))
                    .put("chainId", chain);
            file.putObject("contracts");
            return file;
        }

        @Override
        public boolean keeps(StateEntry entry) {
            // a record without its chain or its network gets those of its file
            return entry instanceof ContractRecord record
                    && record.content()
                            .filter(content -> content.has("chainId") && content.has("networkName"))
                            .isPresent();
        }

        /** They come in the order in which LevelDB's records have them. */
        @Override
        public boolean keepsKeyOrder() {
            return false;
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
    }
}
