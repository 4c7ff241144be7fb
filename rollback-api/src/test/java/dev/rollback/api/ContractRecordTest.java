package dev.rollback.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractRecordTest {

    private static final String[] FIELDS = {
        "contractName",
        "chainId",
        "networkName",
        "address",
        "proxyAddress",
        "factoryByteCodeHash",
        "implementationHash",
        "timestamp",
        "deploymentArgs"
    };

    private static final String[] VALUES = {
        "null",
        "true",
        "1",
        "-1",
        "0",
        "1.5",
        "1e999999999",
        "1e-999999999",
        "100e2147483647",
        "9223372036854775808",
        "\"\"",
        "\"0xnotanaddress\"",
        "\"\\ud800\"",
        "[]",
        "[[],{},null]",
        "{}",
        "{\"a\":[]}",
        "1723547178517"
    };

    @Test
    void readsWhatIsThereAsItIsWritten() {
        ContractRecord record = record("{\"contractName\":\"Token\",\"chainId\":56,\"networkName\":\"bscmainnet\","
                + "\"address\":\"0xAB\",\"proxyAddress\":\"\",\"factoryByteCodeHash\":\"0xff\","
                + "\"implementationHash\":\"0x00\",\"timestamp\":1723547178517,\"deploymentArgs\":[1.10,null,\"x\"]}");
        assertThat(record.contractName()).contains("Token");
        assertThat(record.statedChainId()).map(Object::toString).contains("56");
        assertThat(record.networkName()).contains("bscmainnet");
        assertThat(record.address()).contains("0xAB");
        assertThat(record.proxyAddress()).contains("");
        assertThat(record.factoryByteCodeHash()).contains("0xff");
        assertThat(record.implementationHash()).contains("0x00");
        assertThat(record.timestamp()).hasValue(1723547178517L);
        assertThat(record.deploymentArgs()).map(Object::toString).contains("[1.10, null, \"x\"]");
    }

    @Test
    void answersWithNothingForWhatIsAbsentOrOfAnotherType() {
        for (String json : List.of("{}", "[]", "null", "1", "{oops", "", "\"x\"", "{\"a\":1,\"a\":2}")) {
            ContractRecord record = record(json);
            assertThat(record.contractName()).isEmpty();
            assertThat(record.timestamp()).isEmpty();
            assertThat(record.deploymentArgs()).isEmpty();
            assertThat(record.statedChainId()).isEmpty();
        }
        ContractRecord odd = record("{\"contractName\":1,\"timestamp\":\"1\",\"deploymentArgs\":{}}");
        assertThat(odd.contractName()).isEmpty();
        assertThat(odd.timestamp()).isEmpty();
        assertThat(odd.deploymentArgs()).isEmpty();
        assertThat(record("{\"timestamp\":1.5}").timestamp()).isEmpty();
        assertThat(record("{\"timestamp\":9223372036854775808}").timestamp()).isEmpty();
    }

    @Test
    void tellsAnAbsentListFromAnEmptyOne() {
        assertThat(record("{\"deploymentArgs\":[]}").deploymentArgs()).contains(List.of());
        assertThat(record("{\"deploymentArgs\":null}").deploymentArgs()).isEmpty();
    }

    @Test
    void keepsItsTextByteByByte() {
        byte[] odd = {'{', (byte) 0xff, 0, '}'};
        ContractRecord record = new ContractRecord(ContractKey.parse("1-A").orElseThrow(), JsonText.copyOf(odd));
        odd[0] = 'x';
        assertThat(record.json().toArray()).containsExactly('{', 0xff, 0, '}');
        record.json().toArray()[0] = 'x';
        assertThat(record.json().toArray()).containsExactly('{', 0xff, 0, '}');
        assertThat(record.json().problem()).isPresent();
    }

    @Test
    void neverThrowsForOddContent() {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        System.out.println("ContractRecordTest: seed " + seed + " (-Drollback.seed)");
        Random random = new Random(seed);
        StateSummarizer summarizer = new StateSummarizer();
        for (int round = 0; round < 20_000; round++) {
            StringBuilder json = new StringBuilder("{");
            for (int field = random.nextInt(6); field >= 0; field--) {
                json.append('"')
                        .append(FIELDS[random.nextInt(FIELDS.length)])
                        .append("\":")
                        .append(VALUES[random.nextInt(VALUES.length)])
                        .append(field == 0 ? "}" : ",");
            }
            if (random.nextInt(10) == 0) {
                json.setCharAt(random.nextInt(json.length()), (char) random.nextInt(300));
            }
            ContractRecord record = record(json.toString());
            record.contractName();
            record.statedChainId();
            record.networkName();
            record.address();
            record.proxyAddress();
            record.factoryByteCodeHash();
            record.implementationHash();
            record.timestamp();
            record.deploymentArgs();
            summarizer.add(record);
        }
        assertThat(summarizer.summary().contracts(Set.of())).isEqualTo(20_000);
    }

    private static ContractRecord record(String json) {
        return new ContractRecord(ContractKey.parse("56-Token").orElseThrow(), JsonText.of(json));
    }
}
