package dev.rollback.spi.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CheckedJsonTest {

    @TempDir(factory = TestFiles.Memory.class)
    Path folder;

    Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("seal.json");
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        CheckedJson.write(FileOps.system(), file, content("one"));
        assertThat(CheckedJson.read(file)).isEqualTo(content("one"));
        CheckedJson.write(FileOps.system(), file, content("two"));
        assertThat(CheckedJson.read(file)).isEqualTo(content("two"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(TestFiles.tree(folder)).containsOnlyKeys("seal.json");
    }

    @Test
    void refusesEveryChangeOfAByteThatChangesWhatItSays() throws IOException {
        CheckedJson.write(FileOps.system(), file, content("one"));
        byte[] whole = Files.readAllBytes(file);
        long refused = 0;
        long sameContent = 0;
        for (int at = 0; at < whole.length; at++) {
            for (int value = 0; value < 256; value++) {
                if (whole[at] == (byte) value) {
                    continue;
                }
                byte[] changed = whole.clone();
                changed[at] = (byte) value;
                Files.write(file, changed);
                try {
                    assertThat(CheckedJson.read(file)).isEqualTo(content("one"));
                    assertThat(Character.isWhitespace(whole[at]))
                            .as("byte " + at + " to " + value)
                            .isTrue();
                    sameContent++;
                } catch (RollbackException e) {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT);
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(20 * sameContent).isPositive();
    }

    @Test
    void refusesAFileThatIsCutAnywhere() throws IOException {
        CheckedJson.write(FileOps.system(), file, content("one"));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length - 2; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file);
        }
    }

    @Test
    @Timeout(10)
    void refusesWhatIsNoRegularFile() throws IOException {
        Path fifo = folder.resolve("fifo");
        TestFiles.fifo(fifo);
        assertRefused(fifo);
        CheckedJson.write(FileOps.system(), file, content("one"));
        TestFiles.link(folder.resolve("link"), file);
        assertRefused(folder.resolve("link"));
        assertRefused(Files.createDirectory(folder.resolve("folder")));
        assertRefused(folder.resolve("missing"));
    }

    @Test
    void refusesContentThatIsNoObjectOrHasNoSum() {
        assertRefused(TestFiles.write(file, "{\"content\":{}}"));
        assertRefused(TestFiles.write(file, "{\"sha256\":null,\"content\":{}}"));
        assertRefused(TestFiles.write(
                file,
                "{\"sha256\":\"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945\",\"content\":[]}"));
        assertRefused(TestFiles.write(file, "[]"));
    }

    @Test
    void isWhollyTheOldOrTheNewOneWhereverTheWriteIsCutOff() {
        CheckedJson.write(FileOps.system(), file, content("old"));
        int calls = CutOffFiles.everywhere(files -> CheckedJson.write(files, file, content("new")), where -> {
            assertThat(CheckedJson.read(file)).as(where).isIn(content("old"), content("new"));
            CheckedJson.write(FileOps.system(), file, content("old"));
            assertThat(TestFiles.tree(folder)).as(where).containsOnlyKeys("seal.json");
        });
        assertThat(calls).isEqualTo(6);
        assertThat(CheckedJson.read(file)).isEqualTo(content("new"));
    }

    @Test
    void writesOverALeftoverWithoutFollowingIt() throws IOException {
        Path victim = TestFiles.write(folder.resolve("victim"), "mine");
        TestFiles.link(folder.resolve("seal.json.tmp"), victim);
        TestFiles.link(file, victim);
        CheckedJson.write(FileOps.system(), file, content("one"));
        assertThat(Files.readString(victim)).isEqualTo("mine");
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    private static void assertRefused(Path file) {
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(() -> CheckedJson.read(file))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT));
    }

    private static ObjectNode content(String text) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("text", text).put("number", 10).putArray("list").add(0).add("é");
        return node;
    }
}
