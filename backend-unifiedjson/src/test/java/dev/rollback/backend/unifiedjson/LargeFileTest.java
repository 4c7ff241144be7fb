package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonText;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of which members are read in their places, when their turn comes; small ones here. */
class LargeFileTest {

    @TempDir
    Path folder;

    private NetworkFile open(String text) {
        return NetworkFile.read(Networks.write(folder, "alpha", text), 0);
    }

    @Test
    void saysTheSameAsInMemory() {
        try (NetworkFile inPlaces = open(Networks.WHOLE);
                NetworkFile atOnce = NetworkFile.read(inPlaces.path())) {
            assertThat(printed(inPlaces)).isEqualTo(printed(atOnce));
            assertThat(inPlaces.sum()).isEqualTo(atOnce.sum());
            assertThat(inPlaces.at(List.of("contracts", "core", "Ledger")))
                    .isEqualTo(atOnce.at(List.of("contracts", "core", "Ledger")));
        }
    }

    private static String printed(NetworkFile file) {
        StringBuilder text = new StringBuilder();
        new LayoutPrinter(
                        file.layout(),
                        JsonPrinter.indented(
                                bytes -> text.append(new String(bytes, java.nio.charset.StandardCharsets.UTF_8))))
                .print();
        return text.toString();
    }

    @Test
    void givesNoMemberOfAFileThatHasChangedSince() throws IOException {
        try (NetworkFile file = open(Networks.WHOLE)) {
            Files.writeString(file.path(), Networks.WHOLE.replace("0xB2", "0xB9"));
            Files.setLastModifiedTime(file.path(), FileTime.fromMillis(0));

            assertChanged(file);
        }
    }

    @Test
    void stillGivesTheMembersOfAFileThatWasReplacedOrRemoved() throws IOException {
        try (NetworkFile file = open(Networks.WHOLE)) {
            String before = printed(file);
            java.nio.file.Path other = file.path().resolveSibling("other");
            Files.writeString(other, Networks.WHOLE.replace("0xB2", "0xB9"));
            Files.move(other, file.path(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(printed(file)).isEqualTo(before);
            Files.delete(file.path());
            assertThat(printed(file)).isEqualTo(before);
        }
    }

    @Test
    void servesAFileBeyondWhatIsHeldInMemoryAfterEverySync() throws IOException {
        StringBuilder contracts = new StringBuilder();
        String filler = "x".repeat(1000);
        for (int i = 0; i < 9_000; i++) {
            contracts
                    .append(i == 0 ? "" : ",")
                    .append("\"C" + i + "\":{\"proxy\":\"0x" + i + "\",\"note\":\"" + filler + "\"}");
        }
        java.nio.file.Path large = Files.createDirectory(folder.resolve("large"));
        java.nio.file.Path path = large.resolve("alpha.unified.json");
        Files.writeString(
                path,
                "{\"schemaVersion\":\"3.0.0\",\"fileVersion\":1,\"network\":\"alpha\",\"chainId\":5,\"contracts\":{\"core\":{"
                        + contracts + "}}}");
        assertThat(Files.size(path)).isGreaterThan(UnifiedJsonBackend.IN_MEMORY);
        ContractKey changed = new ContractKey(new ChainId(5), "C3");
        try (StateStore store = new UnifiedJsonBackend().open(large, FileOps.system())) {
            var before = store.records().iterator();
            before.next();
            for (int version = 1; version <= 2; version++) {
                store.put(new ContractRecord(changed, JsonText.of("{\"proxyAddress\":\"0xNEW" + version + "\"}")));
                store.sync();
                assertThat(store.find(changed).orElseThrow().proxyAddress()).contains("0xNEW" + version);
                assertThat(store.find(new ContractKey(new ChainId(5), "C8999"))
                                .orElseThrow()
                                .proxyAddress())
                        .contains("0x8999");
            }
            assertThat(before.next().proxyAddress()).contains("0x1");
            before.next();
            assertThat(before.next().proxyAddress())
                    .as("as when the stream was asked for")
                    .contains("0x3");
        }
    }

    private static void assertChanged(NetworkFile file) {
        assertThatThrownBy(() -> file.layout().value(List.of("contracts", "core", "Ledger")))
                .asInstanceOf(type(RollbackException.class))
                .extracting(RollbackException::kind)
                .isEqualTo(ErrorKind.CHANGED_WHILE_READING);
    }

    @Test
    void tellsDamageWithItsPlace() {
        assertThatThrownBy(() -> open(Networks.WHOLE.replace("\"note\": \"first\"", "\"proxy\": \"first\"")))
                .asInstanceOf(type(RollbackException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT);
                    assertThat(e.getMessage()).contains("alpha.unified.json:14:");
                });
    }
}
