package dev.rollback.backend.leveldb;

import dev.rollback.api.Bytes;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateChange;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Invented contracts, and databases that are built from them. */
final class Invented {

    private static final long[] CHAINS = {56, 97, 84532, 11155420};

    private Invented() {}

    static ContractKey key(int number) {
        return new ContractKey(new ChainId(CHAINS[number % CHAINS.length]), "Contract" + number / CHAINS.length);
    }

    /** The record of a contract; each version of it has other bytes. */
    static ContractRecord contract(int number, int version) {
        return contract(number, version, 40);
    }

    static ContractRecord contract(int number, int version, int padding) {
        ContractKey key = key(number);
        return new ContractRecord(
                key,
                JsonText.of("{\"contractName\":\"" + key.name() + "\",\"chainId\":" + key.chainId() + ",\"version\":"
                        + version + ",\"note\":\"" + "x".repeat(padding) + "\"}"));
    }

    static StateChange put(int number, int version) {
        return new StateChange.Put(contract(number, version));
    }

    static StateChange remove(int number) {
        return new StateChange.Remove(key(number));
    }

    /** What a state with these entries holds, as LevelDB orders it; the last of a key counts. */
    static Map<Bytes, Bytes> map(List<? extends StateEntry> entries) {
        Map<Bytes, Bytes> map = new TreeMap<>();
        entries.forEach(entry -> map.put(TestDatabases.key(entry), TestDatabases.value(entry)));
        return map;
    }

    static Map<Bytes, Bytes> numbered(int from, int to) {
        Map<Bytes, Bytes> map = new TreeMap<>();
        for (int i = from; i < to; i++) {
            apply(map, put(i, 0));
        }
        return map;
    }

    static void apply(Map<Bytes, Bytes> map, StateChange change) {
        Bytes key = Bytes.utf8(change.key().toString());
        if (change instanceof StateChange.Put put) {
            map.put(key, Bytes.copyOf(put.record().json().toArray()));
        } else {
            map.remove(key);
        }
    }

    static Path build(Path database, List<? extends StateEntry> entries) {
        return build(database, entries, FileOps.system());
    }

    static Path build(Path database, List<? extends StateEntry> entries, FileOps files) {
        try {
            Files.createDirectories(database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (StateWriter writer = LevelDbWriter.open(database, files)) {
            entries.forEach(writer::add);
            writer.finish();
        }
        return database;
    }

    static Path build(Path database, int count) {
        return build(
                database,
                java.util.stream.IntStream.range(0, count)
                        .mapToObj(i -> contract(i, 0))
                        .toList());
    }
}
