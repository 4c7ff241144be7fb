package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StableBytesTest {

    private static final int LIMIT = 100;

    @TempDir
    Path folder;

    private Path file = Path.of("");
    private final AtomicInteger reads = new AtomicInteger();

    @BeforeEach
    void makeFile() {
        file = Networks.write(folder.resolve("file"), new byte[] {1});
    }

    @Test
    void readsAgainWhatChangedOnce() {
        byte[] bytes = StableBytes.read(file, LIMIT, () -> {
            if (reads.incrementAndGet() == 1) {
                Networks.write(file, new byte[] {1, 2});
            }
        });

        assertThat(bytes).containsExactly(1, 2);
        assertThat(reads).hasValue(2);
    }

    @Test
    void givesUpOnWhatChangesTwice() {
        assertChanging(() -> Networks.write(file, new byte[reads.incrementAndGet() + 1]));
        assertThat(reads).hasValue(2);
    }

    @Test
    void seesAnotherFileOfTheSameSizeAndTime() {
        assertChanging(() -> {
            try {
                Path other = Networks.write(folder.resolve("other"), new byte[] {2});
                Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
                Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @Test
    void tellsAFileThatVanishes() {
        assertChanging(() -> file.toFile().delete());
    }

    @Test
    void tellsGrowthBeyondTheLimit() {
        assertThatThrownBy(() -> StableBytes.read(file, LIMIT, () -> Networks.write(file, new byte[LIMIT + 1])))
                .asInstanceOf(type(RollbackException.class))
                .extracting(RollbackException::kind)
                .isEqualTo(ErrorKind.TOO_LARGE);
    }

    private void assertChanging(Runnable afterReading) {
        assertThatThrownBy(() -> StableBytes.read(file, LIMIT, afterReading))
                .asInstanceOf(type(RollbackException.class))
                .extracting(RollbackException::kind)
                .isEqualTo(ErrorKind.CHANGED_WHILE_READING);
    }
}
