package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of which members are read in their places, when their turn comes; small ones here. */
class LargeFileTest {

    @TempDir
    Path folder;

    private NetworkFile open(String text) {
        return NetworkFile.read(Networks.write(folder, "alpha", text), 0);
    }

    @Test
    void saysTheSameAsInMemory() {
        try (NetworkFile inPlaces = open(Networks.WHOLE);
                NetworkFile atOnce = NetworkFile.read(inPlaces.path())) {
            assertThat(printed(inPlaces)).isEqualTo(printed(atOnce));
            assertThat(inPlaces.sum()).isEqualTo(atOnce.sum());
            assertThat(inPlaces.at(List.of("contracts", "core", "Ledger")))
                    .isEqualTo(atOnce.at(List.of("contracts", "core", "Ledger")));
        }
    }

    private static String printed(NetworkFile file) {
        StringBuilder text = new StringBuilder();
        new LayoutPrinter(
                        file.layout(),
                        JsonPrinter.indented(
                                bytes -> text.append(new String(bytes, java.nio.charset.StandardCharsets.UTF_8))))
                .print();
        return text.toString();
    }

    @Test
    void givesNoMemberOfAFileThatHasChangedSince() throws IOException {
        try (NetworkFile file = open(Networks.WHOLE)) {
            Files.writeString(file.path(), Networks.WHOLE.replace("0xB2", "0xB9"));
            Files.setLastModifiedTime(file.path(), FileTime.fromMillis(0));

            assertChanged(file);
        }
    }

    @Test
    void givesNoMemberOfAFileThatIsGone() throws IOException {
        try (NetworkFile file = open(Networks.WHOLE)) {
            Files.delete(file.path());

            assertChanged(file);
        }
    }

    private static void assertChanged(NetworkFile file) {
        assertThatThrownBy(() -> file.layout().value(List.of("contracts", "core", "Ledger")))
                .asInstanceOf(type(RollbackException.class))
                .extracting(RollbackException::kind)
                .isEqualTo(ErrorKind.CHANGED_WHILE_READING);
    }

    @Test
    void tellsDamageWithItsPlace() {
        assertThatThrownBy(() -> open(Networks.WHOLE.replace("\"note\": \"first\"", "\"proxy\": \"first\"")))
                .asInstanceOf(type(RollbackException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT);
                    assertThat(e.getMessage()).contains("alpha.unified.json:14:");
                });
    }
}
