package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code migrate}, {@code export}, {@code import}, {@code diff} and {@code selftest}. */
class MovingStateTest {

    @TempDir
    Path temp;

    private static Cli run(Sample sample, Object... args) {
        Object[] all = new Object[args.length + 2];
        all[0] = "-C";
        all[1] = sample.root();
        System.arraycopy(args, 0, all, 2, args.length);
        return Cli.run(all);
    }

    private static int same(Sample sample, String one, String other) {
        return run(sample, "diff", one, other).exit();
    }

    @Test
    void aRoundTripThroughLevelDbChangesNothingButTheFilesVersions() throws IOException {
        Sample sample = Sample.whole(temp);
        Path kept = Files.createDirectory(temp.resolve("kept"));
        try (var files = Files.list(sample.path("deployments/unified"))) {
            for (Path file : files.toList()) {
                Files.copy(file, kept.resolve(file.getFileName()));
            }
        }

        Cli there = run(sample, "migrate", "--from", "unified-json", "--to", "leveldb", "--force", "--json");
        assertThat(there.exit()).as(there.out()).isIn(0, 3);
        assertThat(there.json().path("outcome").asText()).isEqualTo("MIGRATED");
        assertThat(same(sample, "leveldb", "unified-json")).isZero();

        Cli back = run(sample, "migrate", "--from", "leveldb", "--to", "unified-json", "--force");
        assertThat(back.exit()).as(back.err()).isIn(0, 3);
        assertThat(back.out()).contains("MIGRATED to unified-json");

        Cli diff = run(sample, "diff", "unified-json:" + kept, "unified-json", "--json");
        diff.json().path("data").path("differences").forEach(difference -> {
            assertThat(difference.path("of").asText()).isEqualTo("DOCUMENT");
            difference
                    .path("fields")
                    .forEach(field -> assertThat(field.path("field").asText()).isEqualTo("fileVersion"));
        });
        assertThat(diff.json().path("data").path("changed").asInt()).isPositive();

        Cli undone = run(sample, "undo", "--force");
        assertThat(undone.exit()).as(undone.err()).isIn(0, 3);
        assertThat(same(sample, "unified-json:" + kept, "unified-json")).isZero();
    }

    @Test
    void aTargetThatHoldsSomethingIsRefusedAndADryRunChangesNothing() {
        Sample sample = Sample.whole(temp);
        var before = sample.everything();

        Cli refused = run(sample, "migrate", "--from", "unified-json", "--to", "leveldb");
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.err()).contains("not empty", "--force");

