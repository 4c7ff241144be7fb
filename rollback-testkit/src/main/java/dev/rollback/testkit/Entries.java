package dev.rollback.testkit;

import dev.rollback.api.Bytes;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.Fingerprinter;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Invented entries to fill states with: usual ones, odd ones that are legal all the same, and random ones. */
public final class Entries {

    private Entries() {}

    /** A contract's record with the fields that every record has, and further ones. */
    public static ContractRecord contract(long chain, String name, String... fields) {
        StringBuilder json = new StringBuilder("{\"contractName\":" + quoted(name) + ",\"chainId\":" + chain
                + ",\"networkName\":\"" + network(chain) + "\"");
        for (String field : fields) {
            json.append(',').append(field);
        }
        return raw(chain, name, json.append('}').toString());
    }

    /** A contract's record with whatever text as its value. */
    public static ContractRecord raw(long chain, String name, String json) {
        return new ContractRecord(new ContractKey(new ChainId(chain), name), JsonText.of(json));
    }

    public static NetworkDocument document(long chain, String json) {
        return new NetworkDocument(network(chain), JsonText.of(json));
    }

    /** The name of a chain's network in all entries of this class. */
    public static String network(long chain) {
        return "net-" + chain;
    }

    /** Records of three chains as a deployment tool leaves them. */
    public static List<StateEntry> usual() {
        List<StateEntry> entries = new ArrayList<>();
        for (long chain : new long[] {901, 902, 31337}) {
            for (String name : new String[] {"Vault", "contracts/net/Router.sol:Router", "Desk"}) {
                entries.add(contract(
                        chain,
                        name,
                        "\"address\":\"0xA" + chain + "\"",
                        "\"factoryByteCodeHash\":\"0xC1\"",
                        "\"implementationHash\":\"0xC1\"",
                        "\"proxyAddress\":\"0xB" + chain + "\"",
                        "\"deploymentArgs\":[\"0xB1\",\"20000000000000000000000000\"]",
                        "\"timestamp\":" + (1_767_323_045_000L + chain)));
            }
        }
        return entries;
    }

    /** Records that programs easily get wrong. No two have one key. */
    public static List<ContractRecord> odd() {
        return List.of(
                contract(901, "Unknown", "\"audit\":{\"by\":[\"x\",{\"y\":null}]}", "\"\":\"an empty key\""),
                contract(901, "KeyOrder", "\"zeta\":1", "\"alpha\":2", "\"10\":3", "\"9\":4", "\"address\":\"0xA1\""),
                contract(901, "Integers", "\"a\":9007199254740993", "\"b\":-123456789012345678901234567890", "\"c\":0"),
                contract(901, "Decimals", "\"a\":0.1000000000000000055511151231257827021181583404541015625"),
                contract(901, "Exponents", "\"a\":1e400", "\"b\":-1.5E-300", "\"c\":1e21", "\"d\":1.50"),
                contract(
                        901,
                        "BigInt",
                        "\"deploymentArgs\":[{\"_type\":\"bigint\",\"_value\":\"18446744073709551616\"}]"),
                contract(901, "ArgsAbsent", "\"address\":\"0xA1\""),
                contract(901, "ArgsNull", "\"address\":\"0xA1\"", "\"deploymentArgs\":null"),
                contract(901, "ArgsEmpty", "\"address\":\"0xA1\"", "\"deploymentArgs\":[]"),
                contract(901, "Types", "\"address\":7", "\"timestamp\":\"yesterday\"", "\"proxyAddress\":{}"),
                contract(901, "Gr\u00f6\u00dfe\u2192\ud83d\ude00", "\"note\":\"\u00fc\u4e2d\ud83d\ude80\""),
                contract(901, "Escapes", "\"note\":\"\\u0000\\u001f\\\"\\\\\\/\\n\\u2028\\ud800\""),
                contract(901, "a-b-901-c"),
                contract(901, "contracts/xchain/Odd.Name.sol:Odd.Name"),
                contract(901, "Odd.Name"),
                contract(901, "with space"),
                contract(901, "lower"),
                contract(901, "Lower"),
                contract(901, "LookAlike", "\"$record\":\"address\"", "\"kept\":{\"$kept\":{\"$record\":\"x\"}}"),
                contract(31337, "Junk", "\"address\":\"0xnothexadecimal\"", "\"factoryByteCodeHash\":\"\""),
                contract(Long.MAX_VALUE, "Far"),
                contract(901, "Long", "\"note\":\"" + "x".repeat(1_000_000) + "\""),
                contract(901, "Many", "\"deploymentArgs\":[" + "1,".repeat(5_000) + "2]"),
                contract(901, "Deep", "\"deploymentArgs\":" + "[".repeat(100) + "]".repeat(100)));
    }

