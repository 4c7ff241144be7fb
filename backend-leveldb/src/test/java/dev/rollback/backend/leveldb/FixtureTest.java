package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.Bytes;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Databases that the C++ LevelDB wrote, and what it reads from them. */
class FixtureTest {

    static List<String> fixtures() throws IOException {
        List<String> fixtures = TestDatabases.fixtures();
        assertThat(fixtures).hasSizeGreaterThanOrEqualTo(11);
        return fixtures;
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void readsWhatClassicLevelReadsInTheSameOrder(String name) throws IOException {
        Map<Bytes, Bytes> read = TestDatabases.read(TestDatabases.fixture(name));
        Map<Bytes, Bytes> expected = TestDatabases.expected(name);

        assertThat(read).isEqualTo(expected);
        assertThat(new ArrayList<>(read.keySet())).isEqualTo(new ArrayList<>(expected.keySet()));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void inspectsAsIntactAndCountsEveryContract(String name) throws IOException {
        Inspection inspection = TestDatabases.BACKEND.inspect(TestDatabases.fixture(name));

        long contracts;
        try (StateReader reader = TestDatabases.BACKEND.read(TestDatabases.fixture(name))) {
            contracts = reader.records().count();
        }
        assertThat(inspection.intact()).as("%s", inspection.findings()).isTrue();
        assertThat(inspection.summary().orElseThrow().contractsByChain().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(contracts);
        if (name.equals("torn-log")) {
            assertThat(inspection.findings()).anySatisfy(finding -> {
                assertThat(finding.type()).isEqualTo(FindingType.TORN_TAIL);
                assertThat(finding.impact()).isEqualTo(Impact.WARNING);
                assertThat(finding.where().orElseThrow().offset()).isPresent();
            });
        }
        if (!name.equals("torn-log")) {
            assertThat(inspection.findings())
                    .extracting(Finding::type)
                    .isSubsetOf(FindingType.FOREIGN_ENTRY, FindingType.INVALID_RECORD);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void findsEveryRecordThatAScanShowsAndNoOther(String name) {
        try (StateReader reader = TestDatabases.BACKEND.read(TestDatabases.fixture(name))) {
            List<StateEntry> entries = reader.entries().toList();
            for (StateEntry entry : entries) {
                if (entry instanceof ContractRecord record) {
                    assertThat(reader.find(record.key())).contains(record);
                    var missing = new dev.rollback.api.ContractKey(
                            record.key().chainId(), record.key().name() + "\0");
                    assertThat(reader.find(missing)).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void leavesEverythingAsItIs(String name, @TempDir Path temp) throws IOException {
        Path database = TestDatabases.copy(TestDatabases.fixture(name), temp.resolve("db"));
        Map<String, String> before = TestDatabases.state(database);

        TestDatabases.read(database);
        TestDatabases.BACKEND.inspect(database);

        assertThat(TestDatabases.state(database)).isEqualTo(before).doesNotContainKey("LOCK");
    }
}
