package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to operations after they were begun. */
final class OperationsTest {

    @TempDir
    Path folder = Path.of("");

    private Sample sample = new Sample(folder);

    @BeforeEach
    void rollBack() {
        sample = Sample.in(folder);
        Sample.flip(sample.path("leveldb/LOG"));
        assertThat(cli("run", "--to", "leveldb", "--backup", Sample.OLDER, "--force")
                        .exit())
                .isEqualTo(3);
        assertThat(sample.live().holds()).isFalse();
    }

    private Cli cli(Object... args) {
        Object[] all = new Object[args.length + 2];
        all[0] = "-C";
        all[1] = sample.root();
        System.arraycopy(args, 0, all, 2, args.length);
        return Cli.run(all);
    }

    @Test
    void undoesTheLastOne() {
        assertThat(cli("undo").exit()).isEqualTo(5);

        Cli undo = cli("undo", "--force", "--json");

        assertThat(undo.exit()).as(undo.err()).isZero();
        assertThat(undo.json().path("outcome").asText()).isEqualTo("UNDONE");
        assertThat(sample.live().holds()).isTrue();
        assertThat(cli("undo", "--force").exit()).isEqualTo(1);
    }

    @Test
    void undoesOnlyWithConsentWhatWasWrittenToSince() {
        sample.write("leveldb/CURRENT", "MANIFEST-999999\n");

        Cli refused = cli("undo", "--force");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("--accept-loss");

        assertThat(cli("undo", "--force", "--accept-loss").exit()).isZero();
        assertThat(sample.live().holds()).isTrue();
    }

    @Test
    void prunesWhatIsKept() {
        String id = String.valueOf(sample.operation().getFileName());
        Cli asked = cli("prune");
        assertThat(asked.exit()).isEqualTo(5);
        assertThat(asked.err()).contains(id);
        assertThat(cli("prune", "nosuch", "--force").exit()).isEqualTo(1);
        assertThat(sample.operation()).exists();

        Cli pruned = cli("prune", id, "--force", "--json");

        assertThat(pruned.exit()).isZero();
        assertThat(pruned.json().path("data").path("pruned").get(0).asText()).isEqualTo(id);
        assertThat(cli("prune", "--force").out()).isEqualTo("nothing to delete\n");
        assertThat(cli("undo", "--force").exit()).isEqualTo(1);
    }

    @Test
    void explainsAndResumesWhatWasCutOff() {
        sample.cutOffAfterPublish();

        Cli status = cli("status");
        assertThat(status.exit()).isZero();
        assertThat(status.out())
                .contains("NOT FINISHED    rollback-")
                .contains("cut off while it published")
                .contains("resume")
                .contains("undo");
        for (String command : new String[] {"run --to leveldb --force", "prune --force", "run --to leveldb"}) {
            Cli refused = cli((Object[]) command.split(" "));
            assertThat(refused.exit()).as(command).isEqualTo(14);
            assertThat(refused.err()).contains("rollback resume");
        }
        Cli count = cli("count", "--backend", "leveldb");
        assertThat(count.exit()).isZero();
        assertThat(count.err()).contains("warning: ").contains("not finished");

        Cli resumed = cli("resume", "--json");
        assertThat(resumed.exit()).as(resumed.out()).isEqualTo(3);
        assertThat(resumed.json().path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(cli("resume").exit()).isEqualTo(1);
    }

    @Test
    void releasesNoStopOfWhatIsNotFinished() throws IOException {
        String incident = cli("incident", "list", "--json")
                .json()
                .path("data")
                .path("incidents")
                .path(0)
                .path("incident")
                .asText();
        assertThat(incident).startsWith("INC-");
        String stop = "{\"incident\":\"" + incident + "\",\"operation\":\""
                + sample.operation().getFileName() + "\"}";
        sample.write(".emergency-stop", stop);
        sample.cutOffAfterPublish();
        for (String command : new String[] {"release", "release --force", "release --incident " + incident}) {
            Cli refused = cli((Object[]) command.split(" "));
            assertThat(refused.exit()).as(command + ": " + refused.err()).isEqualTo(14);
            assertThat(refused.err()).contains("rollback resume").contains("rollback undo");
        }
        assertThat(sample.path(".emergency-stop")).hasContent(stop);

        assertThat(cli("undo", "--force").exit()).isZero();
        sample.write(".emergency-stop", stop);
        Cli released = cli("release");
        assertThat(released.exit()).as(released.err()).isZero();
        assertThat(sample.path(".emergency-stop")).doesNotExist();
    }

    @Test
    void undoesWhatWasCutOff() {
        sample.cutOffAfterPublish();

        assertThat(cli("undo", "--force").exit()).isZero();
        assertThat(sample.live().holds()).isTrue();
    }

    @Test
    void saysThatNothingWasRestoredWhenItDiscards() throws IOException {
        sample.cutOffBeforeCommit();
        Path operation = sample.operation();

        Cli resumed = cli("resume");

        assertThat(resumed.exit()).as(resumed.err()).isEqualTo(3);
        assertThat(resumed.err()).contains("nothing was restored");
        assertThat(operation).doesNotExist();
    }

    @Test
    void revertsWhatDoesNotHold() {
        sample.cutOffAfterPublish();
        Sample.flip(sample.path("leveldb/000005.ldb"));

        Cli resumed = cli("resume", "--json");

        assertThat(resumed.exit()).as(resumed.out()).isEqualTo(12);
        assertThat(resumed.json().path("outcome").asText()).isEqualTo("REVERTED");
        assertThat(resumed.json().path("error").path("kind").asText()).isEqualTo("VALIDATION_FAILED");
        assertThat(sample.live().holds()).isTrue();
    }

    @Test
    void saysWhatToDoByHandWhenEvenTheRevertFails() throws IOException {
        sample.cutOffAfterPublish();
        Sample.flip(sample.path("leveldb/000005.ldb"));
        try (var paths = Files.walk(sample.operation())) {
            paths.filter(path -> path.toString().contains("displaced") && path.endsWith("000005.ldb"))
                    .forEach(Sample::flip);
        }

        Cli resumed = cli("resume", "--json");

        assertThat(resumed.exit()).as(resumed.out()).isEqualTo(13);
        JsonNode error = resumed.json().path("error");
        assertThat(error.path("kind").asText()).isEqualTo("REVERT_FAILED");
        assertThat(error.path("hint").asText()).contains("by hand");
    }
}
