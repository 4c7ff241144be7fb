package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory does not hold a large file: here 20,000 contracts in 96 MB, where the tree of the whole takes several times
 * that; with {@code -Drollback.large.contracts=200000 -Drollback.large.heap=512m} the full size.
 */
class LargeStateTest {

    @TempDir
    Path folder;

    @Test
    void isWrittenInspectedAndReadWithLittleMemory() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + System.getProperty("rollback.large.heap", "96m"),
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeStateRun.class.getName(),
                        folder.toString(),
                        System.getProperty("rollback.large.contracts", "20000"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
            System.out.println(Files.readString(folder.resolve("output")));
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
