package dev.rollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.Fingerprinter;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.OperationId;
import dev.rollback.api.StateEntry;
import dev.rollback.core.compare.StateDiff;
import dev.rollback.core.workspace.Backends;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagingArea;
import dev.rollback.spi.directory.Trees;
import dev.rollback.testkit.Entries;
import dev.rollback.testkit.MemoryFolder;
import dev.rollback.testkit.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated states, taken from real backend to real backend and back. */
class RoundTripsTest {

    private static final int ROUNDS = Integer.getInteger("rollback.roundtrips", 500);

    private static final long[] CHAINS = {901, 902, 31337};
    private static final String[] NAMES = {
        "Token",
        "a/b.sol:Token",
        "c/d.sol:Token",
        "BridgeModule",
        "x-y.z",
        "legacy",
        "__proto__",
        "42",
        "extended_Token",
        "\u00e9"
    };
    private static final String[] FIELDS = {
        "chainId",
        "networkName",
        "address",
        "proxyAddress",
        "proxy",
        "implementation",
        "implementationHash",
        "factoryByteCodeHash",
        "deploymentArgs",
        "timestamp",
        "deployedAt",
        "note",
        "$fields",
        "value",
        "7"
    };

    private final StagingBackend leveldb = Backends.load().staging("leveldb");
    private final StagingBackend unified = Backends.load().staging("unified-json");

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    /** Each round is two round trips: LevelDB to unified JSON and back, and from what that is, there and back again. */
    @Test
    void losesNothingBetweenLevelDbAndUnifiedJson() {
        Random random = Seeds.of("RoundTripsTest");
        long records = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String name = "round " + round;
            Path folder = temp.resolve("round-" + round);
            FileOps.system().createDirectory(folder);
            List<StateEntry> given = generated(random);

            Path database = write(leveldb, given, folder.resolve("one"), random);
            Path files = write(unified, read(leveldb, database), folder.resolve("two"), random);
            Path again = write(leveldb, read(unified, files), folder.resolve("three"), random);
            Path filesAgain = write(unified, read(leveldb, again), folder.resolve("four"), random);

            assertThat(contracts(read(leveldb, again))).as(name).isEqualTo(contracts(given));
            assertThat(foreign(read(leveldb, again))).as(name).isEqualTo(foreign(given));
            kept(leveldb, given, read(leveldb, again), name);
            kept(unified, read(unified, files), read(unified, filesAgain), name);
            assertThat(contracts(read(unified, filesAgain))).as(name).isEqualTo(contracts(given));
            try (StateReader one = leveldb.read(database);
                    StateReader other = unified.read(filesAgain)) {
                StateDiff.between(
                        one,
                        other,
                        difference -> assertThat(difference.left())
                                .as(name + ": " + difference.key())
                                .isEmpty());
            }
            records += given.stream().filter(ContractRecord.class::isInstance).count();
            Trees.delete(folder, FileOps.system());
        }
        System.out.println(2 * ROUNDS + " round trips of " + records + " records: 0 differences");
        assertThat(records).isGreaterThan(ROUNDS);
    }

    /** Usual, odd and rare entries, and records with unknown fields at every level, on chains of several networks. */
    private static List<StateEntry> generated(Random random) {
        Map<String, StateEntry> entries = new TreeMap<>();
        List<ContractRecord> odd = Entries.odd();
        for (int i = random.nextInt(5); i > 0; i--) {
            ContractRecord record = odd.get(random.nextInt(odd.size()));
            if (record.json().size() < 10_000) {
                entries.put(Entries.key(record), record);
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            StateEntry rare = Entries.rare().get(random.nextInt(Entries.rare().size()));
            entries.put(Entries.key(rare), rare);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            ContractRecord record = Entries.random(random, CHAINS[random.nextInt(CHAINS.length)]);
            entries.put(Entries.key(record), record);
        }
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            String name = NAMES[random.nextInt(NAMES.length)];
            StringBuilder json =
                    new StringBuilder("{\"contractName\":\"").append(name).append('"');
            for (int field = random.nextInt(8); field > 0; field--) {
                String key = FIELDS[random.nextInt(FIELDS.length)];
                if (json.indexOf("\"" + key + "\":") < 0) {
                    json.append(",\"").append(key).append("\":").append(value(random, 3));
                }
            }
            ContractRecord record = Entries.raw(
                    CHAINS[random.nextInt(CHAINS.length)],
                    name,
                    json.append('}').toString());
            entries.put(Entries.key(record), record);
        }
        return new ArrayList<>(entries.values());
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 9)) {
            case 0 -> "null";
            case 1 -> "[]";
            case 2 -> "\"0x" + Long.toHexString(random.nextLong()) + "\"";
            case 3 -> "\"net-90" + random.nextInt(4) + "\"";
            case 4 -> "9007199254740993" + random.nextInt(1000);
            case 5 -> random.nextInt(1000) + "." + random.nextInt(1000) + "0";
            case 6 -> random.nextBoolean() ? "true" : "901";
            case 7 -> "{\"_type\":\"bigint\",\"_value\":\"" + random.nextLong() + "\"}";
            case 8 -> "\"not hexadecimal \\u00e9 \ud83d\ude80\"";
            case 9 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
            default -> "{\"a\":" + value(random, depth - 1) + ",\"$record\":" + value(random, depth - 1) + "}";
        };
    }

    private static Path write(StagingBackend backend, List<StateEntry> entries, Path folder, Random random) {
        List<StateEntry> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, random);
        FileOps.system().createDirectory(folder);
        StagedState staged = backend.stage(
                folder.resolve("live"),
                new StagingArea(folder.resolve("area"), new OperationId("roundtrip"), FileOps.system()));
        try (StateWriter writer = staged.writer()) {
            shuffled.forEach(writer::add);
            writer.finish();
        }
        assertThat(backend.inspect(staged.location()).intact()).isTrue();
        return staged.location();
    }

    private static List<StateEntry> read(StagingBackend backend, Path location) {
        try (StateReader reader = backend.read(location)) {
            return reader.entries().toList();
        }
    }

    private static Fingerprint.Part contracts(List<StateEntry> entries) {
        return fingerprint(entries).contracts();
    }

    private static Fingerprint.Part foreign(List<StateEntry> entries) {
        return fingerprint(entries).foreign();
    }

    private static Fingerprint fingerprint(List<StateEntry> entries) {
        Fingerprinter fingerprinter = new Fingerprinter();
        entries.forEach(fingerprinter::add);
        return fingerprinter.fingerprint();
    }

    /** Every document is still there and says what it said, but for the books of its format. */
    private static void kept(StagingBackend backend, List<StateEntry> before, List<StateEntry> after, String name) {
        Map<String, NetworkDocument> found = new HashMap<>();
        after.forEach(entry -> {
            if (entry instanceof NetworkDocument document) {
                found.put(document.network(), document);
            }
        });
        before.forEach(entry -> {
            if (entry instanceof NetworkDocument document) {
                assertThat(found.get(document.network()))
                        .as(name + ": " + document.network())
                        .isNotNull()
                        .matches(other -> backend.keeps(document, other));
            }
        });
    }
}
