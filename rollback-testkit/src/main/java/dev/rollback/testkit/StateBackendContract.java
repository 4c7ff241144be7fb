package dev.rollback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollback.api.Bytes;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.StateEntry;
import dev.rollback.api.StateSummarizer;
import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.ServingBackend;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every backend promises: to be recognized, read and inspected, and to change nothing by it. */
public interface StateBackendContract extends DamageContract {

    @Override
    BackendFixture fixture();

    @Test
    default void runsTheContractOfEachOfItsCapabilities() {
        StateBackend backend = fixture().backend();
        assertThat(this instanceof StagingBackendContract)
                .as("runs the StagingBackendContract")
                .isEqualTo(backend instanceof StagingBackend);
        assertThat(this instanceof ServingBackendContract)
                .as("runs the ServingBackendContract")
                .isEqualTo(backend instanceof ServingBackend);
    }

    @Test
    default void hasANameAndAPublicConstructor() throws ReflectiveOperationException {
        StateBackend backend = fixture().backend();
        assertThat(backend.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(backend.getClass()).isPublic();
        assertThat(backend.getClass().getConstructor().newInstance().name()).isEqualTo(backend.name());
    }

    @Test
    default void isFoundByServiceLoaderWhereItIsRegistered() {
        StateBackend backend = fixture().backend();
        long found = ServiceLoader.load(StateBackend.class).stream()
                .filter(provider -> provider.type().equals(backend.getClass()))
                .count();
        assertThat(found).isEqualTo(fixture().isRegistered() ? 1 : 0);
    }

    @Test
    default void refusesASettingThatItDoesNotKnow() {
        StateBackend backend = fixture().backend();
        assertThat(backend.configured(PluginConfig.none("backends.x")).name()).isEqualTo(backend.name());
        PluginConfig unknown = PluginConfig.none("backends.x");
        PluginConfig config =
                new PluginConfig(unknown.path(), unknown.settings().put("no such key", 1));
        States.assertFails(ErrorKind.CONFIGURATION, () -> backend.configured(config));
        assertThatThrownBy(() -> backend.configured(config)).hasMessageContaining("no such key");
    }

    @Test
    default void recognizesWhatItCanReadAndNothingElse(@TempDir(factory = MemoryFolder.class) Path folder)
            throws IOException {
        StateBackend backend = fixture().backend();
        for (Path other : strangers(folder)) {
            assertThat(backend.recognizes(other)).as("recognizes %s", other).isFalse();
            assertThat(backend.parts(other)).as("parts of %s", other).allMatch(part -> part.startsWith(other));
        }
        Path location = Places.fresh(fixture(), folder);
        assertThat(backend.recognizes(location)).isFalse();

        fixture().write(location, Entries.usual());

        assertThat(backend.recognizes(location)).isTrue();
        assertThat(backend.parts(location)).isNotEmpty();
    }

    @Test
    default void saysWhenNothingIsThere(@TempDir(factory = MemoryFolder.class) Path folder) throws IOException {
        StateBackend backend = fixture().backend();
        Path empty = Places.fresh(fixture(), folder);
        for (Path nothing : List.of(empty, folder.resolve("absent"), Files.createDirectory(folder.resolve("empty")))) {
            States.assertFails(ErrorKind.NOT_FOUND, () -> backend.read(nothing).close());
            States.assertFails(ErrorKind.NOT_FOUND, () -> backend.inspect(nothing));
        }
    }

    @Test
    default void changesNothingByReading(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.of(fixture(), folder, Entries.usual());
        TreeSnapshot before = TreeSnapshot.of(folder);

        fixture().backend().recognizes(location);
        fixture().backend().parts(location).forEach(part -> States.read(fixture(), part));
        fixture().backend().inspect(location);
        States.read(fixture(), location);

        assertThat(TreeSnapshot.of(folder)).isEqualTo(before);
    }

    @Test
    default void readsWhatWasWritten(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.of(fixture(), folder, Entries.usual());
        States.assertHolds(fixture(), location, Entries.usual());
    }

    @Test
    default void readsMoreThanABufferHolds(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<StateEntry> many = Entries.many(3_000);
        Path location = Places.of(fixture(), folder, many);
        States.assertHolds(fixture(), location, many);
    }

    @Test
    default void keepsOddRecordsWhole(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<ContractRecord> odd = fixture().kept(Entries.odd());
        Path location = Places.of(fixture(), folder, odd);
        States.assertHolds(fixture(), location, odd);
    }

    @Test
    default void keepsRareEntriesThatItCan(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<StateEntry> rare =
                new ArrayList<>(Entries.rare().stream().filter(fixture()::keeps).toList());
        rare.add(Entries.contract(901, "Vault", "\"address\":\"0xA1\""));
        rare.add(Entries.contract(902, "Vault", "\"address\":\"0xA1\""));
        Path location = Places.of(fixture(), folder, rare);
        States.assertHolds(fixture(), location, rare);
    }

    @Test
    default void keepsTheOrderOfKeysIfItSaysSo(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<ContractRecord> odd = fixture().kept(Entries.odd());
        Path location = Places.of(fixture(), folder, odd);
        try (StateReader reader = fixture().backend().read(location)) {
            for (ContractRecord record : odd) {
                List<String> given = names(record);
                List<String> read = names(reader.find(record.key()).orElseThrow());
                if (fixture().keepsKeyOrder()) {
                    assertThat(read).as("%s", record.key()).isEqualTo(given);
                } else {
                    assertThat(read).as("%s", record.key()).containsExactlyInAnyOrderElementsOf(given);
                }
            }
        }
    }

    @Test
    default void summarizesWhatItReads(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<StateEntry> entries = new ArrayList<>(fixture().kept(Entries.odd()));
        entries.addAll(Entries.usual());
        Path location = Places.of(fixture(), folder, entries);
        StateSummarizer summarizer = new StateSummarizer();
        States.read(fixture(), location).forEach(summarizer::add);

        Inspection inspection = fixture().backend().inspect(location);

        assertThat(inspection.summary()).contains(summarizer.summary());
        assertThat(inspection.worst()).as("%s", inspection.findings()).isLessThan(Impact.LOSS);
        assertThat(inspection.intact()).isTrue();
    }

    @Test
    default void findsWhatItStreamsAndNothingElse(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<ContractRecord> odd = fixture().kept(Entries.odd());
        Path location = Places.of(fixture(), folder, odd);
        try (StateReader reader = fixture().backend().read(location)) {
            for (ContractRecord record : reader.records().toList()) {
                assertThat(reader.find(record.key()).map(Entries::fingerprint))
                        .as("%s", record.key())
                        .contains(Entries.fingerprint(record));
            }
            for (String name : new String[] {"Unknow", "Unknown2", "zzz", "A", "Odd.Name:Odd", "\u0001"}) {
                assertThat(reader.find(key(901, name))).as(name).isEmpty();
            }
            assertThat(reader.find(key(90, "Unknown"))).isEmpty();
            assertThat(reader.find(key(9011, "Unknown"))).isEmpty();
        }
    }

    @Test
    default void streamsOnceMoreAfterAStreamWasAbandoned(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.of(fixture(), folder, Entries.many(500));
        try (StateReader reader = fixture().backend().read(location)) {
            Iterator<StateEntry> abandoned = reader.entries().iterator();
            abandoned.next();
            assertThat(reader.find(key(901, "Contract0"))).isPresent();
            List<StateEntry> whole = reader.entries().toList();
            try (Stream<StateEntry> closed = reader.entries()) {
                assertThat(closed.limit(3)).hasSize(3);
            }
            assertThat(reader.entries().toList()).isEqualTo(whole);
            States.assertSame(fixture(), whole, Entries.many(500));
        }
    }

    @Test
    default void streamsInOrderWhereItSaysSo(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<StateEntry> entries = new ArrayList<>(fixture().kept(Entries.odd()));
        Entries.rare().stream().filter(fixture()::keeps).forEach(entries::add);
        Path location = Places.of(fixture(), folder, entries);
        try (StateReader reader = fixture().backend().read(location)) {
            List<Bytes> places = reader.entries().map(Entries::place).toList();
            assertThat(places).as("a place each").doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(entries.size());
            if (reader.ordered()) {
                assertThat(places).isSorted();
            }
        }
    }

    @Test
    default void isClosedTwiceAndNotUsedAfterwards(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.of(fixture(), folder, Entries.usual());
        StateReader reader = fixture().backend().read(location);
        Stream<StateEntry> begun = reader.entries();
        reader.close();
        reader.close();
        assertThatThrownBy(reader::entries).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reader.find(key(901, "Vault"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(begun::toList).isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void isReadByManyAtOnce(@TempDir(factory = MemoryFolder.class) Path folder) throws Exception {
        Path location = Places.of(fixture(), folder, Entries.many(300));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<List<StateEntry>> read = () -> States.read(fixture(), location);
            for (var done : threads.invokeAll(List.of(read, read, read, read))) {
                States.assertSame(fixture(), done.get(), Entries.many(300));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Path> strangers(Path folder) throws IOException {
        Path bytes = Files.write(folder.resolve("random-bytes"), new byte[] {0, 1, -1, 127, 10});
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        Path others = Files.createDirectory(folder.resolve("others"));
        Files.writeString(others.resolve("notes.txt"), "not a state");
        Files.createDirectory(others.resolve("folder"));
        return List.of(
                folder.resolve("absent"),
                Files.createDirectory(folder.resolve("nothing")),
                bytes,
                bytes.resolve("below a file"),
                loop,
                others);
    }

    private static List<String> names(ContractRecord record) {
        List<String> names = new ArrayList<>();
        record.content().orElseThrow().fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static ContractKey key(long chain, String name) {
        return new ContractKey(new ChainId(chain), name);
    }
}
