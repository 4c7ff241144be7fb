package dev.rollback.spi.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafePathsTest {

    private static final Path FOLDER = Path.of("/backup");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "//a",
                "..",
                "../a",
                "a/..",
                "a/../b",
                "a/../../b",
                ".",
                "./a",
                "a/./b",
                "a//b",
                "a/",
                "a\\b",
                "..\\a",
                "a\nb",
                "a\u0000b",
                "a\u007fb",
                "a\u0085b"
            })
    void refusesNamesThatCouldLeaveTheirFolder(String name) {
        assertThat(SafePaths.isSafe(name)).isFalse();
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(() -> SafePaths.resolve(FOLDER, name))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSAFE_PATH))
                .satisfies(e -> assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b/c", "...", "..a", "a..", "a/...", " ", "~", "a b", "$HOME", "-rf", "C:"})
    void resolvesNamesThatStayInTheirFolder(String name) {
        Path path = SafePaths.resolve(FOLDER, name);
        assertThat(path.normalize()).isEqualTo(path).startsWithRaw(FOLDER);
    }
}
