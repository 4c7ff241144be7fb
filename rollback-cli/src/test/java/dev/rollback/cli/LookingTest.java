package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that only look. */
final class LookingTest {

    @TempDir
    Path folder = Path.of("");

    private Sample sample = new Sample(folder);

    @BeforeEach
    void unpack() {
        sample = Sample.in(folder);
    }

    @Test
    void countsWithoutChangingByte() {
        var before = sample.everything();

        Cli cli = Cli.run("-C", sample.root(), "count", "--backend", "leveldb", "--verbose");

        assertThat(cli.exit()).isZero();
        assertThat(cli.out())
                .startsWith("26 contracts on 5 networks; 2 more on excluded chains (31337)\n")
                .contains("  chain 56: ")
                .contains("  chain 31337: 2 contracts, excluded");
        assertThat(sample.everything()).isEqualTo(before);
    }

    @Test
    void countsStateOutsideOfAnyWorkspace() {
        Path backup = sample.path("backups/" + Sample.OLDER + "/leveldb");

        Cli cli = Cli.run("count", "--backend", "leveldb", "--path", backup);

        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(cli.out()).isEqualTo("25 contracts on 5 networks\n");
    }

    @Test
    void probesTheDatabaseThatTheEnvironmentNames() {
        String backup = sample.path("backups/" + Sample.OLDER + "/leveldb").toString();
        Map<String, String> environment = Map.of("TEST_LEVELDB_PATH", backup);

        Cli cli = probe(environment, "--backend", "leveldb");
        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(cli.out()).startsWith("opened " + backup + " in ");
        assertThat(cli.err()).isEqualTo("TEST_LEVELDB_PATH names " + backup + "\n");

        String live = sample.path("leveldb").toString();
        assertThat(probe(environment, "--backend", "leveldb", "--path", live).out())
                .startsWith("opened " + live);
        assertThat(probe(environment, "-C", sample.root(), "--backend", "unified-json")
                        .out())
                .doesNotContain(backup);
    }

    private static Cli probe(Map<String, String> environment, Object... args) {
        List<Object> all = new ArrayList<>(List.of("probe"));
        all.addAll(List.of(args));
        return Cli.run("", false, environment, all.toArray());
    }

    @Test
    void saysWhereStateIsDamaged() {
        Sample.flip(sample.path("leveldb/000005.ldb"));

        for (String command : new String[] {"count", "probe"}) {
            Cli cli = Cli.run("-C", sample.root(), command, "--backend", "leveldb", "--json");
            assertThat(cli.exit()).isEqualTo(4);
            JsonNode error = cli.json().path("error");
            assertThat(error.path("kind").asText()).isEqualTo("CORRUPT");
            assertThat(error.path("message").asText()).contains("000005.ldb at byte ");
        }
    }

