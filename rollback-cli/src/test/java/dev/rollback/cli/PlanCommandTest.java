package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanCommandTest {

    @TempDir
    Path folder = Path.of("");

    private Sample sample = new Sample(folder);
    private Path file = folder;

    @BeforeEach
    void plan() {
        sample = Sample.in(folder);
        file = folder.resolve("plan.json");
        var before = sample.everything();
        Cli cli = Cli.run("-C", sample.root(), "plan", "--to", "leveldb", "--out", file);
        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(sample.everything()).isEqualTo(before);
    }

    private Cli runPlan() {
        return Cli.run("-C", sample.root(), "run", "--plan", file, "--force");
    }

    @Test
    void runsItsPlanLater() {
        assertThat(runPlan().exit()).isZero();
        assertThat(sample.live().holds()).isTrue();
    }

    @Test
    void asksBeforeItRunsThePlan() {
        assertThat(Cli.run("-C", sample.root(), "run", "--plan", file).exit()).isEqualTo(5);
        assertThat(Cli.answering("sample", "-C", sample.root(), "run", "--plan", file)
                        .exit())
                .isZero();
    }

    @Test
    void refusesPlanWhoseInputsHaveChanged() {
        Sample.flip(sample.path("leveldb/000005.ldb"));
        var before = sample.everything();

        Cli cli = runPlan();

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.err()).contains("has changed since").contains("the live state");
        assertThat(sample.path(".emergency-stop")).doesNotExist();
        assertThat(sample.everything()).containsAllEntriesOf(before);
    }

    @Test
    void refusesPlanFileThatWasChanged() throws IOException {
        Files.writeString(file, Files.readString(file).replace(Sample.NEWEST, Sample.OLDER));

        Cli cli = runPlan();

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.err()).contains("no plan, or one that was changed").contains(file.toString());
    }

    @Test
    void refusesFileThatIsNoPlan() throws IOException {
        Files.writeString(file, "{}");
        assertThat(runPlan().exit()).isEqualTo(1);
        Files.writeString(file, "not JSON");
        assertThat(runPlan().err()).contains("no plan").contains("make a new one");
    }

    @Test
    void refusesCheckedFileThatIsNoPlan() throws IOException {
        assertThat(Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force")
                        .exit())
                .isZero();
        Path description = sample.operation().resolve("operation.json");

        Cli cli = Cli.run("-C", sample.root(), "run", "--plan", description, "--force");

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.err()).contains("no plan of a format that is known");
    }

    @Test
    void neverOverwritesFile() throws IOException {
        String before = Files.readString(file);

        Cli cli = Cli.run("-C", sample.root(), "plan", "--to", "leveldb", "--out", file);

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(file).content().isEqualTo(before);
    }

    @Test
    void neverOverwritesTheFileBesideIt() throws IOException {
        Path theirs = folder.resolve("other.json.tmp");
        Files.writeString(theirs, "theirs");

        Cli cli = Cli.run("-C", sample.root(), "plan", "--to", "leveldb", "--out", folder.resolve("other.json"));

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(theirs).content().isEqualTo("theirs");
    }

    @Test
    void givesTheWholePlanAsData() {
        var data = Cli.run("-C", sample.root(), "plan", "--to", "leveldb", "--json")
                .json()
                .path("data");

        assertThat(data.path("backup").asText()).isEqualTo(Sample.NEWEST);
        assertThat(data.path("why").toString()).contains("VERIFIED");
        assertThat(data.path("inputs").asText()).hasSize(64);
    }
}
