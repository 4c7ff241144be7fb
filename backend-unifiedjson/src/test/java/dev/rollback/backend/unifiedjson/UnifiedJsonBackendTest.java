package dev.rollback.backend.unifiedjson;

import static dev.rollback.backend.unifiedjson.Networks.BACKEND;
import static dev.rollback.backend.unifiedjson.Networks.network;
import static dev.rollback.backend.unifiedjson.Networks.records;
import static dev.rollback.backend.unifiedjson.Networks.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import dev.rollback.api.StateSummarizer;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedJsonBackendTest {

    private static final String VAULT = "{\"core\": {\"Vault\": {}}}";

    @TempDir
    Path folder;

    @Test
    void isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(StateBackend.class))
                .filteredOn(UnifiedJsonBackend.class::isInstance)
                .singleElement()
                .satisfies(backend -> assertThat(backend.name()).isEqualTo("unified-json"));
    }

    @Test
    void readsFilesInTheOrderOfTheirNamesAndNothingElse() throws IOException {
        write(folder, "beta", network("beta", 6, VAULT));
        write(folder, "alpha", network("alpha", 5, VAULT));
        write(folder, "alpha-2", network("alpha-2", 7, VAULT));
        for (String other : new String[] {
            "alpha.unified.backup-1.json",
            "alpha.backup-1.unified.json",
            ".alpha.unified.json",
            "alpha.json",
            ".unified.json",
            "alpha.unified.json.tmp"
        }) {
            Files.writeString(folder.resolve(other), "not JSON");
        }
        for (String other : new String[] {"backups", ".state", "folder.unified.json"}) {
            Files.createDirectory(folder.resolve(other));
            Files.writeString(folder.resolve(other).resolve("x.unified.json"), "not JSON");
        }

        assertThat(records(folder)).extracting(text -> text.substring(0, 2)).containsExactly("5-", "7-", "6-");
        assertThat(BACKEND.inspect(folder).findings()).isEmpty();
        assertThat(BACKEND.parts(folder))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("alpha.unified.json", "alpha-2.unified.json", "beta.unified.json");
    }

    @Test
    void recognizesAFolderWithNetworkFilesAndASingleFile() throws IOException {
        assertThat(BACKEND.recognizes(folder)).isFalse();
        assertThat(BACKEND.recognizes(folder.resolve("none"))).isFalse();
        Files.writeString(folder.resolve("alpha.unified.backup-1.json"), "{}");
        assertThat(BACKEND.recognizes(folder)).isFalse();
        assertThat(BACKEND.recognizes(folder.resolve("alpha.unified.backup-1.json")))
                .isFalse();

        Path file = write(folder, "alpha", "not even JSON");

        assertThat(BACKEND.recognizes(folder)).isTrue();
        assertThat(BACKEND.recognizes(file)).isTrue();
        assertThat(BACKEND.recognizes(Path.of("/"))).isFalse();
    }

    @Test
    void saysThatNothingIsThere() {
        for (Path nothing : new Path[] {folder, folder.resolve("none"), folder.resolve("none.unified.json")}) {
            assertThatThrownBy(() -> BACKEND.read(nothing))
                    .asInstanceOf(type(RollbackException.class))
                    .extracting(RollbackException::kind)
                    .isEqualTo(ErrorKind.NOT_FOUND);
            assertThatThrownBy(() -> BACKEND.inspect(nothing)).isInstanceOf(RollbackException.class);
        }
    }

    @Test
    void readsASingleFile() {
        write(folder, "beta", "not JSON");
        Path file = write(folder, "alpha", network("alpha", 5, VAULT));

        assertThat(records(file)).hasSize(1);
        assertThat(BACKEND.inspect(file).intact()).isTrue();
    }

    @Test
    void handsOutWhatComesBeforeADamagedFile() {
        write(folder, "alpha", network("alpha", 5, VAULT));
        write(folder, "beta", "{");
        try (StateReader reader = BACKEND.read(folder)) {
            var records = reader.records().iterator();
            assertThat(records.next().key()).hasToString("5-Vault");
            assertThatThrownBy(records::hasNext).isInstanceOf(RollbackException.class);
        }
    }

    @Test
    void summarizesWhatItReads() {
        write(folder, "alpha", Networks.WHOLE);
        write(folder, "beta", network("beta", 97, "{\"core\": {\"Vault\": {}}}"));
        StateSummarizer summarizer = new StateSummarizer();
        Networks.entries(folder).forEach(summarizer::add);

        assertThat(BACKEND.inspect(folder).summary()).contains(summarizer.summary());
        assertThat(summarizer.summary().contractsByChain()).isEqualTo(Map.of(new ChainId(97), 3L));
    }

    @Test
    void findsARecordByItsFullName() {
        write(folder, "alpha", Networks.WHOLE);
        try (StateReader reader = BACKEND.read(folder)) {
            ContractKey key = new ContractKey(new ChainId(97), "contracts/net/Router.sol:Router");
            assertThat(reader.find(key)).isPresent();
            assertThat(reader.find(key)).isPresent();
            assertThat(reader.find(new ContractKey(new ChainId(97), "Router"))).isEmpty();
            assertThat(reader.find(new ContractKey(new ChainId(96), "Vault"))).isEmpty();
        }
    }

    @Test
    void isNotReadAfterItWasClosed() {
        write(folder, "alpha", Networks.WHOLE);
        StateReader reader = BACKEND.read(folder);
        var begun = reader.entries();
        reader.close();
        reader.close();

        assertThatThrownBy(reader::entries).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(begun::toList).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void changesNoByteAndNoTime() throws IOException {
        write(folder, "alpha", Networks.WHOLE);
        write(folder, "beta", network("beta", 97, VAULT));
        write(folder, "gamma", "{");
        Map<String, String> before = snapshot();

        BACKEND.recognizes(folder);
        BACKEND.inspect(folder);
        BACKEND.parts(folder).forEach(part -> {
            try (StateReader reader = BACKEND.read(part)) {
                reader.entries().forEach(entry -> {});
            } catch (RollbackException e) {
                assertThat(part).hasFileName("gamma.unified.json");
            }
        });

        assertThat(snapshot()).isEqualTo(before);
    }

    private Map<String, String> snapshot() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                String sum = Files.isRegularFile(path)
                        ? Sha256.of(Files.readAllBytes(path)).hex()
                        : "";
                files.put(path.toString(), Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS) + sum);
            }
        }
        return files;
    }
}
