package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.rollback.api.Inspection;
import dev.rollback.api.RollbackException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFilesTest {

    private static final int MUTATIONS = 6_000;

    private static final List<String> TOKENS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "null",
            "true",
            "-",
            "1e5",
            "1e99999",
            "\\u0000",
            "\\ud800",
            "3.0.0",
            "network",
            "chainId",
            "extended_",
            "extended_Vault",
            "legacy",
            "contracts",
            "core",
            "implementationHashes",
            "\u0000",
            "{}",
            "[]",
            "\"\":",
            "$record",
            "NaN",
            "//",
            "'",
            "0x",
            "00",
            "\t",
            "\u2028");

    @TempDir
    Path folder;

    @Test
    void nothingButTypedErrorsComesOfDamage() {
        long seed = Seeds.of("DamagedFilesTest, nothingButTypedErrorsComesOfDamage");
        Random random = new Random(seed);
        byte[] whole = Networks.WHOLE.getBytes(StandardCharsets.UTF_8);
        Networks.write(folder, "beta", Networks.network("beta", 97, "{\"core\": {\"Vault\": {\"proxy\": \"0xB1\"}}}"));
        int readable = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = whole;
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                damaged = change(damaged, random);
            }
            Networks.write(folder.resolve("alpha.unified.json"), damaged);
            readable += tryAll("seed " + seed + ", mutation " + i, damaged) ? 1 : 0;
        }
        System.out.println(readable + " of " + MUTATIONS + " damaged files were still read");
        assertThat(readable).isBetween(1, MUTATIONS - 1);
    }

    @Test
    void everyCutIsFound() {
        byte[] whole = Networks.WHOLE.strip().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            Path file = Networks.write(folder.resolve("alpha.unified.json"), Arrays.copyOf(whole, length));
            assertThat(Networks.BACKEND.inspect(file).intact())
                    .as("cut at %d", length)
                    .isFalse();
        }
    }

    /** Whether it can be read; reading and inspecting have to agree on that. */
    private boolean tryAll(String what, byte[] damaged) {
        try {
            Inspection inspection = Networks.BACKEND.inspect(folder);
            boolean read;
            try {
                Networks.entries(folder);
                read = true;
            } catch (RollbackException e) {
                read = false;
            }
            assertThat(inspection.summary().isPresent()).as(what).isEqualTo(read);
            return read;
        } catch (RuntimeException e) {
            return fail(what + ": " + new String(damaged, StandardCharsets.UTF_8), e);
        }
    }

    private static byte[] change(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + random.nextInt(40));
        String token = TOKENS.get(random.nextInt(TOKENS.size()));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> splice(bytes, at, at, token.getBytes(StandardCharsets.UTF_8));
            case 2 -> splice(bytes, at, end, token.getBytes(StandardCharsets.UTF_8));
            case 3 -> splice(bytes, at, end, new byte[0]);
            case 4 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            default -> renameAWord(bytes, random);
        };
    }

    /** Damage that leaves the syntax whole gets further. */
    private static byte[] renameAWord(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String[] parts = text.split("\"", -1);
        int word = 1 + 2 * random.nextInt(Math.max(1, parts.length / 2));
        if (word >= parts.length) {
            return bytes;
        }
        int other = 1 + 2 * random.nextInt(parts.length / 2);
        parts[word] = parts[Math.min(other, parts.length - 1)];
        return String.join("\"", parts).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
        byte[] result = new byte[bytes.length - (to - from) + instead.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(instead, 0, result, from, instead.length);
        System.arraycopy(bytes, to, result, from + instead.length, bytes.length - to);
        return result.length == 0 ? new byte[] {' '} : result;
    }
}
