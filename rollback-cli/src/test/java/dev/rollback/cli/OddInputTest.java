package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Input that a script with a mistake in it, or somebody with ill will, gives. */
class OddInputTest {

    @TempDir
    Path temp;

    private Sample sample;

    @BeforeEach
    void unpack() {
        sample = Sample.in(temp);
    }

    @Test
    void anEmptyWorkspaceNameIsNotTheCurrentFolder() {
        assertThat(Cli.run("-C", "", "run", "--to", "leveldb", "--force").exit())
                .isEqualTo(2);
    }

    @Test
    void aFlagWithAValueStillGetsItsEnvelope() {
        Cli answer = Cli.run("--json=true", "-C", sample.path("nowhere"), "status");
        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.json().path("exitCode").asInt()).isEqualTo(2);
    }

    @Test
    void theFileSystemsRootIsNoBackup() {
        assertThat(Cli.run("-C", sample.root(), "backup", "verify", "/").exit()).isEqualTo(10);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeAsConfigurationIsRefusedAndNotWaitedFor() throws IOException, InterruptedException {
        Process mkfifo =
                new ProcessBuilder("mkfifo", sample.path("rollback.yml").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        assertThat(Cli.run("-C", sample.root(), "status").exit()).isEqualTo(2);
    }
}
