package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program writes a file again and again while it is read, in the two ways that tools write files. */
class RewrittenFileTest {

    private static final int READS = 300;

    @TempDir
    Path folder;

    @Test
    void aFileThatIsReplacedIsReadWhole() throws Exception {
        readsWhole(text -> {
            Path next = Files.writeString(folder.resolve("next"), text);
            Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
        });
    }

    @Test
    void aFileThatIsEmptiedAndFilledIsReadWholeOrRefused() throws Exception {
        readsWhole(text -> Files.writeString(file(), text));
    }

    private interface Write {
        void accept(String text) throws IOException;
    }

    private void readsWhole(Write write) throws Exception {
        Files.writeString(file(), text('a'));
        AtomicBoolean done = new AtomicBoolean();
        Consumer<Character> rewrite = c -> {
            try {
                write.accept(text(c));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Thread writer = new Thread(() -> {
            for (char c = 'a'; !done.get(); c = c == 'z' ? 'a' : (char) (c + 1)) {
                rewrite.accept(c);
            }
        });
        writer.start();
        try {
            for (int i = 0; i < READS; i++) {
                assertWholeOrRefused();
            }
        } finally {
            done.set(true);
            writer.join();
        }
        rewrite.accept('a');
        assertThat(blobs()).hasSize(2);
    }

    private void assertWholeOrRefused() {
        try {
            List<String> blobs = blobs();
            assertThat(blobs).hasSize(2);
            assertThat(String.join("", blobs).chars().distinct().count()).isEqualTo(1);
        } catch (RollbackException e) {
            // a file found empty or cut, and the same before and after, is damaged as far as one can see
            assertThat(e.kind()).isIn(ErrorKind.CHANGED_WHILE_READING, ErrorKind.CORRUPT);
        }
    }

    /** One from the record, one from the document. */
    private List<String> blobs() {
        try (var reader = new UnifiedJsonBackend().read(folder)) {
            return reader.entries().map(RewrittenFileTest::blob).toList();
        }
    }

    private static String blob(StateEntry entry) {
        var json = entry instanceof dev.rollback.api.ContractRecord record
                ? record.json()
                : ((dev.rollback.api.NetworkDocument) entry).json();
        return json.value().orElseThrow().path("blob").textValue();
    }

    private Path file() {
        return folder.resolve("alpha.unified.json");
    }

    private static String text(char c) {
        String blob = String.valueOf(c).repeat(100_000);
        return "{\"schemaVersion\":\"3.0.0\",\"network\":\"alpha\",\"chainId\":902,\"contracts\":{\"core\":{\"Vault\":{\"blob\":\""
                + blob + "\"}}},\"blob\":\"" + blob + "\"}";
    }
}
