package dev.rollback.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.Inspection;
import dev.rollback.api.JsonText;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.verify.Check.Outcome;
import dev.rollback.core.workspace.Backends;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ValidationTest {

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    SampleWorkspace sample;

    @BeforeEach
    void unpack() {
        sample = SampleWorkspace.unpack(temp);
    }

    private Map<String, Check> checks(List<Check> checks) {
        Map<String, Check> byClaim = new TreeMap<>();
        checks.forEach(check -> byClaim.put(check.claim(), check));
        return byClaim;
    }

    private Check postRollback(String claim) {
        return claim(new Validation(sample.workspace(), Backends.load()).postRollback("leveldb"), claim);
    }

    private static Check claim(List<Check> checks, String claim) {
        return checks.stream()
                .filter(check -> check.claim().contains(claim))
                .findFirst()
                .orElseThrow(() -> new AssertionError(claim + " is not among " + checks));
    }

    private void configure(String yaml) throws IOException {
        Files.writeString(sample.file("rollback.yml"), yaml);
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void printsTheProceduresFiveLinesAfterARollback() throws IOException {
        configure("deployment-checks: [{name: dry run, command: [\"true\"]}]");
        sample.withStaleLiveState().engine().run(SampleWorkspace.request());
        assertThat(new Validation(sample.workspace(), Backends.load()).postRollback("leveldb"))
                .extracting(Check::line)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("✅ LevelDB accessible and responsive"),
                        line -> assertThat(line).isEqualTo("✅ All 26 contracts detected"),
                        line -> assertThat(line).isEqualTo("✅ State manager operational"),
                        line -> assertThat(line).isEqualTo("✅ Deployment scripts functional"),
                        line -> assertThat(line).isEqualTo("✅ Cross-network consistency maintained"));
        assertThat(postRollback("contracts detected").detail()).contains("26 found", SampleWorkspace.BACKUP);
        assertThat(postRollback("accessible").detail()).contains("28 records read in ", "from leveldb");
    }

    @Test
    void failsWhenTheDatabaseCannotBeRead() throws IOException {
        flip(sample.leveldb().resolve("000005.ldb"), 30);
        assertThat(postRollback("accessible").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(postRollback("accessible").line()).startsWith("❌ LevelDB").contains("000005.ldb");
        assertThat(postRollback("Cross-network").outcome()).isEqualTo(Outcome.FAILED);
        Validation validation = new Validation(sample.workspace(), Backends.load());
        assertThat(validation.quick("leveldb")).extracting(Check::outcome).containsExactly(Outcome.FAILED);
        assertThat(validation.full("leveldb").get(1).problems())
                .anySatisfy(problem -> assertThat(problem).contains("000005.ldb"));
        Trees.delete(sample.leveldb(), FileOps.system());
        assertThat(validation.full("leveldb")).extracting(Check::outcome).containsOnly(Outcome.FAILED);
    }

    @Test
    void namesEveryExpectedContractThatIsMissing() throws IOException {
        String there = SampleWorkspace.records(sample.leveldb()).firstKey();
        configure("expected-contracts: [" + there + ", 56-Nobody, 97-Noone, 31337-Junk]");
        Check check = postRollback("contracts detected");
        assertThat(check.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(check.line()).isEqualTo("❌ All 3 contracts detected: 2 are missing");
        assertThat(check.problems()).containsExactlyInAnyOrder("56-Nobody is missing", "97-Noone is missing");
        configure("expected-contracts: [" + there + "]");
        assertThat(postRollback("contracts detected").detail()).isEqualTo("1 found, as expected by rollback.yml");
    }

    @Test
    void missesAContractThatTheRestoredBackupHas() {
        sample.withStaleLiveState().engine().run(SampleWorkspace.request());
        sample.withStaleLiveState();
        Check check = postRollback("contracts detected");
        assertThat(check.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(check.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).endsWith("is missing"));
    }

    @Test
    void skipsWhatItCannotKnowAndSaysWhy() {
        assertThat(postRollback("contracts detected").line())
                .startsWith("SKIPPED ")
                .contains("rollback.yml");
        assertThat(postRollback("Deployment").line()).startsWith("SKIPPED ").contains("deployment-checks");
        assertThat(consistency().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(consistency("31337-Junk", "{\"chainId\":1}").outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void whatDidNotRunFailsOnlyWhereTheConfigurationSaysSo() throws IOException {
        for (String yaml : List.of("", "validation: {skipped: warning}", "validation: {warnings: error}")) {
            configure(yaml);
            assertThat(postRollback("Deployment").outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(full("contracts detected").outcome()).isEqualTo(Outcome.SKIPPED);
        }
        configure("validation: {skipped: error}");
        for (Check check : List.of(postRollback("Deployment"), full("contracts detected"))) {
            assertThat(check.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(check.line())
                    .startsWith("❌ ")
                    .contains("did not run, as ", "validation.skipped in rollback.yml is error");
        }
        assertThat(postRollback("accessible").outcome()).isEqualTo(Outcome.PASSED);
        configure("validation: {skipped: error}\ndeployment-checks: [{command: [\"true\"]}]");
        assertThat(postRollback("Deployment").outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void whatPassesWithWarningsFailsOnlyWhereTheConfigurationSaysSo() throws IOException {
        Path log;
        try (var paths = Files.list(sample.leveldb())) {
            log = paths.filter(path -> path.toString().endsWith(".log"))
                    .max(java.util.Comparator.naturalOrder())
                    .orElseThrow();
        }
        Files.write(log, new byte[] {1, 2, 3, 4, 100, 0, 1, 8}, java.nio.file.StandardOpenOption.APPEND);
        for (String yaml : List.of("", "validation: {warnings: warning, skipped: error}")) {
            configure(yaml);
            assertThat(postRollback("accessible").outcome()).isEqualTo(Outcome.PASSED);
        }
        configure("validation: {warnings: error}");
        Check check = postRollback("accessible");
        assertThat(check.line()).contains("❌ LevelDB", "with warnings", "validation.warnings in rollback.yml is error");
        assertThat(check.problems()).singleElement().asString().contains(log.toString());
        assertThat(full("accessible").outcome())
                .as("there, the findings are a check of their own")
                .isEqualTo(Outcome.PASSED);
        assertThat(full("Every checksum").outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void anUnfinishedOperationIsAWarningToo() throws IOException {
        sample.engine().run(SampleWorkspace.request());
        Path operation = sample.file(".rollback/ops")
                .resolve(sample.names(".rollback/ops").iterator().next().split("/")[0]);
        Files.move(operation.resolve("journal.done.json"), operation.resolve("journal.committed.json"));
        assertThat(full("accessible").outcome()).isEqualTo(Outcome.PASSED);
        configure("validation: {warnings: error}");
        for (Check check : List.of(full("accessible"), postRollback("accessible"))) {
            assertThat(check.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(check.problems()).singleElement().asString().contains("is not finished");
        }
    }

    private Check full(String claim) {
        return claim(new Validation(sample.workspace(), Backends.load()).full("leveldb"), claim);
    }

    @Test
    void theStateManagerIsNotCalledFitWhereNobodyWouldGetTheState() throws IOException {
        Path file = sample.file("deployments/unified/bsctestnet.unified.json");
        String damaged = Files.readString(file).replaceFirst("\"core\": \\{", "\"core\": {\"\": {\"proxy\": \"0x1\"},");
        Files.writeString(file, damaged);
        assertThat(selfTest("unified-json").outcome()).isEqualTo(Outcome.PASSED);
        configure("verify-before-open: true");
        assertThat(selfTest("unified-json").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(selfTest("unified-json").detail()).contains("verify-before-open", "a contract's name is empty");
        assertThat(selfTest("leveldb").outcome()).isEqualTo(Outcome.PASSED);
    }

    private Check selfTest(String backend) {
        return new SelfTest(sample.workspace(), Backends.load(), FileOps.system()).run(backend);
    }

    @Test
    void theStateManagerIsTriedOnACopyAndFailsWhereItDoesNotWork() throws IOException {
        var before = sample.operatorsView();
        Check works = postRollback("State manager");
        assertThat(works.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(works.detail()).contains("created, read, updated, deleted and scanned", "on a copy of leveldb");
        assertThat(sample.operatorsView()).isEqualTo(before);
        flip(sample.leveldb().resolve("000005.ldb"), 40);
        assertThat(postRollback("State manager").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(new Validation(sample.workspace(), Backends.load()).postRollback("legacy-json"))
                .anyMatch(check -> check.line().startsWith("SKIPPED State manager operational"));
    }

    /** A state of given records. */
    private record Records(List<ContractRecord> records) implements StateBackend {
        @Override
        public String name() {
            return "records";
        }

        @Override
        public boolean recognizes(Path location) {
            return true;
        }

        @Override
        public StateReader read(Path location) {
            return new StateReader() {
                @Override
                public java.util.stream.Stream<dev.rollback.api.StateEntry> entries() {
                    return records.stream().map(record -> record);
                }

                @Override
                public Optional<ContractRecord> find(ContractKey key) {
                    return Optional.empty();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Inspection inspect(Path location) {
            return new Inspection(List.of(), Optional.empty());
        }
    }

    private Validation of(String... keysAndValues) {
        List<ContractRecord> records = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            records.add(new ContractRecord(
                    ContractKey.parse(keysAndValues[i]).orElseThrow(), JsonText.of(keysAndValues[i + 1])));
        }
        return new Validation(sample.workspace(), new Backends(List.of(new Records(records))));
    }

    private Check consistency(String... keysAndValues) {
        return claim(of(keysAndValues).postRollback("records"), "Cross-network");
    }

    private static String value(String network, String hash) {
        return "{\"networkName\":\"" + network + "\",\"factoryByteCodeHash\":\"" + hash + "\"}";
    }

    @Test
    void findsAValueThatNamesAnotherChainOrContractThanItsKey() {
        Check check = consistency(
                "56-A", "{\"chainId\":97,\"contractName\":\"A\"}",
                "56-B", "{\"chainId\":56,\"contractName\":\"A\"}",
                "56-C", "{\"chainId\":\"56\",\"contractName\":\"C\"}",
                "56-D", "{oops",
                "56-E", "[]",
                "31337-F", "{\"chainId\":1}");
        assertThat(check.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(check.detail()).isEqualTo("4 contradictions among 5 records");
        assertThat(check.problems())
                .containsExactly(
                        "56-A: the value names chain 97",
                        "56-B: the value names contract A",
                        "56-D: the value is not a JSON object",
                        "56-E: the value is not a JSON object");
    }

    @Test
    void comparesAContractsByteCodeWithinATierAndNotAcross() {
        assertThat(consistency("56-A", value("bscmainnet", "0x01"), "8453-A", value("basemainnet", "0x02"))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("8453-A", "0x02", "56-A", "0x01", "main network"));
        assertThat(consistency("97-A", value("bsctestnet", "0x01"), "84532-x.sol:A", value("basesepolia", "0x02"))
                        .outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(consistency("56-A", value("bscmainnet", "0x01"), "97-A", value("bsctestnet", "0x02"))
                        .outcome())
                .isEqualTo(Outcome.PASSED);
        assertThat(consistency("56-A", value("bscmainnet", "0xAB"), "8453-A", value("basemainnet", "0xab"))
                        .outcome())
                .isEqualTo(Outcome.PASSED);
        assertThat(consistency("56-A", value("bscmainnet", ""), "8453-A", value("basemainnet", "0xab"))
                        .outcome())
                .isEqualTo(Outcome.PASSED);
        assertThat(consistency("56-A", value("bscmainnet", "0x01"), "8453-B", value("basemainnet", "0x02"))
                        .outcome())
                .isEqualTo(Outcome.PASSED);
    }

    @Test
    void failsWhenARecordIsListedButNotFound() {
        Check check = of("56-A", "{}").quick("records").get(0);
        assertThat(check.line()).startsWith("❌ records accessible").contains("56-A is listed but not found");
    }

    @Test
    void failsWithTheOutputOfADeploymentCommandThatFails() throws IOException {
        configure("deployment-checks:\n - {name: good, command: [\"true\"]}\n"
                + " - {name: bad, command: [sh, -c, 'pwd; for i in $(seq 50); do echo line $i >&2; done; exit 3']}\n"
                + " - {name: gone, command: [/no/such/program]}\n");
        Check check = postRollback("Deployment");
        assertThat(check.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(check.detail()).contains("good: exit code 0", "bad: exit code 3", "gone: cannot be started");
        assertThat(check.problems())
                .contains("bad: exit code 3", "  line 50", "  line 31")
                .doesNotContain("  line 30")
                .anySatisfy(problem -> assertThat(problem).startsWith("gone: cannot be started"));
    }

    @Test
    void runsDeploymentCommandsInTheWorkspaceWithoutInputOrShell() throws IOException {
        configure("deployment-checks:\n - {command: [sh, -c, 'test \"$PWD\" = \"" + sample.root.toRealPath()
                + "\" && test -d leveldb && ! read x']}\n - {command: [test, '$HOME', '=', '$HOME']}\n");
        assertThat(postRollback("Deployment").outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void endsADeploymentCommandThatTakesTooLongWithItsChildren() throws IOException {
        Path pids = temp.resolve("pids");
        configure("deployment-checks:\n - {name: slow, timeout-seconds: 1, command: [sh, -c, "
                + "'echo $$ >> " + pids + "; (echo $(exec sh -c \"echo \\$PPID\") >> " + pids
                + "; sleep 300; true) & sleep 301; true']}\n");
        long begin = System.nanoTime();
        Check check = postRollback("Deployment");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        assertThat(check.detail()).contains("slow: not finished after 1 s and ended");
        List<String> lines = Files.readAllLines(pids);
        assertThat(lines).hasSize(2);
        for (String pid : lines) {
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid.strip()));
            process.ifPresent(handle -> handle.onExit()
                    .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                    .join());
            assertThat(process.filter(ProcessHandle::isAlive)).as(pid).isEmpty();
        }
    }

    @Test
    void takesNoMoreMemoryForALineWithoutAnEnd() throws IOException {
        configure("deployment-checks:\n - {name: endless, command: [sh, -c, 'head -c 400000000 /dev/zero; exit 1']}\n");
        long before = used();
        Check check = postRollback("Deployment");
        assertThat(check.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(check.problems()).allSatisfy(problem -> assertThat(problem).hasSizeLessThan(600));
        assertThat(peak() - before).isLessThan(200_000_000L);
    }

    private static long used() {
        java.lang.management.ManagementFactory.getMemoryPoolMXBeans()
                .forEach(java.lang.management.MemoryPoolMXBean::resetPeakUsage);
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The largest objects live in the old generation. */
    private static long peak() {
        return java.lang.management.ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    @Test
    void claimsHoldEveryCheckOnce() {
        List<Check> full = new Validation(sample.workspace(), Backends.load()).full("leveldb");
        assertThat(checks(full)).hasSize(full.size());
        assertThat(full).extracting(Check::outcome).doesNotContain(Outcome.FAILED);
    }
}
