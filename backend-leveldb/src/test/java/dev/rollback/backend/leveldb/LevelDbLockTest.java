package dev.rollback.backend.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LevelDB's lock, held by this process, by the C++ LevelDB in another one, and by a client within this one. */
class LevelDbLockTest {

    @TempDir
    private Path temp;

    private Path database = Path.of("");

    @BeforeEach
    void copy() {
        database = TestDatabases.copy(TestDatabases.fixture("unflushed-log"), temp.resolve("db"));
    }

    @Test
    void namesTheProcessThatHasTheDatabaseOpen() throws Exception {
        try (NodeProcess holder = NodeProcess.start("hold.mjs", database)) {
            assertThat(holder.line()).isEqualTo("open");
            RollbackException error = refused();
            if (Files.exists(Path.of("/proc/locks"))) {
                assertThat(error)
                        .hasMessageContaining("process " + holder.pid() + " (node ")
                        .hasMessageContaining("hold.mjs");
            }
            assertThat(refused()).hasMessage(error.getMessage());
            assertThat(holder.end()).isZero();
        }
        LevelDbLock.acquire(database).close();
    }

    @Test
    void keepsLevelDbOutWhileItIsHeldAndLetsItInAfterwards() throws Exception {
        try (LevelDbLock lock = LevelDbLock.acquire(database)) {
            assertThat(lock).isNotNull();
            TestDatabases.read(database);
            TestDatabases.BACKEND.inspect(database);
            assertThat(refused()).hasMessageContaining("in this process");
            try (NodeProcess client = NodeProcess.start("hold.mjs", database)) {
                assertThat(client.line()).isNull();
                assertThat(client.end()).isEqualTo(1);
            }
        }
        try (NodeProcess client = NodeProcess.start("hold.mjs", database)) {
            assertThat(client.line()).isEqualTo("open");
            assertThat(client.end()).isZero();
        }
    }

    @Test
    void staysWithTheDirectoryWhenItIsRenamed() throws Exception {
        Path moved = temp.resolve("moved");
        LevelDbLock lock = LevelDbLock.acquire(database);
        Files.move(database, moved);
        assertThat(catchThrowableOfType(RollbackException.class, () -> LevelDbLock.acquire(moved))
                        .kind())
                .isEqualTo(ErrorKind.LOCKED);
        lock.close();
        lock.close();
        LevelDbLock.acquire(moved).close();
    }

    @Test
    void doesNotDropTheLockOfAClientInThisProcess() throws Exception {
        Path other = temp.resolve("iq80");
        try (var db = Iq80DBFactory.factory.open(other.toFile(), new Options())) {
            assertThat(db).isNotNull();
            assertThat(catchThrowableOfType(RollbackException.class, () -> LevelDbLock.acquire(other))
                            .kind())
                    .isEqualTo(ErrorKind.LOCKED);
            try (NodeProcess client = NodeProcess.start("hold.mjs", other)) {
                assertThat(client.line()).isNull();
                assertThat(client.end()).isEqualTo(1);
            }
        }
    }

    @Test
    void makesLockOnlyWhenItIsAbsentAndNeverFollowsALink() throws IOException {
        assertThat(database.resolve("LOCK")).doesNotExist();
        LevelDbLock.acquire(database).close();
        assertThat(database.resolve("LOCK")).isEmptyFile();
        Files.delete(database.resolve("LOCK"));
        Files.createSymbolicLink(database.resolve("LOCK"), temp.resolve("target"));
        assertThat(catchThrowableOfType(RollbackException.class, () -> LevelDbLock.acquire(database))
                        .kind())
                .isEqualTo(ErrorKind.UNSAFE_PATH);
        assertThat(temp.resolve("target")).doesNotExist();
        assertThat(catchThrowableOfType(RollbackException.class, () -> LevelDbLock.acquire(temp.resolve("none")))
                        .kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void readsTheSystemsListOfLocksByDeviceAndInode() {
        List<String> lines = List.of(
                "1: FLOCK  ADVISORY  WRITE 11 08:01:77 0 EOF",
                "2: POSIX  ADVISORY  WRITE 12 08:02:77 0 EOF",
                "2: -> POSIX  ADVISORY  WRITE 15 08:01:77 0 EOF",
                "3: POSIX  ADVISORY  WRITE 13 08:01:77 0 EOF");
        assertThat(LockHolder.pid(lines, 0x801, 77)).contains(13L);
        assertThat(LockHolder.pid(lines, 0x801, 78)).isEmpty();
        assertThat(LockHolder.pid(List.of("odd"), 0x801, 77)).isEmpty();
    }

    private RollbackException refused() {
        RollbackException error = catchThrowableOfType(RollbackException.class, () -> LevelDbLock.acquire(database));
        assertThat(error.kind()).isEqualTo(ErrorKind.LOCKED);
        return error;
    }
}