        Cli dry = run(sample, "migrate", "--from", "unified-json", "--to", "leveldb", "--force", "--dry-run");
        assertThat(dry.exit()).as(dry.err()).isIn(0, 3);
        assertThat(dry.out()).contains("Migrating to leveldb", "Displaces", "kept until `rollback prune`");
        assertThat(sample.everything().keySet())
                .allMatch(name -> before.containsKey(name) || name.startsWith(".rollback"));
        before.forEach((name, content) -> assertThat(sample.everything()).containsEntry(name, content));
    }

    @Test
    void anExportIsPrivateNeverOverwritesAndComesBackWhole() throws IOException {
        Sample sample = Sample.whole(temp);
        Path file = temp.resolve("state.json");

        Cli exported = run(sample, "export", "--from", "leveldb", "--out", file, "--json");
        assertThat(exported.exit()).as(exported.err()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(run(sample, "export", "--from", "leveldb", "--out", file).exit())
                .isEqualTo(2);
        assertThat(same(sample, "leveldb", file.toString())).isZero();
        long contracts = exported.json().path("data").path("contracts").asLong();

        Trees.delete(sample.path("leveldb"), FileOps.system());
        Cli imported = run(sample, "import", file, "--to", "leveldb", "--json");
        assertThat(imported.exit()).as(imported.out()).isZero();
        assertThat(imported.json().path("data").path("migrated").path("contractsByChain"))
                .isNotEmpty();
        assertThat(same(sample, "leveldb", file.toString())).isZero();
        assertThat(run(sample, "count", "--backend", "leveldb", "--json")
                                .json()
                                .path("data")
                                .path("contracts")
                                .asLong()
                        + run(sample, "count", "--backend", "leveldb", "--json")
                                .json()
                                .path("data")
                                .path("excludedContracts")
                                .asLong())
                .isEqualTo(contracts);
    }

    @Test
    void anExportToStandardOutputIsAllOfIt() {
        Sample sample = Sample.whole(temp);
        Cli lines = run(sample, "export", "--from", "leveldb", "--format", "jsonl");
        assertThat(lines.exit()).isZero();
        List<JsonNode> all = lines.out().lines().map(Cli::parse).toList();
        assertThat(all.get(0).path("format").asText()).isEqualTo("rollback-export");
        assertThat(all.get(all.size() - 1).has("end")).isTrue();
        assertThat(Cli.parse(run(sample, "export", "--from", "leveldb").out()).path("entries"))
                .hasSize(all.size() - 2);
        assertThat(run(sample, "export", "--from", "leveldb", "--json").exit()).isEqualTo(2);
        assertThat(run(sample, "export", "--from", "leveldb", "--format", "xml").exit())
                .isEqualTo(2);
    }

    @Test
    void aCleanExportLeavesOutExcludedChainsAndSaysHowMany() {
        Sample sample = Sample.whole(temp);
        Path file = temp.resolve("clean.jsonl");
        Cli clean = run(sample, "export", "--from", "leveldb", "--clean", "--format", "jsonl", "--out", file);
        assertThat(clean.exit()).isZero();
        assertThat(clean.err()).contains("left out");
        Cli diff = run(sample, "diff", "leveldb", file.toString(), "--json");
        assertThat(diff.exit()).isEqualTo(4);
        diff.json().path("data").path("differences").forEach(difference -> {
            assertThat(difference.path("change").asText()).isEqualTo("REMOVED");
            assertThat(difference.path("key").asText()).matches("31337-.*|foreign key .*");
        });
    }

    @Test
    void aDiffTellsFieldsAndRepresentationApart() {
        Sample sample = Sample.whole(temp);
        Cli diff = run(sample, "diff", "backup:" + Sample.NEWEST, "unified-json");
        assertThat(diff.exit()).isEqualTo(4);
        assertThat(diff.out()).containsPattern("(?m)^[~=+-] ").contains(" -> ");
        assertThat(run(sample, "diff", "leveldb", "leveldb").exit()).isZero();
        Cli lines = run(sample, "--json-lines", "diff", "backup:" + Sample.NEWEST, "unified-json");
        assertThat(lines.out()
                        .lines()
                        .map(Cli::parse)
                        .filter(line -> line.path("event").asText().equals("difference")))
                .isNotEmpty();
        Cli summary = run(sample, "diff", "backup:" + Sample.NEWEST, "unified-json", "--summary");
        assertThat(summary.out().lines()).hasSize(1);
    }

    @Test
    void whatIsNoStateIsAnErrorThatSaysWhatCouldBe() {
        Sample sample = Sample.whole(temp);
        Cli unknown = run(sample, "diff", "levldb", "leveldb");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("no state is called \"levldb\"", "BACKEND:PATH");
        assertThat(run(sample, "diff", "leveldb:" + temp, "leveldb").exit()).isEqualTo(1);
        assertThat(run(sample, "migrate", "--from", "leveldb", "--to", "legacy-json")
                        .exit())
                .isEqualTo(2);
        assertThat(run(sample, "import", temp.resolve("absent"), "--to", "leveldb", "--force")
                        .exit())
                .isEqualTo(1);
        assertThat(run(sample, "migrate", "--from", "leveldb", "--to", "leveldb", "--force")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void theSelfTestLeavesTheLiveStateAlone() {
        Sample sample = Sample.whole(temp);
        var before = sample.everything();
        for (String backend : List.of("leveldb", "unified-json")) {
            Cli test = run(sample, "selftest", "--backend", backend);
            assertThat(test.exit()).as(test.out() + test.err()).isZero();
            assertThat(test.out()).contains("✅ State manager operational", "created, read, updated, deleted");
        }
        assertThat(sample.everything()).isEqualTo(before);
        assertThat(run(sample, "selftest", "--backend", "legacy-json").exit()).isEqualTo(2);
    }

    @Test
    void theSelfTestFailsOnAStateThatCannotBeWrittenTo() {
        Sample sample = Sample.whole(temp);
        Sample.flip(sample.path("leveldb/000005.ldb"));
        Cli test = run(sample, "selftest", "--backend", "leveldb");
        assertThat(test.exit()).isEqualTo(4);
        assertThat(test.out()).contains("❌");
    }

    @Test
    void everyBackendIsCountedAndValidated() {
        Sample sample = Sample.whole(temp);
        for (String backend : List.of("leveldb", "unified-json", "legacy-json")) {
            assertThat(run(sample, "count", "--backend", backend).exit())
                    .as(backend)
                    .isIn(0, 3);
            assertThat(run(sample, "validate", "--backend", backend, "--quick").exit())
                    .as(backend)
                    .isZero();
            Cli whole = run(sample, "validate", "--backend", backend);
            assertThat(whole.exit()).as(backend + whole.out()).isIn(0, 4);
            assertThat(whole.out()).contains("accessible and responsive");
        }
    }

    @Test
    void theStatusTellsTheActiveBackendAndWhy() {
        Sample sample = Sample.whole(temp);
        assertThat(run(sample, "status").out()).contains("Active backend  unified-json (nothing says which");
        assertThat(run(sample, "run", "--to", "leveldb", "--force").exit()).isIn(0, 3);
        assertThat(run(sample, "status").out()).contains("Active backend  leveldb (FORCE_LEVELDB in .env.emergency)");
        sample.write("rollback.yml", "active-backend: nobody\n");
        Trees.delete(sample.path(".env.emergency"), FileOps.system());
        assertThat(run(sample, "status").err()).contains("the active backend cannot be told", "nobody");
    }
}
