package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.Bytes;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every flipped bit, every cut and many random changes of a database that classic-level wrote: two tables on two
 * levels, compressed, with filters, and a log that was never flushed.
 */
class DamageTest {

    private static final Path SMALL = Path.of("src/test/resources/leveldb-small");

    @TempDir
    private Path temp;

    private Path database = SMALL;
    private Map<Bytes, Bytes> whole = Map.of();
    private Inspection sound = TestDatabases.BACKEND.inspect(SMALL);
    private int found;
    private int equal;
    private int refused;

    @BeforeEach
    void copy() {
        database = TestDatabases.copy(SMALL, temp.resolve("db"));
        whole = TestDatabases.read(SMALL);
        assertThat(sound.worst()).isEqualTo(Impact.NOTE);
        assertThat(whole).hasSize(6);
    }

    @Test
    void noFlippedBitIsSilent() throws IOException {
        int flips = 0;
        for (String name : TestDatabases.files(SMALL)) {
            byte[] bytes = Files.readAllBytes(SMALL.resolve(name));
            for (int bit = 0; bit < 8 * bytes.length; bit++) {
                byte[] damaged = bytes.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(database.resolve(name), damaged);
                check(name + " bit " + bit);
                flips++;
            }
            Files.write(database.resolve(name), bytes);
        }
        System.out.printf(
                "%d bits flipped: %d found by inspect, %d without effect; %d refused by read%n",
                flips, found, equal, refused);
        assertThat(found + equal).isEqualTo(flips);
    }

    @Test
    void noCutIsSilentButAtARecordBoundary() throws IOException {
        int cuts = 0;
        TreeSet<String> atBoundary = new TreeSet<>();
        for (String name : TestDatabases.files(SMALL)) {
            byte[] bytes = Files.readAllBytes(SMALL.resolve(name));
            for (int length = 0; length < bytes.length; length++) {
                Files.write(database.resolve(name), Arrays.copyOf(bytes, length));
                cuts++;
                if (isLog(name) && boundary(bytes, length)) {
                    checkOnlyRollbackExceptions();
                    atBoundary.add(name + " at " + length);
                } else {
                    check(name + " cut to " + length);
                }
            }
            Files.write(database.resolve(name), bytes);
        }
        System.out.printf(
                "%d cuts: %d found by inspect, %d without effect, %d at record boundaries: %s%n",
                cuts, found, equal, atBoundary.size(), atBoundary);
        assertThat(found + equal + atBoundary.size()).isEqualTo(cuts);
    }

    @Test
    void randomDamageIsFoundAndNeverAnyOtherException() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int runs = 4_000;
        for (int run = 0; run < runs; run++) {
            String name = TestDatabases.files(SMALL)
                    .get(random.nextInt(TestDatabases.files(SMALL).size()));
            byte[] bytes = Files.readAllBytes(SMALL.resolve(name));
            Files.write(database.resolve(name), damage(bytes.clone(), random));
            check("seed " + seed + " run " + run + " " + name);
            Files.write(database.resolve(name), bytes);
        }
        System.out.printf("%d random changes: %d found by inspect, %d without effect%n", runs, found, equal);
        assertThat(found + equal).isEqualTo(runs);
    }

    /** Changes, but never a cut at a record boundary: bytes set, a range overwritten, bytes put behind the end. */
    private static byte[] damage(byte[] bytes, Random random) {
        switch (random.nextInt(3)) {
            case 0 -> {
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
            case 1 -> {
                int from = random.nextInt(bytes.length);
                int to = from + 1 + random.nextInt(Math.min(64, bytes.length - from));
                Arrays.fill(bytes, from, to, (byte) (random.nextBoolean() ? 0 : 0xff));
            }
            default -> {
                byte[] more = new byte[1 + random.nextInt(40)];
                random.nextBytes(more);
                int length = bytes.length;
                bytes = Arrays.copyOf(bytes, length + more.length);
                System.arraycopy(more, 0, bytes, length, more.length);
            }
        }
        return bytes;
    }

    /** What inspect does not find, must be without effect; read refuses, or tells the truth, or a torn tail is found. */
    private void check(String what) {
        Inspection inspection = TestDatabases.BACKEND.inspect(database);
        boolean noticed = !inspection.findings().equals(sound.findings())
                && !inspection.findings().stream()
                        .map(Object::toString)
                        .sorted()
                        .toList()
                        .equals(sound.findings().stream()
                                .map(Object::toString)
                                .map(this::inCopy)
                                .sorted()
                                .toList());
        Map<Bytes, Bytes> read;
        try {
            read = TestDatabases.read(database);
        } catch (RollbackException e) {
            refused++;
            assertThat(e.location()).as(what).isPresent();
            assertThat(inspection.intact()).as(what + " refused: " + e).isFalse();
            found++;
            return;
        }
        assertThat(read.equals(whole) || inspection.worst().atLeast(Impact.WARNING) || endsInZeros(inspection))
                .as(what)
                .isTrue();
        assertThat(noticed || inspection.summary().equals(sound.summary()))
                .as(what)
                .isTrue();
        if (noticed) {
            found++;
        } else {
            equal++;
        }
    }

    /**
     * Zero bytes from a record's beginning to the end of the last log are what a client leaves that has reserved room;
     * that a record stood there only an outer checksum shows. They are told all the same.
     */
    private static boolean endsInZeros(Inspection inspection) {
        return inspection.findings().stream().anyMatch(finding -> finding.type() == FindingType.ZERO_FILLED_TAIL);
    }

    @Test
    void zeroesInPlaceOfTheLastRecordAreTold() throws IOException {
        byte[] bytes = Files.readAllBytes(SMALL.resolve("000012.log"));
        int last = 293;
        assertThat(boundary(bytes, last)).isTrue();
        Arrays.fill(bytes, last, bytes.length, (byte) 0);
        Files.write(database.resolve("000012.log"), bytes);

        check("the last record zeroed");

        Inspection inspection = TestDatabases.BACKEND.inspect(database);
        assertThat(endsInZeros(inspection)).isTrue();
        assertThat(inspection.worst()).isEqualTo(Impact.NOTE);
        assertThat(TestDatabases.read(database)).isNotEqualTo(whole);
        assertThat(found).isEqualTo(1);
    }

    private String inCopy(String finding) {
        return finding.replace(SMALL.toString(), database.toString());
    }

    private void checkOnlyRollbackExceptions() {
        TestDatabases.BACKEND.inspect(database);
        try {
            TestDatabases.read(database);
        } catch (RollbackException e) {
            refused++;
        }
    }

    private static boolean isLog(String name) {
        return name.endsWith(".log") || name.startsWith("MANIFEST");
    }

    private static boolean boundary(byte[] log, int length) {
        int at = 0;
        while (at < length) {
            at += LogScanner.HEADER + LogScanner.length(log, at);
        }
        return at == length;
    }
}
