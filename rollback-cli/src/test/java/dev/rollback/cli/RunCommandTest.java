package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunCommandTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void rollsBack() {
        Sample sample = Sample.in(folder);

        Cli cli = Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force");

        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(cli.out()).startsWith("ROLLED BACK to leveldb").contains(Sample.NEWEST);
        assertThat(cli.err()).contains("publish");
        assertThat(sample.live().holds()).isTrue();
    }

    @Test
    void rollsBackFromBrokenUnifiedJsonAndBrokenLiveDatabase() {
        Sample sample = Sample.whole(folder);
        sample.write("deployments/unified/bscmainnet.unified.json", "{ \"broken\": ");
        Sample.flip(sample.path("leveldb/000005.ldb"));

        Cli cli = Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force", "--json");

        assertThat(cli.exit()).as(cli.err()).isEqualTo(3);
        assertThat(cli.json().path("success").asBoolean()).isTrue();
        assertThat(cli.json().path("data").path("warnings").toString()).contains("000005.ldb");
        assertThat(sample.live().holds()).isTrue();
        assertThat(sample.path("deployments/unified/bscmainnet.unified.json"))
                .content()
                .isEqualTo("{ \"broken\": ");
    }

    @Test
    void warnsOfWhatIsNotWholeBesideTheState() throws IOException {
        Sample sample = Sample.in(folder);
        Files.delete(sample.path("backups/" + Sample.NEWEST + "/docs/README.md"));

        Cli cli = Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force");

        assertThat(cli.exit()).isEqualTo(3);
        assertThat(cli.out()).contains("docs/README.md");
        assertThat(sample.live().holds()).isTrue();
    }

    @Test
    void doesNothingWithoutTerminalAndForce() {
        Sample sample = Sample.in(folder);
        var before = sample.everything();

        Cli cli = Cli.run("-C", sample.root(), "run", "--to", "leveldb");

        assertThat(cli.exit()).isEqualTo(5);
        assertThat(cli.err()).contains("Displaces").contains("--force");
        assertThat(sample.everything()).isEqualTo(before);
    }

    @Test
    void doesNothingWhenTheWrongNameIsTyped() {
        Sample sample = Sample.in(folder);
        var before = sample.everything();

        Cli cli = Cli.answering("yes", "-C", sample.root(), "run", "--to", "leveldb");

        assertThat(cli.exit()).isEqualTo(5);
        assertThat(sample.everything()).isEqualTo(before);
    }

    @Test
    void showsWhatWillHappenAndRunsWhenTheNameIsTyped() {
        Sample sample = Sample.in(folder);

        Cli cli = Cli.answering("sample", "-C", sample.root(), "run", "--to", "leveldb");

        assertThat(cli.exit()).as(cli.err()).isZero();
        assertThat(cli.err())
                .contains("chosen    " + Sample.NEWEST + ": VERIFIED")
                .contains("26 contracts on 5 networks; 2 more on excluded chains (31337)")
                .contains("Type the folder's name, sample");
        assertThat(sample.live().holds()).isTrue();
    }

    @Test
    void showsWhatWillHappenEvenWhenQuiet() {
        Cli cli = Cli.answering("no", "-C", Sample.in(folder).root(), "run", "--to", "leveldb", "--quiet");

        assertThat(cli.exit()).isEqualTo(5);
        assertThat(cli.err()).contains("Displaces").contains("Type the folder's name");
    }

    @Test
    void onlyShowsThePlanInDryRun() {
        Sample sample = Sample.in(folder);
        var before = sample.everything();

        Cli cli = Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--dry-run", "--force");

        assertThat(cli.exit()).isZero();
        assertThat(cli.out()).contains("Backup     " + Sample.NEWEST);
        assertThat(sample.everything()).isEqualTo(before);
    }

    @Test
    void saysWhereItLookedWhenThereIsNoBackup() throws IOException {
        Sample sample = Sample.in(folder);
        Files.move(sample.path("backups"), folder.resolve("elsewhere"));
        var live = sample.live();

        Cli cli = Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force");

        assertThat(cli.exit()).isEqualTo(10);
        assertThat(cli.err()).contains(sample.path("backups").toString());
        assertThat(sample.live()).isEqualTo(live);
    }

    @Test
    void saysOfEveryBackupWhyItCannotBeRestored() {
        Sample sample = Sample.in(folder).withBothBackupsDamaged();
        var live = sample.live();

        Cli cli = Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force", "--json");

        assertThat(cli.exit()).isEqualTo(10);
        JsonNode error = cli.json().path("error");
        assertThat(error.path("kind").asText()).isEqualTo("NO_USABLE_BACKUP");
        assertThat(error.path("message").asText()).contains(Sample.NEWEST).contains(Sample.OLDER);
        assertThat(cli.json().path("outcome").asText()).isEqualTo("NO_USABLE_BACKUP");
        assertThat(sample.live()).isEqualTo(live);
        assertThat(sample.path(".emergency-stop")).doesNotExist();
    }

    @Test
    void namesTheNextBestForDamagedBackup() {
        Sample sample = Sample.in(folder);
        Sample.flip(sample.newestTable());

        Cli cli = Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force", "--backup", Sample.NEWEST);

        assertThat(cli.exit()).isEqualTo(10);
        assertThat(cli.err()).contains("000005.ldb").contains("--backup " + Sample.OLDER);
    }

    @Test
    void endsEveryLineOfItsJsonLinesWithOneEnvelope() {
        Sample sample = Sample.in(folder);

        Cli cli = Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force", "--json-lines");

        assertThat(cli.exit()).as(cli.err()).isZero();
        var lines = cli.out().lines().map(Cli::parse).toList();
        var events = lines.subList(0, lines.size() - 1);
        assertThat(events).allMatch(line -> line.path("event").asText().startsWith("step-"));
        assertThat(events.stream()
                        .filter(line -> line.path("event").asText().equals("step-finished"))
                        .map(line -> line.path("step").asText()))
                .contains("PLAN", "COMMIT", "PUBLISH", "VERIFY", "REPORT");
        JsonNode envelope = lines.get(lines.size() - 1);
        assertThat(envelope.path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(envelope.path("error").isNull()).isTrue();
    }

    @Test
    void printsNoProgressWhenQuiet() {
        Cli cli = Cli.run("-C", Sample.in(folder).root(), "run", "--to", "leveldb", "--force", "--quiet");

        assertThat(cli.exit()).isZero();
        assertThat(cli.err()).isEmpty();
        assertThat(cli.out()).startsWith("ROLLED BACK");
    }
}
