package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IncidentTest {

    @TempDir
    Path folder = Path.of("");

    private Sample sample;

    @BeforeEach
    void unpack() {
        sample = Sample.in(folder);
    }

    @Test
    void goesFromTheDeclarationToTheFollowUp() throws IOException {
        JsonNode declared = json("incident", "declare", "--severity", "HIGH", "--summary", "it hurts");
        String id = declared.path("incident").asText();
        assertThat(id).matches("INC-\\d{8}-\\d{6}");
        assertThat(json("isolate").path("state").asText()).isEqualTo("ISOLATED");
        assertThat(sample.path(".emergency-stop")).content().contains(id);

        JsonNode run = json("run", "--to", "leveldb", "--force");
        assertThat(run.path("incident").asText()).isEqualTo(id);
        assertThat(sample.path(".emergency-stop"))
                .as("the incident's, not the operation's")
                .exists();
        assertThat(json("status").path("openIncidents").path(0).path("state").asText())
                .isEqualTo("MONITORING");

        json("incident", "update", "--status", "rolled back", "--eta", "soon");
        json("release");
        assertThat(sample.path(".emergency-stop")).doesNotExist();
        JsonNode resolved = json("incident", "resolve", "--resolution", "back on LevelDB");
        assertThat(resolved.path("downtimeMillis").isIntegralNumber()).isTrue();
        assertThat(Path.of(resolved.path("report").asText()))
                .content()
                .contains("# Incident " + id, "back on LevelDB", "| rollback | 30 min 0 s |", "[to be filled in]");
        json("incident", "lessons", "look earlier", "look closer");
        JsonNode closed = json("incident", "close");
        assertThat(closed.path("state").asText()).isEqualTo("CLOSED");
        assertThat(Path.of(closed.path("followUp").asText())).content().contains("Review on ");

        JsonNode timeline = json("incident", "show", "--incident", id).path("timeline");
        assertThat(timeline)
                .extracting(line -> line.path("event").asText())
                .containsSubsequence(
                        "declared",
                        "isolated",
                        "rolling-back",
                        "validating",
                        "monitoring",
                        "update",
                        "released",
                        "resolved",
                        "lesson",
                        "lesson",
                        "closed");
        assertThat(cli("incident", "list").out()).contains(id + "  HIGH  closed  it hurts");
    }

    @Test
    void refusesStepsThatDoNotFollow() {
        refused(1, "NOT_FOUND", "incident", "show");
        refused(1, "NOT_FOUND", "isolate");
        refused(1, "NOT_FOUND", "incident", "close");
        json("incident", "declare", "--severity", "LOW", "--summary", "it hurts");
        refused(1, "NOT_FOUND", "incident", "close");
        json("incident", "resolve", "--resolution", "it does not hurt any more");
        refused(1, "NOT_FOUND", "incident", "update", "--status", "x");
        json("incident", "close", "--quiet");
        refused(1, "NOT_FOUND", "incident", "lessons", "too late");
    }

    @Test
    void asksWhichOfSeveral() {
        Cli first = run(Map.of("INCIDENT_ID", "ONE"), "incident", "declare", "--severity", "LOW", "--summary", "one");
        assertThat(first.exit()).isZero();
        Cli second = run(Map.of("INCIDENT_ID", "TWO"), "incident", "declare", "--severity", "LOW", "--summary", "two");
        assertThat(second.exit()).isEqualTo(3);
        assertThat(second.err()).contains("ONE is open, too");
        refused(
                1,
                "CONFLICT",
                Map.of("INCIDENT_ID", "TWO"),
                "incident",
                "declare",
                "--severity",
                "LOW",
                "--summary",
                "x");
        refused(2, "USAGE", "incident", "update", "--status", "x");
        assertThat(json("incident", "update", "--incident", "ONE", "--status", "x")
                        .path("incident")
                        .asText())
                .isEqualTo("ONE");
        assertThat(run(Map.of("INCIDENT_ID", "TWO"), "incident", "show").out()).contains("TWO");
    }

    @Test
    void refusesWhatIsNoTextNoTimeAndNoSeverity() {
        refused(2, "USAGE", "incident", "declare", "--severity", "LOW", "--summary", " ");
        refused(2, "USAGE", "incident", "declare", "--severity", "LOW", "--summary", "x".repeat(4001));
        refused(2, "USAGE", "incident", "declare", "--severity", "AWFUL", "--summary", "x");
        refused(2, "USAGE", "incident", "declare", "--severity", "LOW", "--summary", "x", "--detected", "yesterday");
        refused(
                2,
                "USAGE",
                "incident",
                "declare",
                "--severity",
                "LOW",
                "--summary",
                "x",
                "--detected",
                "2999-01-01T00:00:00Z");
        assertThat(sample.path("logs/incidents")).doesNotExist();
    }

    @Test
    void takesTheNetworkFromTheEnvironment() {
        Cli cli = run(
                Map.of("TARGET_NETWORK", "bscmainnet"),
                "incident",
                "declare",
                "--severity",
                "LOW",
                "--summary",
                "x",
                "--detected",
                "2026-03-02T10:15:30Z",
                "--json");
        assertThat(cli.json().path("data").path("network").asText()).isEqualTo("bscmainnet");
        assertThat(cli.json().path("data").path("detected").asText()).isEqualTo("2026-03-02T10:15:30Z");
    }

    @Test
    void lowersNobodyElsesStop() throws IOException {
        json("incident", "declare", "--severity", "LOW", "--summary", "it hurts");
        Files.writeString(sample.path(".emergency-stop"), "hands off");
        assertThat(json("isolate").path("raised").asBoolean()).isFalse();
        refused(5, "CONFIRMATION_NEEDED", "release");
        assertThat(sample.path(".emergency-stop")).hasContent("hands off");
        json("release", "--force");
        assertThat(sample.path(".emergency-stop")).doesNotExist();
        assertThat(cli("release").out()).contains("was not up");
    }

    @Test
    void releasesWhatAnOperationOfTheIncidentHasLeftUpAndNobodyElses() {
        String id = json("incident", "declare", "--severity", "HIGH", "--summary", "it hurts")
                .path("incident")
                .asText();
        sample.write(".emergency-stop", "{\"incident\":\"" + id + "\",\"operation\":\"rollback-x\"}");
        json("release");
        assertThat(sample.path(".emergency-stop")).doesNotExist();
        sample.write(".emergency-stop", "{\"incident\":\"INC-of-others\",\"operation\":\"rollback-x\"}");
        refused(5, "CONFIRMATION_NEEDED", "release");
        assertThat(sample.path(".emergency-stop")).exists();
    }

    @Test
    void releasesNothingWhileAnOperationIsInTheWorkspace() throws IOException {
        json("incident", "declare", "--severity", "LOW", "--summary", "it hurts");
        json("isolate");
        Path lock = sample.path(".rollback/lock");
        try (LockingProcess holder = LockingProcess.of(
                Files.exists(lock)
                        ? lock
                        : Files.createFile(
                                Files.createDirectories(lock.getParent()).resolve("lock")))) {
            assertThat(holder.isAlive()).isTrue();
            refused(11, "LOCKED", "release");
            assertThat(json("isolate").path("raised").asBoolean())
                    .as("waits for nobody")
                    .isTrue();
        }
        assertThat(sample.path(".emergency-stop")).exists();
        json("release");
    }

    @Test
    void tellsWhoRaisedTheStopAndThatNothingIsToBeDeployed() {
        json("incident", "declare", "--severity", "LOW", "--summary", "it hurts");
        json("isolate");
        Cli status = run(Map.of("EMERGENCY_MODE", "true"), "status");
        assertThat(status.out())
                .contains("up (.emergency-stop), incident INC-", "takes no changes: EMERGENCY_MODE in the environment")
                .containsPattern("Incident +INC-\\S+, LOW, isolated: it hurts");
    }

    private JsonNode json(String... words) {
        Cli cli = cli(Stream.concat(Arrays.stream(words), Stream.of("--json")).toArray(String[]::new));
        assertThat(cli.exit()).as(String.join(" ", words) + ": " + cli.out()).isIn(0, 3);
        return cli.json().path("data");
    }

    private void refused(int exit, String kind, String... words) {
        refused(exit, kind, Map.of(), words);
    }

    private void refused(int exit, String kind, Map<String, String> environment, String... words) {
        Cli cli = run(
                environment,
                Stream.concat(Arrays.stream(words), Stream.of("--json")).toArray(String[]::new));
        assertThat(cli.exit()).as(cli.out()).isEqualTo(exit);
        assertThat(cli.json().path("error").path("kind").asText()).isEqualTo(kind);
    }

    private Cli cli(String... words) {
        return run(Map.of(), words);
    }

    private Cli run(Map<String, String> environment, String... words) {
        Object[] all = Stream.concat(List.of("-C", sample.root()).stream(), Arrays.stream(words))
                .toArray();
        return Cli.run("", false, environment, all);
    }
}
