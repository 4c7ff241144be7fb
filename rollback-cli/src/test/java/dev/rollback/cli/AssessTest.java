package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code assess}, {@code decide}, {@code incident signal} and {@code run --auto}, on a real workspace. */
final class AssessTest {

    private static final String AUTOMATIC = "decision:\n  automatic-rollback: true\n";

    @TempDir
    Path folder = Path.of("");

    private Sample sample;

    @BeforeEach
    void unpack() {
        sample = Sample.in(folder);
    }

    private Cli cli(Map<String, String> environment, Object... args) {
        List<Object> all = new ArrayList<>(List.of("-C", sample.root()));
        all.addAll(List.of(args));
        return Cli.run("", false, environment, all.toArray());
    }

    private Cli cli(Object... args) {
        return cli(Map.of(), args);
    }

    private JsonNode json(int exit, Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        all.add("--json");
        Cli cli = cli(all.toArray());
        assertThat(cli.exit()).as(cli.out()).isEqualTo(exit);
        return cli.json();
    }

    private void corrupt() {
        Sample.flip(sample.path("leveldb/000005.ldb"));
    }

    @Test
    void isClearOnASoundWorkspace() {
        Cli cli = cli("assess");
        assertThat(cli.exit()).as(cli.toString()).isZero();
        assertThat(cli.err()).isEmpty();
        assertThat(cli.out())
                .startsWith("Active backend  leveldb\n")
                .contains(
                        "✅ state readable: leveldb at leveldb: 28 contract records, intact\n",
                        "✅ backups ready: " + Sample.NEWEST,
                        "SKIPPED changes outside: nothing is recorded");
        JsonNode answer = json(0, "assess", "--quick");
        assertThat(answer.path("outcome").asText()).isEqualTo("CLEAR");
        assertThat(answer.path("data").path("tookMillis").isIntegralNumber()).isTrue();
        assertThat(answer.path("data").path("observations").findValuesAsText("check"))
                .contains("state readable");
    }

    @Test
    void tellsOfEvidenceWithExitFour() {
        corrupt();
        Cli cli = cli("assess");
        assertThat(cli.exit()).isEqualTo(4);
        assertThat(cli.out()).contains("❌ state readable: RAISED data corruption: leveldb at leveldb: ", "000005.ldb");
        assertThat(cli.err()).contains("there is evidence for data corruption", "rollback decide");
        JsonNode answer = json(4, "assess");
        assertThat(answer.path("data").path("raised").path(0).asText()).isEqualTo("DATA_CORRUPTION");
        assertThat(answer.path("error").path("code").asText(answer.path("error").toString()))
                .contains("TRIGGER_RAISED");
    }

    @Test
    void tellsOfObstaclesWithExitThree() {
        sample.withBothBackupsDamaged();
        Cli cli = cli("assess");
        assertThat(cli.exit()).isEqualTo(3);
        assertThat(cli.out()).contains("❗ backups ready: OBSTACLE: no usable backup among 2");
        assertThat(cli("assess", "--quick").exit()).isZero();
    }

