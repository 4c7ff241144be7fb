package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HardenTest {

    private static final String PROFILE =
            "validation:\n  skipped: error\n  warnings: error\nbackups-max-age: 24h\nverify-before-open: true\n";

    @TempDir
    Path folder = Path.of("");

    private Sample sample;

    @BeforeEach
    void unpack() {
        sample = Sample.in(folder);
    }

    private Cli cli(Object... words) {
        return Cli.run(all(words));
    }

    private Cli answering(String typed, Object... words) {
        return Cli.answering(typed, all(words));
    }

    private Object[] all(Object... words) {
        return Stream.concat(Stream.of("-C", sample.root()), Arrays.stream(words))
                .toArray();
    }

    private String configuration() {
        try {
            return Files.readString(sample.path("rollback.yml"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void showsTheDifferenceThenAsksThenWrites() {
        sample.write("rollback.yml", "backups: backups # ours\r\nbackups-max-age: 7d\r\n");

        Cli cli = answering(String.valueOf(sample.root().getFileName()), "harden");

        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(cli.out().lines())
                .containsExactly(
                        "--- rollback.yml",
                        "+++ rollback.yml",
                        "@@ -1,2 +1,6 @@",
                        " backups: backups # ours",
                        "-backups-max-age: 7d",
                        "+backups-max-age: 24h",
                        "+validation:",
                        "+  skipped: error",
                        "+  warnings: error",
                        "+verify-before-open: true",
                        "changed " + sample.path("rollback.yml"));
        assertThat(cli.err()).contains("This changes", "Type the folder's name");
        assertThat(configuration())
                .isEqualTo("backups: backups # ours\r\nbackups-max-age: 24h\r\nvalidation:\r\n  skipped: error\r\n"
                        + "  warnings: error\r\nverify-before-open: true\r\n");
    }

    @Test
    void makesTheFileWhereThereIsNone() {
        Cli cli = cli("harden", "--force", "--max-age", "90m");
        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(cli.out()).startsWith("--- /dev/null\n+++ rollback.yml\n").contains("made ");
        assertThat(configuration()).isEqualTo(PROFILE.replace("24h", "90m"));
    }

    @Test
    void hasNothingToDoTheSecondTimeAndMakesNothingLaxer() {
        sample.write("rollback.yml", "backups-max-age: 6h\n");
        assertThat(cli("harden", "--force").exit()).isZero();
        String hardened = configuration();
        assertThat(hardened).contains("backups-max-age: 6h\n");
        var before = sample.everything();
        for (Cli again : List.of(
                cli("harden"),
                cli("harden", "--force", "--max-age", "7d"),
                cli("harden", "--dry-run"),
                answering("", "harden"))) {
            assertThat(again.exit()).as(again.err()).isZero();
            assertThat(again.out()).isEqualTo("nothing to do: rollback.yml is as strict already\n");
        }
        assertThat(cli("harden", "--json").json().path("outcome").asText()).isEqualTo("NOTHING");
        assertThat(sample.everything()).isEqualTo(before);
    }

    @Test
    void changesNothingWithoutAYes() {
        sample.write("rollback.yml", "backups: backups\n");
        var before = sample.everything();
        for (Cli cli : List.of(cli("harden"), answering("yes", "harden"), answering("", "harden"))) {
            assertThat(cli.exit()).isEqualTo(5);
            assertThat(cli.out()).contains("+verify-before-open: true");
            assertThat(cli.err()).contains("nothing was done");
        }
        Cli programs = cli("harden", "--json");
        assertThat(programs.exit()).isEqualTo(5);
        assertThat(programs.json().path("error").path("kind").asText()).isEqualTo("CONFIRMATION_NEEDED");
        Cli dry = cli("harden", "--dry-run");
        assertThat(dry.exit()).isZero();
        assertThat(dry.out()).startsWith("--- rollback.yml\n").contains("+verify-before-open: true");
        assertThat(cli("harden", "--dry-run", "--force").exit()).isZero();
        assertThat(sample.everything()).isEqualTo(before);
    }

    @Test
    void tellsProgramsTheDifferenceAndTheKeys() {
        sample.write("rollback.yml", "validation: {skipped: error}\n");
        Cli cli = cli("harden", "--force", "--json");
        assertThat(cli.exit()).isZero();
        JsonNode envelope = cli.json();
        assertThat(envelope.path("outcome").asText()).isEqualTo("HARDENED");
        JsonNode data = envelope.path("data");
        assertThat(data.path("file").asText())
                .isEqualTo(sample.path("rollback.yml").toString());
        assertThat(data.path("written").asBoolean()).isTrue();
        assertThat(data.path("creates").asBoolean(true)).isFalse();
        assertThat(data.path("incident").isNull()).isTrue();
        assertThat(data.path("difference").asText())
                .startsWith("--- rollback.yml\n+++ rollback.yml\n@@ -1 +1,3 @@\n-validation: {skipped: error}\n")
                .contains("+validation: {skipped: error, warnings: error}\n");
        assertThat(data.path("keys")).hasSize(3);
        assertThat(data.path("keys").path(0).toString())
                .isEqualTo("{\"key\":\"validation.warnings\",\"before\":\"warning\",\"after\":\"error\"}");
        assertThat(data.path("keys").path(1).path("before").isNull()).isTrue();
    }

    @Test
    void showsNoSecretThatStandsBesideIt() {
        sample.write("rollback.yml", "notifications: {slack: {url: hunter2-and-more}}\n");
        Cli cli = Cli.run("", false, Map.of("SLACK_WEBHOOK_URL", "hunter2-and-more"), all("harden", "--dry-run"));
        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(cli.out()).contains(" notifications: {slack: {url: ***}}").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"24", "1w", "0h", "-1d", "", "24 h"})
    void refusesWhatIsNoAge(String age) {
        Cli cli = cli("harden", "--dry-run", "--max-age", age);
        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.err()).contains("expected a duration such as 90m, 24h or 7d");
    }

    @Test
    void refusesAnInvalidFileWithTheUsualMessage() {
        sample.write("rollback.yml", "backup: elsewhere\n");
        Cli usual = cli("status");
        Cli cli = cli("harden", "--force");
        assertThat(cli.exit()).isEqualTo(2).isEqualTo(usual.exit());
        assertThat(cli.err()).isEqualTo(usual.err());
        assertThat(configuration()).isEqualTo("backup: elsewhere\n");
    }

    @Test
    void saysWhatToWriteByHandWhereItWillNot() throws IOException {
        Files.writeString(sample.path("shared.yml"), "backups: backups\n");
        Files.createSymbolicLink(sample.path("rollback.yml"), Path.of("shared.yml"));
        Cli cli = cli("harden", "--force");
        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.err()).contains("a symbolic link", "write by hand", PROFILE.stripTrailing());
        assertThat(sample.path("shared.yml")).hasContent("backups: backups");
    }

    @Test
    void staysOutWhileAnOperationIsInTheWorkspaceOrUnfinished() throws IOException {
        Path lock = Files.createDirectories(sample.path(".rollback")).resolve("lock");
        try (LockingProcess holder = LockingProcess.of(Files.createFile(lock))) {
            assertThat(holder.isAlive()).isTrue();
            assertThat(cli("harden", "--force").exit()).isEqualTo(11);
            assertThat(cli("harden", "--dry-run").exit()).isZero();
        }
        sample.cutOffBeforeCommit();
        Cli cli = cli("harden", "--force");
        assertThat(cli.exit()).isEqualTo(14);
        assertThat(sample.path("rollback.yml")).doesNotExist();
        assertThat(cli("harden", "--dry-run").exit()).isZero();
    }

    /** Somebody who answers yes, while something else happens. */
    private int answeringWhile(Runnable happens) {
        byte[] yes = (sample.root().getFileName() + "\n").getBytes(StandardCharsets.UTF_8);
        InputStream typed = new ByteArrayInputStream(yes) {
            @Override
            public int read(byte[] bytes, int offset, int length) {
                happens.run();
                return super.read(bytes, offset, length);
            }
        };
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(typed, nowhere, nowhere, true, false, Map.of());
        return Main.run(terminal, "-C", sample.root().toString(), "harden");
    }

    @Test
    void writesOnlyOverWhatItHasShown() {
        sample.write("rollback.yml", "backups: backups\n");
        assertThat(answeringWhile(() -> sample.write("rollback.yml", "backups: others\n")))
                .isEqualTo(1);
        assertThat(configuration()).isEqualTo("backups: others\n");
    }

    @Test
    void looksForAnUnfinishedOperationOnceMoreAfterTheAnswer() {
        assertThat(answeringWhile(() -> sample.cutOffBeforeCommit())).isEqualTo(14);
        assertThat(sample.path("rollback.yml")).doesNotExist();
    }

    @Test
    void isNotedInTheTimelineOfTheIncidentThatIsMeant() {
        assertThat(hardened(Map.of()).path("incident").isNull()).isTrue();
        declare("ONE");
        assertThat(hardened(Map.of()).path("incident").asText()).isEqualTo("ONE");
        JsonNode line = timeline("ONE").path(1);
        assertThat(line.path("event").asText()).isEqualTo("hardened");
        assertThat(line.path("keys").asText())
                .isEqualTo("validation.skipped: error, validation.warnings: error, backups-max-age: 24h, "
                        + "verify-before-open: true");
        declare("TWO");
        assertThat(hardened(Map.of()).path("incident").isNull())
                .as("several are open")
                .isTrue();
        assertThat(hardened(Map.of("INCIDENT_ID", "TWO")).path("incident").asText())
                .isEqualTo("TWO");
        assertThat(hardened(Map.of("INCIDENT_ID", "NOBODYS")).path("incident").isNull())
                .isTrue();
        assertThat(hardened(Map.of(), "--incident", "ONE").path("incident").asText())
                .isEqualTo("ONE");
        for (String id : List.of("ONE", "TWO")) {
            assertThat(cli("incident", "resolve", "--incident", id, "--resolution", "x")
                            .exit())
                    .isIn(0, 3);
        }
        assertThat(hardened(Map.of()).path("incident").asText()).isEqualTo("TWO");
        assertThat(cli("incident", "close", "--incident", "TWO").exit()).isIn(0, 3);
        assertThat(hardened(Map.of()).path("incident").asText()).isEqualTo("ONE");
        assertThat(timeline("TWO"))
                .extracting(event -> event.path("event").asText())
                .containsExactly("declared", "hardened", "resolved", "hardened", "closed");
    }

    @Test
    void writesNothingForAnIncidentThatIsNotThere() {
        Cli cli = cli("harden", "--force", "--incident", "NOBODYS");
        assertThat(cli.exit()).isEqualTo(1);
        assertThat(sample.path("rollback.yml")).doesNotExist();
    }

    @Test
    void warnsWhenTheTimelineCannotSaySo() throws IOException {
        declare("ONE");
        Path timeline = sample.path("logs/incidents/ONE/timeline.jsonl");
        Files.delete(timeline);
        Files.createDirectory(timeline);
        Cli cli = cli("harden", "--force");
        assertThat(cli.exit()).isEqualTo(3);
        assertThat(cli.err()).contains("the timeline of incident ONE does not say so");
        assertThat(configuration()).isEqualTo(PROFILE);
    }

    private void declare(String id) {
        Map<String, String> environment = Map.of("INCIDENT_ID", id);
        Object[] words = all("incident", "declare", "--severity", "LOW", "--summary", "it hurts");
        assertThat(Cli.run("", false, environment, words).exit()).isIn(0, 3);
    }

    private JsonNode hardened(Map<String, String> environment, Object... more) {
        sample.write("rollback.yml", "backups: backups\n");
        Object[] words = Stream.concat(Stream.of(all("harden", "--force", "--json")), Arrays.stream(more))
                .toArray();
        Cli cli = Cli.run("", false, environment, words);
        assertThat(cli.exit()).as(cli.out()).isZero();
        assertThat(configuration()).endsWith(PROFILE);
        return cli.json().path("data");
    }

    private JsonNode timeline(String id) {
        return cli("incident", "show", "--incident", id, "--json")
                .json()
                .path("data")
                .path("timeline");
    }

    /** What the keys do, through the commands. */
    @Test
    void everyKeyActs() throws IOException {
        assertThat(cli("validate").exit()).isZero();
        assertThat(cli("validate", "--post-rollback").exit()).isZero();
        assertThat(cli("selftest", "--backend", "leveldb").exit()).isZero();
        assertThat(cli("backup", "verify", Sample.NEWEST).exit()).isZero();
        assertThat(cli("backup", "select").exit()).isZero();
        assertThat(cli("plan", "--to", "leveldb").exit()).isZero();

        assertThat(cli("harden", "--force").exit()).isZero();

        Cli validate = cli("validate");
        assertThat(validate.exit()).isEqualTo(4);
        assertThat(validate.out())
                .contains("❌ All contracts detected: did not run, as", "validation.skipped in rollback.yml is error");
        assertThat(cli("validate", "--post-rollback").out()).contains("❌ Deployment scripts functional: did not run");
        assertThat(cli("validate", "--quick").exit()).isZero();
        for (String command : List.of(
                "backup verify " + Sample.NEWEST, "backup select", "plan --to leveldb", "run --to leveldb --dry-run")) {
            assertThat(cli((Object[]) command.split(" ")).exit()).as(command).isEqualTo(3);
        }
        String why = "too long ago: backups-max-age is 24h";
        assertThat(cli("backup", "list").out()).contains(Sample.NEWEST + "  RESTORABLE_WITH_WARNINGS, made", why);
        assertThat(cli("backup", "list", "--json").out()).contains("\"TOO_OLD\"");
        assertThat(cli("backup", "verify", Sample.NEWEST).out()).contains("warning: ", why);
        assertThat(cli("backup", "select", "--explain").out()).contains("chosen    " + Sample.NEWEST, why);
        assertThat(cli("plan", "--to", "leveldb").out()).contains("Warnings\n", why);
        Cli shown = answering("no", "run", "--to", "leveldb");
        assertThat(shown.exit()).isEqualTo(5);
        assertThat(shown.err()).contains(why);
        Cli run = cli("run", "--to", "leveldb", "--force");
        assertThat(run.exit()).as(run.err()).isEqualTo(3);
        assertThat(run.out()).contains(why);
        assertThat(sample.live().holds()).isTrue();

        Sample.flip(sample.path("leveldb/000005.ldb"));
        Cli selftest = cli("selftest", "--backend", "leveldb");
        assertThat(selftest.exit()).isEqualTo(4);
        assertThat(selftest.out()).contains("verify-before-open in rollback.yml");
        assertThat(cli("run", "--to", "leveldb", "--force").exit())
                .as("what is damaged is rolled back as ever")
                .isEqualTo(3);
        assertThat(sample.live().holds()).isTrue();
    }
}
