package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds whose power is cut, or whose disk fails, at each file operation in turn. */
class WriterCrashTest {

    @TempDir(factory = InMemory.class)
    private Path temp;

    private final long seed = Long.getLong("rollback.seed", System.nanoTime());

    private static List<StateEntry> entries() {
        List<StateEntry> entries = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            entries.add(Invented.contract(i * 37 % 60, 1));
        }
        entries.add(new NetworkDocument("one", JsonText.of("{}")));
        entries.add(new NetworkDocument("two", JsonText.of("{}")));
        return entries;
    }

    private static void build(Path location, FileOps files) {
        try (LevelDbWriter writer = LevelDbWriter.open(location, files, 3_000, 2, 2_000)) {
            entries().forEach(writer::add);
            writer.finish();
        }
    }

    @Test
    void areDurableOnceFinishedAndWithoutAnyRemainder() throws IOException {
        for (int run = 0; run < 20; run++) {
            Path root = Files.createDirectory(temp.resolve("root-" + run));
            Path location = Files.createDirectory(root.resolve("stage"));
            FaultyFiles files =
                    new FaultyFiles(root, FaultyFiles.Fault.POWER_CUT, Integer.MAX_VALUE, new Random(seed + run));
            build(location, files);
            assertThat(TestDatabases.files(root)).containsExactly("stage", "stage.networks");
            Path left = temp.resolve("left-" + run);
            files.survive(root, left);
            try (StateReader reader = TestDatabases.BACKEND.read(left.resolve("stage"))) {
                assertThat(reader.entries()).containsExactlyInAnyOrderElementsOf(entries());
            }
            assertThat(TestDatabases.BACKEND.inspect(left.resolve("stage")).findings())
                    .isEmpty();
        }
    }

    /** A stage that is half built may look like nothing or like the whole, and never like a part of it. */
    @Test
    void leaveNoStateOrAWholeOneWhereverTheyEnd() throws IOException {
        System.out.println("-Drollback.seed=" + seed);
        int ends = 0;
        for (FaultyFiles.Fault fault : FaultyFiles.Fault.values()) {
            for (int at = 1; ; at++) {
                Path root = Files.createDirectory(temp.resolve(fault + "-" + at));
                Path location = Files.createDirectory(root.resolve("stage"));
                FaultyFiles files = new FaultyFiles(root, fault, at, new Random(seed + at));
                if (!ended(location, files)) {
                    break;
                }
                ends++;
                Path left = temp.resolve("left-" + fault + "-" + at);
                files.survive(root, left);
                checkNothingOrAll(left.resolve("stage"), at + " " + files.last());
            }
        }
        assertThat(ends).isGreaterThan(100);
    }

    private static boolean ended(Path location, FileOps files) {
        try {
            build(location, files);
            return false;
        } catch (RollbackException | FaultyFiles.Cut e) {
            return true;
        }
    }

    private static void checkNothingOrAll(Path location, String what) {
        if (!TestDatabases.BACKEND.recognizes(location)) {
            return;
        }
        try (StateReader reader = TestDatabases.BACKEND.read(location)) {
            assertThat(reader.records()).as(what).hasSize(60);
        }
    }
}