    @Test
    void warnsOfLogThatWasCut() throws IOException {
        Path log = sample.path("leveldb/000004.log");
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - 10));

        Cli cli = Cli.run("-C", sample.root(), "count", "--backend", "leveldb");

        assertThat(cli.exit()).isEqualTo(3);
        assertThat(cli.err()).contains("warning: ").contains("000004.log at byte ");
    }

    @Test
    void failsWhereThereIsNoState() {
        Cli cli = Cli.run("-C", sample.root(), "count", "--backend", "leveldb", "--path", folder.resolve("nothing"));

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.err()).contains("nothing");
    }

    @Test
    void probes() {
        JsonNode data = Cli.run("-C", sample.root(), "probe", "--backend", "leveldb", "--json")
                .json()
                .path("data");

        assertThat(data.path("records").asInt()).isEqualTo(28);
        assertThat(data.path("lookups").asInt()).isEqualTo(28);
    }

    @Test
    void validates() {
        Cli cli = Cli.run("-C", sample.root(), "validate");
        assertThat(cli.exit()).isZero();
        assertThat(cli.out()).contains("✅ LevelDB accessible and responsive\n").contains("SKIPPED All contracts");
        assertThat(Cli.run("-C", sample.root(), "validate", "--quick").out())
                .isEqualTo("✅ LevelDB accessible and responsive\n");
    }

    @Test
    void failsValidationOfDamagedState() {
        Sample.flip(sample.path("leveldb/000005.ldb"));

        Cli cli = Cli.run("-C", sample.root(), "validate", "--json");

        assertThat(cli.exit()).isEqualTo(4);
        assertThat(cli.json().path("data").path("checks").get(0).path("outcome").asText())
                .isEqualTo("FAILED");
        assertThat(cli.json().path("error").path("message").asText()).contains("checks failed");
    }

    @Test
    void printsTheFiveLinesAfterRollback() {
        Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force");
        sample.write("rollback.yml", "deployment-checks:\n  - name: dry run\n    command: [\"true\"]\n");

        Cli cli = Cli.run("-C", sample.root(), "validate", "--post-rollback");

        assertThat(cli.exit()).as(cli.out()).isZero();
        assertThat(cli.out().lines())
                .contains(
                        "✅ LevelDB accessible and responsive",
                        "✅ All 26 contracts detected",
                        "✅ Deployment scripts functional",
                        "✅ Cross-network consistency maintained")
                .anyMatch(line -> line.contains("State manager operational"))
                .hasSize(5);
        assertThat(Cli.run("-C", sample.root(), "validate", "--post-rollback", "-v")
                        .out())
                .contains("   26 found, every one of the backup");
    }

    @Test
    void gradesBackups() throws IOException {
        assertThat(Cli.run("-C", sample.root(), "backup", "verify", Sample.NEWEST)
                        .exit())
                .isZero();
        Files.delete(sample.path("backups/" + Sample.NEWEST + "/docs/README.md"));
        assertThat(Cli.run("-C", sample.root(), "backup", "verify", Sample.NEWEST)
                        .exit())
                .isEqualTo(3);
        Sample.flip(sample.newestTable());
        Cli damaged = Cli.run("-C", sample.root(), "backup", "verify", Sample.NEWEST, "--json");
        assertThat(damaged.exit()).isEqualTo(4);
        assertThat(damaged.json().path("outcome").asText()).isNotEqualTo("VERIFIED");
        assertThat(damaged.json().path("error").path("message").asText()).contains("000005.ldb");
        assertThat(Cli.run("-C", sample.root(), "backup", "verify", "nosuch").exit())
                .isEqualTo(10);
    }

    @Test
    void verifiesBackupByItsPathOutsideOfAnyWorkspace() {
        Cli cli = Cli.run("backup", "verify", sample.path("leveldb"));

        assertThat(cli.exit()).as(cli.err()).isEqualTo(3);
        assertThat(cli.out()).contains("RESTORABLE_WITH_WARNINGS").contains("no sums");
    }

    @Test
    void listsAndExplainsBackups() {
        Cli list = Cli.run("-C", sample.root(), "backup", "list");
        assertThat(list.exit()).isZero();
        assertThat(list.out()).contains(Sample.NEWEST + "  VERIFIED").contains(Sample.OLDER + "  VERIFIED");

        assertThat(Cli.run("-C", sample.root(), "backup", "select").out()).isEqualTo(Sample.NEWEST + "\n");
        Sample.flip(sample.newestTable());
        Cli select = Cli.run("-C", sample.root(), "backup", "select", "--explain");
        assertThat(select.exit()).isZero();
        assertThat(select.out()).contains("chosen    " + Sample.OLDER).contains("no        " + Sample.NEWEST);

        sample.withBothBackupsDamaged();
        Sample.flip(sample.newestTable());
        assertThat(Cli.run("-C", sample.root(), "backup", "select").exit()).isEqualTo(10);
    }

    @Test
    void escapesControlCharactersInNames() throws IOException {
        Files.createDirectory(sample.path("backups/evil\u001b[2Jname"));

        Cli cli = Cli.run("-C", sample.root(), "backup", "select", "--explain");

        assertThat(cli.out()).contains("evil\\u001b[2Jname").doesNotContain("\u001b");
    }

    @Test
    void printsDefectsWithoutStackTrace() {
        Terminal broken = new Terminal(
                java.io.InputStream.nullInputStream(),
                new java.io.PrintStream(new java.io.ByteArrayOutputStream()),
                new java.io.PrintStream(new java.io.ByteArrayOutputStream()),
                false,
                false,
                Map.of());
        // a path that Java cannot make is nobody's workspace, and nobody's defect either
        assertThat(Main.run(broken, "-C", "a\0b", "status")).isEqualTo(2);
    }
}
