package dev.rollback.backend.unifiedjson;

import static dev.rollback.backend.unifiedjson.Networks.BACKEND;
import static dev.rollback.backend.unifiedjson.Networks.network;
import static dev.rollback.backend.unifiedjson.Networks.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonText;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServingTest {

    @TempDir
    Path folder;

    @TempDir
    Path scratch;

    private static ContractKey key(long chain, String name) {
        return new ContractKey(new ChainId(chain), name);
    }

    private static ContractRecord record(long chain, String name, String json) {
        return new ContractRecord(key(chain, name), JsonText.of(json));
    }

    private StateStore open() {
        return BACKEND.open(folder, FileOps.system());
    }

    private static Map<ContractKey, String> records(StateReader reader) {
        Map<ContractKey, String> records = new TreeMap<>();
        reader.records()
                .forEach(record -> records.put(record.key(), record.json().toString()));
        return records;
    }

    private Map<ContractKey, String> onDisk() {
        try (StateReader reader = BACKEND.read(folder)) {
            return records(reader);
        }
    }

    @Test
    void showsAChangeAtOnceAndToOthersAfterSync() {
        write(folder, "alpha", Networks.WHOLE);
        String changed = "{\"contractName\":\"Vault\",\"chainId\":97,\"networkName\":\"alpha\",\"address\":\"0xD1\"}";
        try (StateStore store = open()) {
            store.put(record(97, "Vault", changed));

            assertThat(store.find(key(97, "Vault")).orElseThrow().json()).hasToString(changed);
            assertThat(onDisk().get(key(97, "Vault"))).doesNotContain("0xD1");
            store.sync();
            assertThat(onDisk()).containsEntry(key(97, "Vault"), changed);
        }
        String text = Writing.texts(folder).getOrDefault("alpha.unified.json", "");
        assertThat(text).contains("\"fileVersion\": 8").contains("\"implementation\": \"0xD1\"");
        assertThat(text).doesNotContain("0xC1").doesNotContain("1767323045006");
        assertThat(Json.parse(text).path("contracts").path("core").path("Vault").toString())
                .isEqualTo("{\"address\":\"0xD1\",\"implementation\":\"0xD1\"}");
    }

    @Test
    void changesNothingOfWhatWasNotWrittenTo() {
        write(folder, "alpha", Networks.WHOLE);
        write(folder, "beta", network("beta", 98, "{\"core\": {\"Vault\": {}}}"));
        String beta = Writing.texts(folder).get("beta.unified.json");
        try (StateStore store = open()) {
            store.remove(key(97, "contracts/net/Router.sol:Router"));
            store.remove(key(97, "never was"));
        }

        assertThat(Writing.texts(folder)).containsEntry("beta.unified.json", beta);
        String text = Writing.texts(folder).getOrDefault("alpha.unified.json", "");
        assertThat(text).doesNotContain("Router").contains("Ledger", "0xB1", "1e+21", "0.10");
        assertThat(BACKEND.inspect(folder).findings()).isEmpty();
    }

    @Test
    void writesNothingWhereNothingChanges() {
        write(folder, "alpha", Networks.WHOLE);
        Map<String, String> before = Writing.texts(folder);
        try (StateStore store = open()) {
            store.records().toList().forEach(store::put);
            store.remove(key(97, "never was"));
        }

        assertThat(Writing.texts(folder)).isEqualTo(before);
    }

    @Test
    void keepsModeAndLeavesFilesOfOthersAlone() throws IOException {
        Path file = write(folder, "alpha", Networks.WHOLE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Files.writeString(folder.resolve("alpha.unified.backup-1.json"), "a backup");
        Files.writeString(folder.resolve(".alpha.unified.json.rollback-tmp"), "left by a crash");
        try (StateStore store = open()) {
            store.put(record(97, "New", "{\"address\":\"0xD1\"}"));
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(Writing.texts(folder).keySet()).containsExactly("alpha.unified.backup-1.json", "alpha.unified.json");
    }

    @Test
    void refreshesTheChecksumsOfWhatChangedAlone() {
        String sums = "\"verification\": {\"dataIntegrity\": {\"checksums\": "
                + "{\"contracts\": \"0123456789abcdef\", \"topology\": \"0123456789abcdef\"}}}";
        write(folder, "alpha", network("alpha", 5, "{\"core\": {\"Vault\": {}}}", "\"topology\": {}", sums));
        try (StateStore store = open()) {
            // in the extension, and so not in the section of the contracts
            store.put(record(5, "Vault", "{\"note\":1}"));
            store.sync();
            assertThat(sums()).isEqualTo("{\"contracts\":\"0123456789abcdef\",\"topology\":\"0123456789abcdef\"}");
            store.put(record(5, "Vault", "{\"address\":\"0xA1\",\"note\":1}"));
            store.sync();
            assertThat(sums())
                    .isEqualTo("{\"contracts\":\""
                            + SectionChecksum.of(Json.parse("{\"core\":{\"Vault\":{\"implementation\":\"0xA1\"}}}"))
                            + "\",\"topology\":\"0123456789abcdef\"}");
            store.put(record(5, "Vault", "{\"note\":1}"));
        }
        assertThat(sums())
                .isEqualTo("{\"contracts\":\"" + SectionChecksum.of(Json.parse("{\"core\":{\"Vault\":{}}}"))
                        + "\",\"topology\":\"0123456789abcdef\"}");
    }

    private String sums() {
        return Json.parse(Writing.texts(folder).getOrDefault("alpha.unified.json", ""))
                .path("verification")
                .path("dataIntegrity")
                .path("checksums")
                .toString();
    }

    private interface Interference {
        void on(Path file) throws IOException;
    }

    private void assertConflict(Interference interference) throws IOException {
        Path file = write(folder, "alpha", Networks.WHOLE);
        StateStore store = open();
        store.put(record(97, "Vault", "{\"address\":\"0xD1\"}"));
        interference.on(file);
        Map<String, String> others = Writing.texts(folder);

        assertThatThrownBy(store::sync)
                .asInstanceOf(type(RollbackException.class))
                .extracting(RollbackException::kind)
                .isEqualTo(ErrorKind.CONFLICT);
        assertThat(Writing.texts(folder)).isEqualTo(others);
        assertThatThrownBy(() -> store.put(record(97, "Vault", "{}"))).isInstanceOf(RollbackException.class);
        assertThatThrownBy(store::sync).isInstanceOf(RollbackException.class);
        assertThat(store.find(key(97, "Vault"))).isPresent();
        store.close();
        assertThat(Writing.texts(folder)).isEqualTo(others);
    }

    @Test
    void findsOutThatAFileWasChanged() throws IOException {
        assertConflict(file -> Files.writeString(file, Networks.WHOLE.replace("0xA2", "0xA9")));
    }

    @Test
    void findsOutThatAFileWasChangedThoughItsTimeAndSizeAreTheSame() throws IOException {
        assertConflict(file -> {
            var time = Files.getLastModifiedTime(file);
            Files.writeString(file, Networks.WHOLE.replace("0xA2", "0xA9"));
            Files.setLastModifiedTime(file, time);
        });
    }

    @Test
    void findsOutThatAFileWasReplaced() throws IOException {
        assertConflict(file -> Files.move(
                Files.writeString(folder.resolve("x"), Networks.WHOLE),
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING));
    }

    @Test
    void findsOutThatAFileWasRemoved() throws IOException {
        assertConflict(Files::delete);
    }

    @Test
    void findsOutThatAFileHasComeForTheChain() throws IOException {
        assertConflict(file -> write(folder, "beta", network("beta", 97, "{}")));
    }

    @Test
    void doesNotMindAFileThatHasComeForAnotherChain() {
        write(folder, "alpha", Networks.WHOLE);
        try (StateStore store = open()) {
            store.remove(key(97, "Vault"));
            write(folder, "beta", network("beta", 98, "{}"));
        }

        assertThat(onDisk()).doesNotContainKey(key(97, "Vault"));
    }

    @Test
    void makesAFileForANewChainAndForOddRecords() {
        write(folder, "alpha", Networks.WHOLE);
        try (StateStore store = open()) {
            store.put(record(5, "New", "{\"networkName\":\"gamma\",\"address\":\"0xD1\"}"));
            store.put(record(5, "Odd", "not JSON"));
            store.put(record(97, "Vault", "7"));
        }

        assertThat(Writing.texts(folder).keySet())
                .containsExactly("alpha.unified.json", "foreign-entries.json", "gamma.unified.json");
        assertThat(onDisk())
                .containsEntry(key(5, "Odd"), "not JSON")
                .containsEntry(key(97, "Vault"), "7")
                .containsEntry(key(5, "New"), "{\"networkName\":\"gamma\",\"address\":\"0xD1\"}");
    }

    @Test
    void takesNothingOfABatchThatHasOneThingThatCannotBeWritten() {
        write(folder, "alpha", Networks.WHOLE);
        Map<ContractKey, String> before = onDisk();
        try (StateStore store = open()) {
            store.put(record(97, "Kept", "{}"));
            assertThatThrownBy(() -> store.write(List.of(
                            new StateChange.Remove(key(97, "Vault")),
                            new StateChange.Put(record(97, "lone\ud800", "{}")))))
                    .asInstanceOf(type(RollbackException.class))
                    .extracting(RollbackException::kind)
                    .isEqualTo(ErrorKind.UNSUPPORTED);
        }

        before.put(key(97, "Kept"), "{}");
        assertThat(onDisk()).isEqualTo(before);
    }

    @Test
    void aStreamShowsTheStateAsItWas() {
        write(folder, "alpha", Networks.WHOLE);
        try (StateStore store = open()) {
            store.put(record(97, "First", "{\"note\":1}"));
            var stream = store.records();
            store.put(record(97, "First", "{\"note\":2}"));
            store.remove(key(97, "Vault"));
            store.sync();

            Map<ContractKey, String> seen = new TreeMap<>();
            stream.forEach(record -> seen.put(record.key(), record.json().toString()));
            assertThat(seen).containsEntry(key(97, "First"), "{\"note\":1}").containsKey(key(97, "Vault"));
        }
    }

    @Test
    void isNotUsedAfterItWasClosed() {
        write(folder, "alpha", Networks.WHOLE);
        StateStore store = open();
        store.close();
        store.close();

        assertThatThrownBy(() -> store.find(key(97, "Vault"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.put(record(97, "Vault", "{}"))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"schemaVersion\": \"4.0.0\"}"})
    void doesNotOpenWhatCannotAllBeRead(String damaged) {
        write(folder, "alpha", Networks.WHOLE);
        write(folder, "beta", damaged);

        assertThatThrownBy(this::open).isInstanceOf(RollbackException.class);
    }

    @Test
    void holdsWhatAMapHolds() {
        long seed = Seeds.of("ServingTest, holdsWhatAMapHolds");
        for (int run = 0; run < 30; run++) {
            Random random = new Random(seed + run);
            Path first = Writing.write(new OddRecords(random).entries(), folder.resolve("run" + run));
            Map<ContractKey, String> model = new TreeMap<>();
            try (StateReader reader = BACKEND.read(first)) {
                model.putAll(records(reader));
            }
            for (int session = 0; session < 3; session++) {
                try (StateStore store = BACKEND.open(first, FileOps.system())) {
                    for (int i = 0; i < 12; i++) {
                        change(store, model, random);
                    }
                    assertThat(records(store)).as("seed %d, run %d", seed, run).isEqualTo(model);
                }
                try (StateReader reader = BACKEND.read(first)) {
                    assertThat(records(reader)).as("seed %d, run %d", seed, run).isEqualTo(model);
                }
            }
        }
    }

    private static void change(StateStore store, Map<ContractKey, String> model, Random random) {
        if (random.nextInt(6) == 0) {
            store.sync();
        }
        List<StateEntry> entries = new OddRecords(random).entries();
        List<ContractKey> keys = new ArrayList<>(model.keySet());
        if (random.nextInt(3) == 0 && !keys.isEmpty()) {
            ContractKey key = keys.get(random.nextInt(keys.size()));
            store.remove(key);
            model.remove(key);
            return;
        }
        entries.stream()
                .filter(ContractRecord.class::isInstance)
                .map(ContractRecord.class::cast)
                .findFirst()
                .ifPresent(record -> {
                    store.put(record);
                    model.put(record.key(), record.json().toString());
                    assertThat(store.find(record.key()).orElseThrow().json()).isEqualTo(record.json());
                });
    }

    @Test
    void aCrashLeavesEachFileWhollyOldOrNew() {
        Map<ContractKey, String> before = Map.of(key(5, "A"), "{\"note\":1}", key(6, "B"), "{\"note\":1}");
        int cuts = 0;
        for (boolean done = false; !done; cuts++) {
            Path place = Writing.write(
                    before.entrySet().stream()
                            .map(entry ->
                                    (StateEntry) new ContractRecord(entry.getKey(), JsonText.of(entry.getValue())))
                            .toList(),
                    scratch.resolve("cut" + cuts));
            CutOffFiles files = new CutOffFiles(cuts + 1);
            try {
                StateStore store = BACKEND.open(place, files);
                store.put(record(5, "A", "{\"note\":2}"));
                store.put(record(6, "B", "{\"note\":2}"));
                store.put(record(7, "C", "{\"note\":2}"));
                store.put(record(7, "D", "no JSON"));
                store.sync();
                done = true;
            } catch (CutOffFiles.Cut e) {
                // the process is gone
            }
            String what = "cut at " + files.calls().get(files.calls().size() - 1);
            assertThat(BACKEND.inspect(place).intact()).as(what).isTrue();
            try (StateStore store = BACKEND.open(place, FileOps.system())) {
                assertThat(store.find(key(5, "A")).orElseThrow().json().toString())
                        .as(what)
                        .isIn("{\"note\":1}", "{\"note\":2}");
                assertThat(store.find(key(6, "B"))).as(what).isPresent();
            }
            assertThat(Writing.texts(place).keySet()).as(what).noneMatch(name -> name.startsWith("."));
        }
        assertThat(cuts).isGreaterThan(15);
    }
}