    /** Entries that only some formats can keep: values that are no JSON objects, documents, keys that are no contract's. */
    public static List<StateEntry> rare() {
        return List.of(
                raw(901, "EmptyObject", "{}"),
                raw(901, "NoObject", "[1,2]"),
                raw(901, "NoJson", "{\"cut\":"),
                raw(901, "Nothing", ""),
                raw(901, "OtherChain", "{\"contractName\":\"OtherChain\",\"chainId\":5,\"networkName\":\"net-901\"}"),
                document(901, "{\"metadata\":{\"deployer\":\"0xD1\"},\"zeta\":1e400,\"alpha\":null}"),
                document(902, "{}"),
                new ForeignEntry(Bytes.copyOf(new byte[] {0, -1, 10}), Bytes.copyOf(new byte[] {1, 0, -128})),
                new ForeignEntry(Bytes.utf8("no-contract"), Bytes.copyOf(new byte[0])));
    }

    /** A random record with a name out of few, so that random histories meet one name often. */
    public static ContractRecord random(Random random, long chain) {
        String name = "Contract" + random.nextInt(12);
        List<String> fields = new ArrayList<>();
        fields.add("\"address\":\"0x" + Long.toHexString(random.nextLong()) + "\"");
        if (random.nextBoolean()) {
            fields.add("\"deploymentArgs\":[" + random.nextLong() + "," + random.nextInt() + "." + random.nextInt(1000)
                    + "]");
        }
        if (random.nextInt(4) == 0) {
            fields.add("\"note\":" + quoted(new String(new int[] {32 + random.nextInt(0xD7E0)}, 0, 1)));
        }
        return contract(chain, name, fields.toArray(String[]::new));
    }

    /** Many different records, for states that do not fit into a buffer or two. */
    public static List<StateEntry> many(int count) {
        List<StateEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(contract(901 + i % 3, "Contract" + i, "\"address\":\"0x" + i + "\"", "\"timestamp\":" + i));
        }
        return entries;
    }

    /** What a stream of entries says, for comparing: the fingerprint of each entry under its key. */
    public static Map<String, Fingerprint> byKey(Iterable<? extends StateEntry> entries) {
        Map<String, Fingerprint> result = new TreeMap<>();
        for (StateEntry entry : entries) {
            if (result.put(key(entry), fingerprint(entry)) != null) {
                throw new AssertionError("there are two entries " + key(entry));
            }
        }
        return result;
    }

    /** An entry's key as messages show it. */
    public static String key(StateEntry entry) {
        if (entry instanceof ContractRecord record) {
            return "contract " + record.key();
        }
        return entry instanceof NetworkDocument document
                ? "document " + document.network()
                : "foreign " + ((ForeignEntry) entry).key();
    }

    /** Where an entry stands in the order that {@link dev.rollback.spi.StateReader#ordered} tells of. */
    static Bytes place(StateEntry entry) {
        boolean document = entry instanceof NetworkDocument;
        byte[] key = entry instanceof ContractRecord record
                ? utf8(record.key().toString())
                : entry instanceof NetworkDocument of
                        ? utf8(of.network())
                        : ((ForeignEntry) entry).key().toArray();
        byte[] place = new byte[key.length + 1];
        place[0] = (byte) (document ? 1 : 0);
        System.arraycopy(key, 0, place, 1, key.length);
        return Bytes.copyOf(place);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static Fingerprint fingerprint(StateEntry entry) {
        Fingerprinter fingerprinter = new Fingerprinter();
        fingerprinter.add(entry);
        return fingerprinter.fingerprint();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
