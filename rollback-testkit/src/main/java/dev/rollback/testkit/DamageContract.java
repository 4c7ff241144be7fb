package dev.rollback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.rollback.api.Fingerprint;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StagingBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of damaged states: an error of the agreed kind, a finding, or no difference, and nothing else. How many
 * damages are tried, {@code -Drollback.testkit.damages} says.
 */
public interface DamageContract {

    BackendFixture fixture();

    @Test
    default void noChangedBitGoesUnnoticed(@TempDir(factory = MemoryFolder.class) Path folder) throws IOException {
        Random random = Seeds.of(getClass().getSimpleName() + ", noChangedBitGoesUnnoticed");
        damage(folder, random, fixture().checksumsCoverEverything(), content -> {
            byte[] flipped = content.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            return flipped;
        });
    }

    @Test
    default void aCutOrOverwrittenFileIsAnErrorOrAFinding(@TempDir(factory = MemoryFolder.class) Path folder)
            throws IOException {
        Random random = Seeds.of(getClass().getSimpleName() + ", aCutOrOverwrittenFileIsAnErrorOrAFinding");
        damage(folder, random, false, content -> {
            int at = random.nextInt(content.length);
            byte[] noise = new byte[random.nextInt(content.length)];
            random.nextBytes(noise);
            return switch (random.nextInt(4)) {
                case 0 -> Arrays.copyOf(content, at);
                case 1 -> Arrays.copyOfRange(content, at, content.length);
                case 2 -> Arrays.copyOf(content, content.length + at + 1);
                default -> noise;
            };
        });
    }

    /** A way to damage a file's content. */
    interface Damage {
        byte[] apply(byte[] content);
    }

    private void damage(Path folder, Random random, boolean covered, Damage damage) throws IOException {
        List<StateEntry> entries = new ArrayList<>(Entries.usual());
        entries.add(Entries.contract(901, "Integers", "\"a\":9007199254740993"));
        Path location = Places.of(fixture(), folder, entries);
        Map<String, Fingerprint> whole = States.byKey(fixture(), location);
        List<Path> files = Places.files(location).stream()
                .filter(file -> isContent(file) && file.toFile().length() > 0)
                .toList();
        assertThat(files).as("files with content").isNotEmpty();
        int noticed = 0;
        int rounds = Integer.getInteger("rollback.testkit.damages", 300);
        for (int i = 0; i < rounds; i++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] content = Files.readAllBytes(file);
            Files.write(file, damage.apply(content));
            noticed += look(location, whole, covered, "damage " + i + ", to " + file) ? 1 : 0;
            Files.write(file, content);
        }
        assertThat(noticed).as("damages that were noticed").isPositive();
        assertThat(States.byKey(fixture(), location)).as("healed again").isEqualTo(whole);
    }

    private boolean isContent(Path file) {
        return !(fixture().backend() instanceof StagingBackend staging)
                || !staging.auxiliaryFiles().contains(String.valueOf(file.getFileName()));
    }

    /** Whether reading or inspecting notices anything. */
    private boolean look(Path location, Map<String, Fingerprint> whole, boolean covered, String what) {
        boolean read = false;
        boolean same = false;
        try {
            same = States.byKey(fixture(), location).equals(whole);
            read = true;
        } catch (RollbackException e) {
            // noticed
        } catch (RuntimeException | Error e) {
            return fail(what + ": reading fails with something else than a RollbackException", e);
        }
        try {
            Inspection inspection = fixture().backend().inspect(location);
            boolean found = inspection.worst().atLeast(Impact.WARNING);
            if (!read) {
                assertThat(inspection.intact())
                        .as("%s: intact, but cannot be read", what)
                        .isFalse();
            } else if (covered) {
                assertThat(same || found)
                        .as("%s: another content, and nothing is said", what)
                        .isTrue();
            }
            return !read || found;
        } catch (RuntimeException e) {
            return fail(what + ": inspecting throws, though something is there", e);
        }
    }
}
