package dev.rollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.RollbackException;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.report.Outcome;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import dev.rollback.testkit.FaultyFiles;
import dev.rollback.testkit.MemoryFolder;
import dev.rollback.testkit.PowerCutFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cuts the power: what was not synced is lost, and the state must still be whole. */
class PowerCutTest {

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    private final long seed = Long.getLong("rollback.seed", System.nanoTime());

    @Test
    void aFinishedRollbackSurvivesAnImmediatePowerCut() throws IOException {
        for (int round = 0; round < 20; round++) {
            SampleWorkspace sample = sample("done-" + round);
            Map<String, String> wanted = SampleWorkspace.records(sample.backup().resolve("leveldb/current"));
            PowerCutFiles files = files(0, "done-" + round);
            OperationResult result = sample.engine(files).run(SampleWorkspace.request());
            assertThat(result.report().outcome()).isEqualTo(Outcome.ROLLED_BACK);

            files.cut(new Random(seed + round));

            assertThat(SampleWorkspace.records(sample.leveldb())).isEqualTo(wanted);
            assertThat(Files.readString(sample.file(".env.emergency"))).contains("STATE_BACKEND=leveldb");
            assertThat(sample.file(".emergency-stop")).doesNotExist();
            assertThat(OperationFolder.unfinished(sample.workspace(), FileOps.system()))
                    .isEmpty();
            assertThat(sample.names("backups")).anyMatch(name -> name.startsWith("emergency-rollback-"));
            remove("done-" + round);
        }
    }

    @Test
    void resumesOrUndoesAfterAPowerCutBeforeAnyFileOperation() throws IOException {
        System.out.println("power cuts: seed " + seed + " (-Drollback.seed)");
        PowerCutFiles counting = files(0, "count");
        sample("count").engine(counting).run(SampleWorkspace.request());
        int total = counting.calls();
        int olds = 0;
        int news = 0;
        for (int at = 1; at <= total; at++) {
            String name = "cut-" + at;
            SampleWorkspace sample = sample(name);
            Map<String, String> before = SampleWorkspace.records(sample.leveldb());
            Map<String, String> wanted = SampleWorkspace.records(sample.backup().resolve("leveldb/current"));
            PowerCutFiles files = files(at, name);
            try {
                sample.engine(files).run(SampleWorkspace.request());
            } catch (FaultyFiles.Crash e) {
                files.cut(new Random(seed + at));
            }
            boolean undo = at % 2 == 0;
            recover(sample, undo, name);

            assertThat(OperationFolder.unfinished(sample.workspace(), FileOps.system()))
                    .as(name)
                    .isEmpty();
            Map<String, String> now = SampleWorkspace.records(sample.leveldb());
            assertThat(now.equals(before) || now.equals(wanted)).as(name).isTrue();
            if (now.equals(wanted)) {
                news++;
            } else {
                olds++;
            }
            assertThat(Files.exists(sample.file(".env.emergency"))).as(name).isEqualTo(now.equals(wanted));
            remove(name);
        }
        System.out.println("power cuts: " + total + " points: " + olds + " old and " + news + " new states, whole");
        assertThat(olds).isPositive();
        assertThat(news).isPositive();
    }

    private static void recover(SampleWorkspace sample, boolean undo, String name) {
        try {
            if (undo) {
                sample.engine().undo(false);
            } else {
                sample.engine().resume();
            }
        } catch (RollbackException e) {
            assertThat(e.kind()).as(name + ": " + e.getMessage()).isEqualTo(dev.rollback.api.ErrorKind.NOT_FOUND);
        }
    }

    private SampleWorkspace sample(String name) {
        return SampleWorkspace.unpack(temp.resolve(name)).withStaleLiveState().withBrokenUnifiedJson();
    }

    private PowerCutFiles files(int at, String name) throws IOException {
        return new PowerCutFiles(
                at, Files.createDirectories(temp.resolve("stash").resolve(name)));
    }

    private void remove(String name) {
        Trees.delete(temp.resolve(name), FileOps.system());
        Trees.delete(temp.resolve("stash").resolve(name), FileOps.system());
    }
}
