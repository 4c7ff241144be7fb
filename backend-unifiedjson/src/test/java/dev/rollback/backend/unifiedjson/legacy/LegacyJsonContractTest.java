package dev.rollback.backend.unifiedjson.legacy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.StateEntry;
import dev.rollback.backend.unifiedjson.JsonPrinter;
import dev.rollback.spi.StateBackend;
import dev.rollback.testkit.BackendFixture;
import dev.rollback.testkit.Entries;
import dev.rollback.testkit.StateBackendContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class LegacyJsonContractTest implements StateBackendContract {

    @Override
    public BackendFixture fixture() {
        return new LegacyJsonFixture();
    }

    /** Records written as the entries of {@code contracts}, one file a chain; of other entries the format has none. */
    private static final class LegacyJsonFixture implements BackendFixture {

        @Override
        public StateBackend backend() {
            return new LegacyJsonBackend();
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
                ObjectNode file = files.computeIfAbsent(
                        chain,
                        any -> JsonNodeFactory.instance
                                .objectNode()
                                .put("network", Entries.network(chain))
                                .put("chainId", chain));
                file.withObjectProperty("contracts")
                        .set(record.key().name(), record.content().orElseThrow());
            }
            files.forEach((chain, file) -> write(location.resolve(Entries.network(chain) + ".json"), file));
        }

        private static void write(Path file, ObjectNode content) {
            try {
                Files.writeString(file, JsonPrinter.exact(content));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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

        /** Plain JSON has none. */
        @Override
        public boolean checksumsCoverEverything() {
            return false;
        }
    }
}
