package dev.rollback.backend.unifiedjson.legacy;

import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.ALPHA;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.BACKEND;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.CONFIG_ALPHA;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.documents;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.entries;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.network;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.places;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.records;
import static dev.rollback.backend.unifiedjson.legacy.LegacyFolder.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Inspection;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyJsonBackendTest {

    private static final int MUTATIONS = 3_000;

    @TempDir
    Path folder;

    @Test
    void isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(StateBackend.class))
                .filteredOn(LegacyJsonBackend.class::isInstance)
                .singleElement()
                .satisfies(backend -> assertThat(backend.name()).isEqualTo("legacy-json"));
    }

    @Test
    void readsNetworksInTheOrderOfTheirNamesAndNothingElse() throws IOException {
        write(folder, "beta.json", network("beta", 902, "\"contracts\": {\"V\": {}}"));
        write(folder, "alpha-2.json", network("alpha-2", 903, "\"contracts\": {\"V\": {}}"));
        write(folder, "config-alpha.json", CONFIG_ALPHA);
        write(folder, "alpha.json", ALPHA);
        for (String other : new String[] {
            "alpha.unified.json",
            "alpha.unified.backup-1.json",
            "alpha.backup-1.json",
            "alpha-backup.json",
            "alpha_backup_2.json",
            ".alpha.json",
            "alpha.json.tmp",
            "alpha.json.bak",
            "MANIFEST.json",
            "alpha.txt"
        }) {
            write(folder, other, "not JSON");
        }
        write(folder.resolve("unified"), "gamma.json", "not JSON");
        write(folder.resolve("archive/legacy-json"), "gamma.json", "not JSON");
        Files.createDirectory(folder.resolve("gamma.json"));

        assertThat(documents(folder))
                .extracting(document -> document.substring(0, document.indexOf(' ')))
                .containsExactly("alpha", "alpha-2", "beta");
        assertThat(places(folder)).isEmpty();
        assertThat(BACKEND.parts(folder))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("alpha.json", "config-alpha.json", "alpha-2.json", "beta.json");
    }

    @Test
    void readsTheArchiveWhereTheFolderHasNoneOfItsOwn() {
        Path archive = folder.resolve("archive/legacy-json");
        write(archive, "alpha.json", ALPHA);
        write(folder, "alpha.unified.json", "{}");

        assertThat(BACKEND.recognizes(folder)).isTrue();
        assertThat(records(folder)).hasSize(3).isEqualTo(records(archive));

        write(folder, "beta.json", network("beta", 902, "\"contracts\": {\"V\": {}}"));

        assertThat(records(folder)).singleElement().asString().startsWith("902-V");
    }

    @Test
    void looksIntoNoArchiveThatIsALink() throws IOException {
        write(folder.resolve("elsewhere/legacy-json"), "alpha.json", ALPHA);
        Path state = Files.createDirectory(folder.resolve("state"));
        Files.createSymbolicLink(state.resolve("archive"), folder.resolve("elsewhere"));

        assertThat(BACKEND.recognizes(state)).isFalse();
    }

    @Test
    void recognizesAFolderAndASingleFile() {
        assertThat(BACKEND.recognizes(folder)).isFalse();
        assertThat(BACKEND.recognizes(folder.resolve("none"))).isFalse();
        write(folder, "alpha.unified.json", "{}");
        assertThat(BACKEND.recognizes(folder)).isFalse();

        Path file = write(folder, "alpha.json", ALPHA);
        write(folder, "beta.json", "{");

        assertThat(BACKEND.recognizes(folder)).isTrue();
        assertThat(BACKEND.recognizes(file)).isTrue();
        assertThat(records(file)).hasSize(3);
        assertThat(BACKEND.parts(file)).containsExactly(file);
    }

    @Test
    void saysThatNothingIsThere() {
        for (Path nothing : new Path[] {folder, folder.resolve("none"), folder.resolve("none.json")}) {
            assertKind(() -> BACKEND.read(nothing), ErrorKind.NOT_FOUND);
            assertKind(() -> BACKEND.inspect(nothing), ErrorKind.NOT_FOUND);
            assertThat(BACKEND.parts(nothing)).containsExactly(nothing);
        }
    }

    @Test
    void saysWhereAFileIsDamaged() {
        write(folder, "alpha.json", ALPHA);
        write(folder, "beta.json", "{\n  \"chainId\": 5,\n  \"chainId\": 6}");
        write(folder, "delta.json", "{\"chainId\": 5");
        write(folder, "empty.json", " ");
        write(folder, "list.json", "[]");

        assertThatThrownBy(() -> entries(folder)).hasMessageContaining("beta.json:3:12: Duplicate");
        assertThat(places(folder))
                .containsExactly(
                        "MALFORMED LOSS beta.json:3:12",
                        "TRUNCATED LOSS delta.json:1:14",
                        "TRUNCATED LOSS empty.json:1:1",
                        "MALFORMED LOSS list.json:1:1");
        assertThat(BACKEND.inspect(folder).summary()).isEmpty();
    }

    @Test
    void quotesNothingOfABrokenFile() {
        write(folder, "alpha.json", "{\"secret-value\": 1, \"secret-value\": 2, \"password\": \"hunter2\" x");

        assertThatThrownBy(() -> entries(folder)).message().doesNotContain("hunter2");
        assertThat(BACKEND.inspect(folder).findings().get(0).message()).doesNotContain("hunter2");
    }

    @Test
    void followsNoLinkAndReadsNoFileBeyondItsLimit() throws IOException {
        Path elsewhere = write(folder.resolve("elsewhere"), "alpha.json", ALPHA);
        Files.createSymbolicLink(folder.resolve("alpha.json"), elsewhere);
        assertKind(() -> entries(folder), ErrorKind.UNSAFE_PATH);
        assertThat(places(folder)).containsExactly("UNSAFE_FILE LOSS alpha.json");

        Files.delete(folder.resolve("alpha.json"));
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("alpha.json").toFile(), "rw")) {
            large.setLength(LegacyJsonBackend.MAX_FILE_SIZE + 1);
        }
        assertKind(() -> entries(folder), ErrorKind.TOO_LARGE);
        assertThat(places(folder)).containsExactly("TOO_LARGE LOSS alpha.json");
    }

    @Test
    void isNotReadAfterItWasClosed() {
        write(folder, "alpha.json", ALPHA);
        StateReader reader = BACKEND.read(folder);
        var begun = reader.entries();
        reader.close();
        reader.close();

        assertThatThrownBy(reader::entries).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(begun::toList).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingButTypedErrorsComesOfDamage() {
        long seed = Long.getLong("rollback.seed", new Random().nextLong());
        System.out.println("LegacyJsonBackendTest, nothingButTypedErrorsComesOfDamage: seed " + seed);
        Random random = new Random(seed);
        byte[] whole = ALPHA.getBytes(StandardCharsets.UTF_8);
        write(folder, "beta.json", network("beta", 901, "\"contracts\": {\"Vault\": {\"proxy\": \"0xB9\"}}"));
        int readable = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = whole.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(damaged.length);
                damaged = switch (random.nextInt(3)) {
                    case 0 -> flip(damaged, at, random);
                    case 1 -> Arrays.copyOf(damaged, Math.max(1, at));
                    default -> without(damaged, at, Math.min(damaged.length, at + random.nextInt(30)));
                };
            }
            readable += agree("seed " + seed + ", mutation " + i, damaged) ? 1 : 0;
        }
        assertThat(readable).isBetween(1, MUTATIONS - 1);
    }

    /** Whether it can be read; reading and inspecting have to agree on that. */
    private boolean agree(String what, byte[] damaged) {
        write(folder, "alpha.json", "");
        try {
            Files.write(folder.resolve("alpha.json"), damaged);
            Inspection inspection = BACKEND.inspect(folder);
            boolean read;
            try {
                entries(folder);
                read = true;
            } catch (RollbackException e) {
                read = false;
            }
            assertThat(inspection.summary().isPresent()).as(what).isEqualTo(read);
            return read;
        } catch (RuntimeException | IOException e) {
            return fail(what + ": " + new String(damaged, StandardCharsets.UTF_8), e);
        }
    }

    private static byte[] flip(byte[] bytes, int at, Random random) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, result, from, bytes.length - to);
        return result.length == 0 ? new byte[] {' '} : result;
    }

    private static void assertKind(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorKind kind) {
        assertThatThrownBy(call)
                .asInstanceOf(type(RollbackException.class))
                .extracting(RollbackException::kind)
                .isEqualTo(kind);
    }
}
