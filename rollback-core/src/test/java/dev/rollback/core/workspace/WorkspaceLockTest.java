package dev.rollback.core.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.testkit.FaultyFiles;
import dev.rollback.testkit.MemoryFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkspaceLockTest {

    @TempDir(factory = MemoryFolder.class)
    Path root;

    Workspace workspace;

    @BeforeEach
    void openWorkspace() throws IOException {
        Files.createDirectory(root.resolve("leveldb"));
        workspace = Workspace.open(root);
    }

    /** Another process that takes the lock and tells, then waits; or tells that it cannot have it. */
    static final class Other implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        Other(Path root) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Other.class.getName(),
                            root.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        public static void main(String[] args) throws Exception {
            try (WorkspaceLock lock = take(Workspace.open(Path.of(args[0])), Duration.ZERO)) {
                System.out.println("taken");
                System.in.read();
            } catch (RollbackException e) {
                System.out.println(e.kind() + " " + e.getMessage());
            }
        }

        String says() throws IOException {
            return String.valueOf(output.readLine());
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
            output.close();
        }
    }

    private static WorkspaceLock take(Workspace workspace, Duration patience) {
        return WorkspaceLock.acquire(workspace, "a test", patience, Clock.systemUTC(), FileOps.system());
    }

    private WorkspaceLock take() {
        return take(workspace, Duration.ZERO);
    }

    private void refused() {
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(() -> take().close())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.LOCKED))
                .withMessageContaining("another operation is in this workspace");
    }

    @Test
    void letsOneThreadInAtATime() {
        try (WorkspaceLock lock = take()) {
            CompletableFuture.runAsync(this::refused).join();
            refused();
        }
        take().close();
    }

    @Test
    void keepsAnotherProcessOutAndTellsWhoHoldsIt() throws IOException {
        try (WorkspaceLock lock = take();
                Other other = new Other(root)) {
            assertThat(other.says())
                    .startsWith("LOCKED")
                    .contains("process " + ProcessHandle.current().pid(), "a test");
        }
    }

    /** A kernel lock is gone as soon as its process closes any handle of the file. */
    @Test
    void keepsAnotherProcessOutAlsoAfterThisOneHasTriedOrLookedAgain() throws IOException {
        try (WorkspaceLock lock = take()) {
            refused();
            assertThat(WorkspaceLock.show(workspace)).isPresent();
            try (Other other = new Other(root)) {
                assertThat(other.says()).startsWith("LOCKED");
            }
        }
    }

    @Test
    void isFreeAgainWhenItsProcessIsKilled() throws IOException {
        try (Other other = new Other(root)) {
            assertThat(other.says()).isEqualTo("taken");
            refused();
            assertThat(WorkspaceLock.show(workspace))
                    .hasValueSatisfying(who -> assertThat(who)
                            .contains("process " + other.process.pid())
                            .contains("a test"));
            other.close();
            assertThat(WorkspaceLock.show(workspace)).isEmpty();
            take().close();
        }
    }

    @Test
    void waitsForAsLongAsItIsToldAndNoLonger() {
        try (WorkspaceLock lock = take()) {
            long begin = System.nanoTime();
            assertThatExceptionOfType(RollbackException.class)
                    .isThrownBy(() -> take(workspace, Duration.ofMillis(350)).close());
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(350), Duration.ofSeconds(10));
        }
        WorkspaceLock first = take();
        CompletableFuture<Void> later =
                CompletableFuture.runAsync(first::close, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
        take(workspace, Duration.ofSeconds(30)).close();
        later.join();
    }

    @Test
    void isPrivateAndLeavesNoOwnerBehind() throws IOException {
        take().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(workspace.privateFolder())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(workspace.privateFolder().resolve("lock"))))
                .isEqualTo("rw-------");
        assertThat(workspace.privateFolder().resolve("lock-owner.json")).doesNotExist();
        assertThat(WorkspaceLock.show(workspace)).isEmpty();
    }

    @Test
    void isNotHeldWhenItsOwnerCannotBeWritten() {
        for (int at = 1; at <= 8; at++) {
            FileOps files = FaultyFiles.failing(FaultyFiles.Fault.IO_ERROR_ONCE, at);
            try {
                WorkspaceLock.acquire(workspace, "a test", Duration.ZERO, Clock.systemUTC(), files)
                        .close();
            } catch (RollbackException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.IO);
            }
            take().close();
        }
    }

    @Test
    void survivesAnOwnerFileThatIsNoOwner() throws IOException {
        try (WorkspaceLock lock = take()) {
            for (String text : new String[] {"", "{", "[]", "\0", "x".repeat(20_000)}) {
                Files.writeString(workspace.privateFolder().resolve("lock-owner.json"), text);
                refused();
            }
        }
    }

    @Test
    void refusesLinksWhereItsFilesShouldBe() throws IOException {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.createSymbolicLink(workspace.privateFolder(), elsewhere);
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(this::take)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSAFE_PATH));
        assertThat(elsewhere).isEmptyDirectory();
        Files.delete(workspace.privateFolder());
        Files.createDirectory(workspace.privateFolder());
        Files.createSymbolicLink(workspace.privateFolder().resolve("lock"), elsewhere.resolve("file"));
        assertThatExceptionOfType(RollbackException.class).isThrownBy(this::take);
        assertThat(elsewhere).isEmptyDirectory();
    }
}
