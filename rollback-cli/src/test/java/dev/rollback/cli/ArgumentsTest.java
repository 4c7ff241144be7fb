package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArgumentsTest {

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "run --to leveldb --forse,--force",
        "run --to leveldb --force --no-bakcup,--no-backup",
        "run --to leveldb --force --dry-rum=yes,--dry-run",
        "undo --accept-los --force,--accept-loss",
        "prune --forced,--force",
        "harden --force --max-ege=1h,--max-age",
    })
    void refusesMisspeltFlagAndNamesTheNearest(String line, String nearest) {
        Sample sample = Sample.in(folder);
        var before = sample.everything();

        Cli cli = Cli.run(("-C " + sample.root() + " " + line).split(" "));

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err()).contains("unknown option").contains("'" + nearest + "'");
        assertThat(sample.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "runn",
                "backup",
                "backup lst",
                "lock",
                "run",
                "plan",
                "count",
                "probe",
                "backup verify",
                "run --to leveldb extra",
                "run --to leveldb --to leveldb",
                "run --force --force --to leveldb",
                "-C . status -C .",
                "--json status --json",
                "run --backup --no-bakup --to leveldb",
                "run --backup --no-backup --to leveldb",
                "run --plan p.json --to leveldb",
                "run --plan p.json --dry-run",
                "run --plan missing.json --force",
                "run --to leveldb --lock-timeout 30",
                "run --to leveldb --lock-timeout 25h",
                "run --to nosuch --force",
                "count --backend nosuch",
                "validate --quick --post-rollback",
                "status --json --json-lines",
                "status @file",
            })
    void refusesWrongArguments(String line) {
        Cli cli = Cli.run((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));

        assertThat(cli.exit()).as(cli.err()).isEqualTo(2);
        if (!line.contains("--json")) {
            assertThat(cli.out()).isEmpty();
            assertThat(cli.err()).startsWith("error: ");
        }
    }

    @Test
    void refusesEmptyNameOfBackup() {
        assertThat(Cli.run("-C", Sample.in(folder).root(), "run", "--to", "leveldb", "--force", "--backup", "")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void printsEnvelopeForWrongArgumentsToo() {
        Cli cli = Cli.run("run", "--json", "--forse");

        assertThat(cli.exit()).isEqualTo(2);
        var envelope = cli.json();
        assertThat(envelope.path("schemaVersion").asInt()).isEqualTo(1);
        assertThat(envelope.path("command").asText()).isEqualTo("run");
        assertThat(envelope.path("success").asBoolean(true)).isFalse();
        assertThat(envelope.path("exitCode").asInt()).isEqualTo(2);
        assertThat(envelope.path("error").path("kind").asText()).isEqualTo("USAGE");
        assertThat(envelope.path("error").path("message").asText()).contains("--force");
        assertThat(cli.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-C %s --json count --backend leveldb", "count --backend leveldb --json -C %s"})
    void takesGlobalOptionsBeforeAndAfterTheCommand(String line) {
        Cli cli = Cli.run((Object[]) line.formatted(Sample.in(folder).root()).split(" "));

        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(cli.json().path("data").path("contracts").asInt()).isEqualTo(26);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run",
                "plan",
                "status",
                "resume",
                "undo",
                "prune",
                "lock",
                "lock show",
                "validate",
                "count",
                "probe",
                "backup",
                "backup list",
                "backup verify",
                "backup select",
                "drill",
                "harden"
            })
    void helpsWithEveryCommand(String command) {
        Cli cli = Cli.run((command + " --help").strip().split(" "));

        assertThat(cli.exit()).isZero();
        assertThat(cli.out()).startsWith("Usage: rollback " + command);
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void saysItsVersionAsEnvelopeToo() {
        assertThat(Cli.run("--version").out()).startsWith("rollback ");
        assertThat(Cli.run("--version", "--json").json().path("data").has("version"))
                .isTrue();
    }

    @Test
    void refusesFolderThatIsNoWorkspace() {
        Cli cli = Cli.run("-C", folder, "run", "--to", "leveldb", "--force");

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err()).contains("no workspace").contains(folder.toString());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesWrongConfiguration() {
        Sample sample = Sample.in(folder);
        sample.write("rollback.yml", "backup: elsewhere\n");

        Cli cli = Cli.run("-C", sample.root(), "status");

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err()).contains("did you mean backups");
    }
}
