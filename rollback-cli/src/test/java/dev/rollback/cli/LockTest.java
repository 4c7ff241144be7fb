package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LockTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void staysOutOfDatabaseThatAnotherProcessHasOpen() throws IOException {
        Sample sample = Sample.in(folder);
        Path lock = Files.createFile(sample.path("leveldb/LOCK"));
        var live = sample.live();

        try (LockingProcess holder = LockingProcess.of(lock)) {
            Cli cli = Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force", "--json");

            assertThat(cli.exit()).as(cli.out()).isEqualTo(11);
            assertThat(cli.json().path("error").path("kind").asText()).isEqualTo("LOCKED");
            assertThat(cli.json().path("error").path("message").asText()).contains(Long.toString(holder.pid()));
            assertThat(Cli.run("-C", sample.root(), "count", "--backend", "leveldb")
                            .exit())
                    .isZero();
        }
        assertThat(sample.live()).isEqualTo(live);
        assertThat(sample.path(".emergency-stop")).doesNotExist();
        assertThat(Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force")
                        .exit())
                .isZero();
    }

    @Test
    void staysOutOfWorkspaceInWhichAnotherOperationIs() throws IOException {
        Sample sample = Sample.in(folder);
        Cli free = Cli.run("-C", sample.root(), "lock", "show");
        assertThat(free.out()).isEqualTo("free\n");
        Files.createDirectory(sample.path(".rollback"));
        Path lock = Files.createFile(sample.path(".rollback/lock"));

        try (LockingProcess holder = LockingProcess.of(lock)) {
            Cli show = Cli.run("-C", sample.root(), "lock", "show", "--json");
            assertThat(show.exit()).isZero();
            assertThat(show.json().path("data").path("locked").asBoolean()).isTrue();

            long begin = System.nanoTime();
            Cli run = Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force", "--lock-timeout", "300ms");
            assertThat(run.exit()).isEqualTo(11);
            assertThat(System.nanoTime() - begin).isGreaterThan(300_000_000L);
            assertThat(run.err()).contains("rollback lock show");
            assertThat(holder.isAlive()).isTrue();
        }
    }

    @Test
    void waitsForTheOtherOperation() throws Exception {
        Sample sample = Sample.in(folder);
        Files.createDirectory(sample.path(".rollback"));
        LockingProcess holder = LockingProcess.of(Files.createFile(sample.path(".rollback/lock")));
        Thread later = new Thread(() -> {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            holder.close();
        });
        later.start();

        Cli run = Cli.run("-C", sample.root(), "run", "--to", "leveldb", "--force", "--lock-timeout", "30s");

        later.join();
        assertThat(run.exit()).as(run.err()).isZero();
    }
}
