package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollback.api.Location;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The decoder on hand-made blocks; real ones stand in the databases of {@link FixtureTest}. */
class SnappyTest {

    private static final Location HERE = Location.of(Path.of("block"));

    @Test
    void decodesLiteralsAndCopiesOfEveryForm() throws Damage {
        assertThat(decode(0)).isEmpty();
        assertThat(decode(3, 2 << 2, 'a', 'b', 'c')).isEqualTo("abc");
        assertThat(decode(7, 2 << 2, 'a', 'b', 'c', 1, 3)).isEqualTo("abcabca");
        assertThat(decode(8, 2 << 2, 'a', 'b', 'c', 4 << 2 | 2, 3, 0)).isEqualTo("abcabcab");
        assertThat(decode(5, 2 << 2, 'a', 'b', 'c', 1 << 2 | 3, 2, 0, 0, 0)).isEqualTo("abcbc");
        assertThat(decode(65, 0, 'a', 63 << 2 | 2, 1, 0)).isEqualTo("a".repeat(65));
        assertThat(decode(2, 60 << 2, 1, 'a', 'b')).isEqualTo("ab");
        assertThat(decode(2, 61 << 2, 1, 0, 'a', 'b')).isEqualTo("ab");
        assertThat(decode(2, 63 << 2, 1, 0, 0, 0, 'a', 'b')).isEqualTo("ab");
    }

    @Test
    void refusesWhatDoesNotFit() {
        refused();
        refused(0x80);
        refused(3);
        refused(0, 0, 'a');
        refused(2, 0, 'a');
        refused(1, 1 << 2, 'a', 'b');
        refused(3, 2 << 2, 'a', 'b');
        refused(5, 0, 'a', 1, 0);
        refused(5, 0, 'a', 1, 2);
        refused(4, 0, 'a', 1, 1);
        refused(5, 0, 'a', 1);
        refused(5, 0, 'a', 2, 1);
        refused(5, 0, 'a', 3, 1, 0, 0);
        refused(5, 0, 'a', 3, 0xff, 0xff, 0xff, 0xff);
        refused(5, 63 << 2, 0xff, 0xff, 0xff, 0xff, 'a');
        refused(5, 61 << 2, 0xff);
    }

    @Test
    void refusesADeclaredLengthThatTheBytesCannotMakeBeforeTakingMemory() {
        refused(0xff, 0xff, 0xff, 0xff, 0x07, 0, 'a');
        refused(0xff, 0xff, 0xff, 0xff, 0x0f, 0, 'a');
    }

    @Test
    void throwsNothingButDamageOnRandomBytes() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 200_000; run++) {
            byte[] bytes = new byte[1 + random.nextInt(30)];
            random.nextBytes(bytes);
            bytes[0] = (byte) random.nextInt(100);
            try {
                assertThat(Snappy.decode(bytes, bytes.length, 1 << 20, HERE)).hasSize(bytes[0]);
            } catch (Damage expected) {
                assertThat(expected.finding().message()).startsWith("Snappy");
            }
        }
    }

    private static String decode(int... bytes) throws Damage {
        byte[] in = bytes(bytes);
        return new String(Snappy.decode(in, in.length, 1 << 20, HERE), StandardCharsets.ISO_8859_1);
    }

    private static void refused(int... bytes) {
        assertThatThrownBy(() -> decode(bytes)).isInstanceOf(Damage.class);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