    @Test
    void recordsWhatIsLiveAndNoticesAChange() {
        JsonNode recorded = json(0, "assess", "--record");
        assertThat(recorded.path("data").path("recorded").asText()).isEqualTo("leveldb, 28 contract records, intact");
        assertThat(cli("assess").out()).contains("✅ changes outside: says what was recorded ");
        try {
            for (String name :
                    List.of("CURRENT", "MANIFEST-000014", "000005.ldb", "000009.ldb", "000013.ldb", "000015.log")) {
                Files.deleteIfExists(sample.path("leveldb/" + name));
            }
            Path older = sample.path("backups/" + Sample.OLDER + "/leveldb");
            try (var files = Files.list(older)) {
                for (Path file : files.toList()) {
                    Files.copy(
                            file,
                            sample.path("leveldb").resolve(file.getFileName().toString()),
                            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Cli changed = cli("assess");
        assertThat(changed.exit()).as(changed.out()).isEqualTo(3);
        assertThat(changed.out()).contains("❗ changes outside: SUSPECTED security breach: ");
        Cli decided = cli("decide");
        assertThat(decided.exit()).isEqualTo(3);
        assertThat(decided.out()).contains("MANUAL DECISION REQUIRED", "nothing is rolled back on suspicion alone");
        assertThat(cli("assess", "--record").exit()).isEqualTo(3);
        assertThat(cli("assess").exit()).isZero();
    }

    @Test
    void recordsNoDamagedState() {
        corrupt();
        JsonNode answer = json(1, "assess", "--record");
        assertThat(answer.path("error").toString()).contains("so it is not recorded");
        assertThat(sample.path(".rollback/recorded")).doesNotExist();
    }

    @Test
    void reportsAreEvidenceUntilTheyAreCleared() {
        JsonNode reported =
                json(0, "incident", "signal", "security-breach", "--note", "a key leaked", "--expires", "1h");
        assertThat(reported.path("data").path("trigger").asText()).isEqualTo("SECURITY_BREACH");
        Cli assessed = cli("assess");
        assertThat(assessed.exit()).isEqualTo(4);
        assertThat(assessed.out())
                .contains("❌ signal security-breach: RAISED security breach: reported once", "a key leaked");
        assertThat(cli("incident", "signal", "security-breach", "--clear").exit())
                .isZero();
        assertThat(cli("assess").exit()).isZero();
    }

    @Test
    void refusesSignalsThatAreNone() {
        for (String[] wrong : new String[][] {
            {"incident", "signal", "bad-weather"},
            {"incident", "signal", "security-breach", "--expires", "0s"},
            {"incident", "signal", "security-breach", "--expires", "25h"},
            {"incident", "signal", "security-breach", "--clear", "--note", "x"},
            {"incident", "signal", "security-breach", "--note", " "},
            {"incident", "signal"}
        }) {
            assertThat(cli((Object[]) wrong).exit()).as(String.join(" ", wrong)).isEqualTo(2);
        }
        assertThat(sample.path(".rollback/signals.jsonl")).doesNotExist();
    }

    @Test
    void masksSecretsInWhatIsReported() throws IOException {
        Cli cli = cli(
                Map.of("DEPLOYER_PRIVATE_KEY", "0xsesame-sesame"),
                "incident",
                "signal",
                "security-breach",
                "--note",
                "0xsesame-sesame is out");
        assertThat(cli.exit()).isZero();
        assertThat(sample.path(".rollback/signals.jsonl"))
                .content()
                .contains("*** is out")
                .doesNotContain("sesame");
    }

    @Test
    void masksSecretsInWhatAMarkerSays() {
        sample.write(".system-failure", "posting with hooks-sesame and token-sesame fails\n");
        sample.write("hook", "hooks-sesame");
        sample.path("hook").toFile().setReadable(false, false);
        sample.path("hook").toFile().setReadable(true, true);
        sample.write("rollback.yml", "notifications:\n  slack:\n    url: { file: hook }\n");
        Cli cli = cli(Map.of("API_TOKEN", "token-sesame"), "assess", "--json");
        assertThat(cli.exit()).isEqualTo(4);
        assertThat(cli.out()).contains("posting with *** and *** fails").doesNotContain("sesame");
    }

    @Test
    void writesTheTimelineOfTheIncidentUnderWay() {
        assertThat(cli("incident", "declare", "--severity", "HIGH", "--summary", "it hurts")
                        .exit())
                .isZero();
        corrupt();
        cli("incident", "signal", "deployment-failure");
        cli("assess");
        cli("decide");
        JsonNode timeline = json(0, "incident", "show").path("data").path("timeline");
        assertThat(timeline.findValuesAsText("event"))
                .containsExactly("declared", "signal", "assessed", "assessed", "decided");
        assertThat(timeline.path(2).path("raised").asText()).startsWith("state readable: ");
        assertThat(timeline.path(4).path("decision").asText()).isEqualTo("MANUAL_DECISION_REQUIRED");
        assertThat(json(0, "incident", "show").path("data").path("budgets").findValuesAsText("name"))
                .contains("assessment", "decision");
    }

    @Test
    void decidesByTheRulesAndSaysWhatWouldChangeIt() {
        Cli calm = cli("decide");
        assertThat(calm.exit()).isZero();
        assertThat(calm.out()).startsWith("NO ROLLBACK\n");
        corrupt();
        Cli manual = cli("decide");
        assertThat(manual.exit()).isEqualTo(3);
        assertThat(manual.out())
                .startsWith(
                        "MANUAL DECISION REQUIRED\nTrigger    data corruption, CRITICAL\nRespond    within 2 min 0 s\n")
                .contains("`decision.automatic-rollback: true` in rollback.yml: then this would be AUTOMATIC ROLLBACK");
        sample.write("rollback.yml", AUTOMATIC);
        Cli automatic = cli("decide");
        assertThat(automatic.exit()).isEqualTo(4);
        assertThat(automatic.out()).startsWith("AUTOMATIC ROLLBACK\n");
        assertThat(cli("decide", "--quick").exit())
                .as("no backup was looked at")
                .isEqualTo(3);
        assertThat(sample.path(".rollback/ops")).doesNotExist();
    }

    @Test
    void rollsBackByItselfWhereThatIsAllowedAndNotTwice() {
        sample.write("rollback.yml", AUTOMATIC);
        assertThat(cli("run", "--to", "leveldb", "--auto").exit())
                .as("there is no need")
                .isZero();
        assertThat(sample.path(".rollback/ops")).doesNotExist();
        corrupt();
        Cli cli = cli("run", "--auto", "--json");
        assertThat(cli.exit()).as(cli.out()).isIn(0, 3);
        JsonNode data = cli.json().path("data");
        assertThat(data.path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(data.path("decision").path("decision").asText()).isEqualTo("AUTOMATIC_ROLLBACK");
        assertThat(sample.live().missing()).isZero();
        JsonNode incident = json(0, "incident", "show").path("data");
        assertThat(incident.path("severity").asText()).isEqualTo("CRITICAL");
        assertThat(incident.path("summary").asText()).isEqualTo("automatic rollback: data corruption");
        assertThat(incident.path("timeline").findValuesAsText("event"))
                .containsSubsequence("declared", "decided", "rolling-back", "monitoring");

        corrupt();
        Cli again = cli("run", "--auto");
        assertThat(again.exit()).isEqualTo(5);
        assertThat(again.out()).contains("less than a day ago, and that has not helped");
    }

    @Test
    void rollsNothingBackByItselfWhereThatIsNotAllowed() {
        corrupt();
        var before = sample.everything();
        Cli cli = cli("run", "--auto", "--json");
        assertThat(cli.exit()).isEqualTo(5);
        assertThat(cli.json().path("outcome").asText()).isEqualTo("MANUAL_DECISION_REQUIRED");
        var after = sample.everything();
        after.keySet().removeIf(name -> name.startsWith(".rollback"));
        before.keySet().removeIf(name -> name.startsWith(".rollback"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void rollsNothingBackOnSuspicionNorIntoAnObstacle() {
        sample.write("rollback.yml", AUTOMATIC);
        cli("incident", "signal", "deployment-failure");
        assertThat(cli("run", "--auto").exit()).isEqualTo(5);
        cli("incident", "signal", "deployment-failure", "--clear");
        corrupt();
        sample.withBothBackupsDamaged();
        Cli cli = cli("run", "--auto");
        assertThat(cli.exit()).isEqualTo(5);
        assertThat(cli.out()).contains("in the way of a rollback: backups ready");
        assertThat(sample.path(".rollback/ops")).doesNotExist();
    }

    @Test
    void refusesWhatDoesNotGoWithAuto() {
        for (String[] wrong : new String[][] {
            {"--force"}, {"--dry-run"}, {"--plan", "plan.json"}, {"--backup", Sample.NEWEST}, {"--to", "unified-json"}
        }) {
            List<Object> args = new ArrayList<>(List.of("run", "--auto"));
            args.addAll(List.of(wrong));
            assertThat(cli(args.toArray()).exit()).as(String.join(" ", wrong)).isEqualTo(2);
        }
    }

    @Test
    void followsTheRulesOfTheConfiguration() {
        sample.write("rollback.yml", """
                decision:
                  automatic-rollback: true
                  responses: { LOW: 10m }
                  triggers:
                    data-corruption: { severity: LOW, response: 1h, rollback: no }
                """);
        corrupt();
        Cli cli = cli("decide");
        assertThat(cli.exit()).as(cli.out()).isZero();
        assertThat(cli.out())
                .startsWith("NO ROLLBACK\nTrigger    data corruption, LOW\nRespond    within 10 min 0 s\n")
                .contains("is to be looked into first");
        sample.write(
                "rollback.yml",
                "decision:\n  automatic: true\n  responses: {WORST: 1m}\n  triggers:\n    fire: {}\n"
                        + "    data-corruption: { severity: BAD, response: 5, rollback: never, who: me }\n");
        Cli wrong = cli("decide");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err())
                .contains(
                        "unknown key decision.automatic; did you mean automatic-rollback?",
                        "unknown key decision.responses.WORST",
                        "unknown key decision.triggers.fire",
                        "unknown key decision.triggers.data-corruption.who",
                        "decision.triggers.data-corruption.severity: expected one of CRITICAL, HIGH, MEDIUM, LOW",
                        "decision.triggers.data-corruption.response: expected a duration such as 30s, 5m or 1h",
                        "decision.triggers.data-corruption.rollback: expected one of immediate, within-10m,"
                                + " conditional, no");
    }
}
