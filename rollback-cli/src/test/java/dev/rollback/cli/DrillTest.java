package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.Bytes;
import dev.rollback.api.Sha256;
import dev.rollback.core.engine.Surroundings;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrillTest {

    @TempDir
    Path folder = Path.of("");

    private Cli drill(Object... args) {
        Object[] all = new Object[args.length + 1];
        all[0] = "drill";
        System.arraycopy(args, 0, all, 1, args.length);
        return Cli.run("", false, Map.of("TMPDIR", folder.toString(), "INCIDENT_ID", "INC-real"), all);
    }

    @Test
    void passesOnTheSampleAndLeavesNothing() {
        Cli cli = drill();

        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(cli.out())
                .startsWith("DRILL on the built-in sample workspace. This is an exercise")
                .contains("flipped the bits of 8 bytes of leveldb/000005.ldb")
                .contains("the procedure allows 30 minutes")
                .contains("✅ All 26 contracts detected")
                .contains("DRILL PASSED: 28 of 28 entries")
                .doesNotContain("INC-real");
        assertThat(cli.err()).startsWith("DRILL: an exercise");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tellsNobody() throws IOException {
        Sample sample = Sample.in(Files.createDirectory(folder.resolve("mine")));
        Path told = Files.createFile(folder.resolve("told"));
        Files.writeString(
                sample.path("rollback.yml"), "notifications: {ops: {notifier: test-file, file: " + told + "}}\n");
        assertThat(Cli.run("-C", sample.root(), "notify", "test").exit()).isZero();
        assertThat(told).isNotEmptyFile();
        Files.writeString(told, "");

        assertThat(drill("-C", sample.root()).exit()).isIn(0, 3);

        assertThat(told).isEmptyFile();
    }

    @Test
    void givesItsTranscriptAsEnvelope() {
        JsonNode envelope = drill("--json").json();

        assertThat(envelope.path("outcome").asText()).isEqualTo("PASSED");
        assertThat(envelope.path("data").path("comparison").path("equal").asInt())
                .isEqualTo(28);
        assertThat(envelope.path("data").path("drill").asBoolean()).isTrue();
    }

    @Test
    void keepsItsWorkspaceOnRequest() throws IOException {
        Cli cli = drill("--keep");

        assertThat(cli.exit()).isZero();
        try (var paths = Files.list(folder)) {
            Path kept = paths.findFirst().orElseThrow();
            assertThat(cli.out()).contains("is kept in " + kept);
            assertThat(new Sample(kept.resolve("sample")).live().holds()).isTrue();
        }
    }

    @Test
    void failsWhenTheRestoredStateIsNotTheExpectedOne() {
        Map<Bytes, Sha256> values = new TreeMap<>(SampleWorkspace.expected().values());
        Bytes changed = values.keySet().iterator().next();
        values.put(changed, Sha256.of(new byte[0]));
        values.put(Bytes.utf8("1-Absent"), Sha256.of(new byte[0]));
        Sample sample = Sample.in(folder);
        Terminal silent = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream()),
                new PrintStream(OutputStream.nullOutputStream()),
                false,
                false,
                Map.of());

        Drill.Result result = new Drill(
                        Workspace.open(sample.root()),
                        Backends.load(),
                        Surroundings.system("drill"),
                        new Console(silent, new Console.Style(true, false, false)))
                .run(new ExpectedState(values));
        Answer answer = DrillAnswer.of(result, "a test", List.of());

        assertThat(answer.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(result.comparison().different()).isEqualTo(1);
        assertThat(result.comparison().missing()).isEqualTo(1);
        assertThat(answer.text()).anyMatch(line -> line.contains("1-Absent is missing"));
        assertThat(answer.problem().orElseThrow().message()).contains("has another value");
    }

    @Test
    void passesOnCopyOfTheUsersWorkspaceWhichItOnlyReads() throws IOException {
        Path place = Files.createDirectory(folder.resolve("theirs"));
        Sample sample = Sample.whole(place);
        sample.write("rollback.yml", "deployment-checks:\n  - command: [\"false\"]\n");
        sample.write("leveldb/LOCK", "");
        Files.createSymbolicLink(sample.path("deployments/link.json"), Path.of("bscmainnet.json"));
        var before = sample.everything();

        Cli cli = drill("-C", sample.root());

        assertThat(cli.exit()).as(cli.err()).isEqualTo(3);
        assertThat(cli.err()).contains("warning: not copied: deployments/link.json is no regular file");
        assertThat(cli.out())
                .startsWith("DRILL on a copy of " + sample.root())
                .contains("a drill runs none of the workspace's commands")
                .contains("DRILL PASSED: 28 of 28");
        assertThat(sample.everything()).isEqualTo(before);
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("rollback-drill"));
    }

    @Test
    void saysSoWhenTheUsersWorkspaceHasNoUsableBackup() throws IOException {
        Path place = Files.createDirectory(folder.resolve("theirs"));
        Sample sample = Sample.whole(place).withBothBackupsDamaged();
        var before = sample.everything();

        Cli cli = drill("-C", sample.root(), "--json");

        assertThat(cli.exit()).isEqualTo(10);
        assertThat(cli.json().path("data").path("kept").asText()).contains("rollback-drill-");
        assertThat(sample.everything()).isEqualTo(before);
    }
}
