package dev.rollback.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprinterTest {

    /** Computed by a program of its own in another language (Node's crypto), from the algorithm's description. */
    @Test
    void agreesWithThePublishedTestVector() {
        Fingerprint found = fingerprint(
                contract(
                        "56-Token",
                        "{\"é\":\"\\ud83d\\ude00\\uD800\", \"b\": 1.0,\n \"a\":[\"x\\n\", null, true,"
                                + " 10e-1, -0.00, 1E400, -1234567890123456789.0123456789]}"),
                contract("1-contracts/X.sol:X", "{\"a\":"),
                new NetworkDocument("bscmainnet", JsonText.of("{ \"schemaVersion\" : \"3.0.0\" }")),
                new ForeignEntry(Bytes.copyOf(new byte[0]), Bytes.copyOf(new byte[] {(byte) 0xff})));

        assertThat(found.contracts()).hasToString("2:ed834aa0ae80d83afc162058c1d998672184d47d17f7cb76982c18b6c40fe6ca");
        assertThat(found.documents()).hasToString("1:10ee084c3a81ad7d7c86bcdb6f6f0787e1c301bf7ced2f678ff0966a9e9b87e9");
    }

    @Test
    void hasAFingerprintForNothing() {
        assertThat(fingerprint().contracts())
                .hasToString("0:e5a00aa9991ac8a5ee3109844d84a55583bd20572ad3ffcd42792f3c36b183ad");
    }

    @Test
    void agreesWithASecondImplementationOnForeignEntries() {
        byte[] key = {0, (byte) 0xff, 'k'};
        byte[] value = {'R', 0, (byte) 0x80};
        Fingerprint found = fingerprint(new ForeignEntry(Bytes.copyOf(key), Bytes.copyOf(value)));
        assertThat(found.foreign().digest().hex()).isEqualTo(secondImplementation('F', key, 'R', value));
    }

    @Test
    void doesNotDependOnTheOrder() {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        System.out.println("FingerprinterTest: seed " + seed + " (-Drollback.seed)");
        List<StateEntry> entries = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            entries.add(contract("56-C" + i, "{\"n\":" + i + "}"));
            entries.add(new NetworkDocument("n" + i, JsonText.of("[" + i + "]")));
            entries.add(new ForeignEntry(Bytes.utf8("k" + i), Bytes.utf8("v")));
        }
        Fingerprint ordered = fingerprint(entries.toArray(StateEntry[]::new));
        Collections.shuffle(entries, new Random(seed));
        assertThat(fingerprint(entries.toArray(StateEntry[]::new))).isEqualTo(ordered);
    }

    @Test
    void countsAnEntryThatStandsTwice() {
        StateEntry entry = contract("56-A", "{}");
        assertThat(fingerprint(entry, entry)).isNotEqualTo(fingerprint(entry));
        assertThat(fingerprint(entry, entry, entry)).isNotEqualTo(fingerprint(entry));
        assertThat(fingerprint(entry, entry).contracts().digest())
                .isNotEqualTo(fingerprint(entry).contracts().digest());
    }

    @Test
    void tellsKeysFromContentAndKindsFromEachOther() {
        assertThat(fingerprint(contract("56-AB", "1"))).isNotEqualTo(fingerprint(contract("56-A", "1")));
        assertThat(fingerprint(contract("56-A", "1"), contract("56-B", "2")))
                .isNotEqualTo(fingerprint(contract("56-A", "2"), contract("56-B", "1")));
        assertThat(fingerprint(new ForeignEntry(Bytes.utf8("ab"), Bytes.utf8("c"))))
                .isNotEqualTo(fingerprint(new ForeignEntry(Bytes.utf8("a"), Bytes.utf8("bc"))));
        assertThat(fingerprint(new NetworkDocument("56-A", JsonText.of("1"))))
                .isNotEqualTo(fingerprint(contract("56-A", "1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|1.0",
                "1|10e-1",
                "1|0.00001E5",
                "100|1e2",
                "0|-0",
                "0|0.000",
                "0|0e999999999",
                "-1.50|-15e-1",
                "1e400|10E+399",
                "9007199254740993|9007199254740993.000",
                "{\"a\":1,\"b\":2}|{ \"b\" : 2.0 , \"a\" : 1 }",
                "\"A\\/\\u00e9\"|\"\\u0041/é\"",
                "\"\\ud83d\\ude00\"|\"😀\"",
            })
    void isTheSameForOneValueInTwoSpellings(String one, String other) {
        assertThat(fingerprint(contract("1-A", one))).isEqualTo(fingerprint(contract("1-A", other)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|\"1\"",
                "1|1.0000000000000000000000000001",
                "9007199254740993|9007199254740992",
                "1e400|1e401",
                "[1,2]|[2,1]",
                "[12]|[1,2]",
                "[[],1]|[[1]]",
                "{\"a\":null}|{}",
                "{\"a\":[]}|{}",
                "{\"a\":\"b\"}|{\"a\":\"B\"}",
                "\"a\\\"\"|\"a\\\\\\\"\"",
                "\"\\ud800\"|\"\\ud801\"",
                "\"\\ud800\"|\"?\"",
                "\"\\ud800\"|\"\\\\ud800\"",
                "\"\\udc00\\ud800\"|\"\\ud800\\udc00\"",
                "{\"\\ud800\":1}|{\"\\ud801\":1}",
                "true|\"true\"",
                "{\"a\":1}|{\"a\":1",
                "{\"a\":1,\"a\":1}|{\"a\":1}",
            })
    void isAnotherOneForAnotherValue(String one, String other) {
        assertThat(fingerprint(contract("1-A", one))).isNotEqualTo(fingerprint(contract("1-A", other)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999999999",
                "-1e-999999999",
                "1e2147483647",
                "1e-2147483647",
                "100e2147483647",
                "10000000000e2147483647",
                "0.00001e-2147483640",
                "0e2147483647",
                "[1e2147483648]",
                "1e99999999999999999999"
            })
    void takesNoMemoryOrTimeForAnExponent(String number) {
        long before = System.nanoTime();
        Fingerprint found = fingerprint(contract("1-A", number));
        assertThat(found).isEqualTo(fingerprint(contract("1-A", number)));
        assertThat(System.nanoTime() - before).isLessThan(1_000_000_000L);
    }

    @Test
    void tellsTextThatIsNoJsonByItsBytes() {
        assertThat(fingerprint(contract("1-A", "{oops"))).isNotEqualTo(fingerprint(contract("1-A", "{oops ")));
        assertThat(fingerprint(contract("1-A", "{\"x\":"))).isEqualTo(fingerprint(contract("1-A", "{\"x\":")));
    }

    private static String secondImplementation(char tag, byte[] key, char contentTag, byte[] content) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(tag);
            out.writeLong(key.length);
            out.write(key);
            out.writeLong(content.length + 1L);
            out.writeByte(contentTag);
            out.write(content);
            MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
            byte[] seed = Arrays.copyOf(sha512.digest(bytes.toByteArray()), 65);
            byte[] lanes = new byte[2_048];
            for (int block = 0; block < 32; block++) {
                seed[64] = (byte) block;
                System.arraycopy(sha512.digest(seed), 0, lanes, block * 64, 64);
            }
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lanes));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static ContractRecord contract(String key, String json) {
        return new ContractRecord(ContractKey.parse(key).orElseThrow(), JsonText.copyOf(json.getBytes(UTF_8)));
    }

    private static Fingerprint fingerprint(StateEntry... entries) {
        Fingerprinter fingerprinter = new Fingerprinter();
        for (StateEntry entry : entries) {
            fingerprinter.add(entry);
        }
        return fingerprinter.fingerprint();
    }
}
