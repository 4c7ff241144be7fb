package dev.rollback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.testkit.FaultyFiles.Fault;
import dev.rollback.testkit.Lifecycle.Step;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a staged state when the process, the disk or the power fails at any of its file operations. */
public interface StagingCrashContract extends StateBackendContract {

    @Override
    BackendFixture fixture();

    @Test
    default void isWhollyOldOrNewAfterACrashAnywhere(@TempDir(factory = MemoryFolder.class) Path folder) {
        everywhere(folder, false, at -> FaultyFiles.failing(Fault.CRASH, at), false, (files, life) -> {});
        everywhere(folder, false, at -> FaultyFiles.failing(Fault.CRASH, at), true, (files, life) -> {});
        everywhere(folder, true, at -> FaultyFiles.failing(Fault.CRASH, at), true, (files, life) -> {});
    }

    @Test
    default void isWhollyOldOrNewAfterAFailureAnywhere(@TempDir(factory = MemoryFolder.class) Path folder) {
        for (Fault fault : new Fault[] {Fault.IO_ERROR_ONCE, Fault.DISK_FULL}) {
            for (boolean forward : new boolean[] {false, true}) {
                everywhere(folder, forward, at -> FaultyFiles.failing(fault, at), forward, (files, life) -> {});
            }
        }
    }

    @Test
    default void isWhollyOldOrNewAfterAPowerCutAnywhere(@TempDir(factory = MemoryFolder.class) Path folder) {
        Random random = Seeds.of(getClass().getSimpleName() + ", isWhollyOldOrNewAfterAPowerCutAnywhere");
        for (boolean undo : new boolean[] {false, true}) {
            everywhere(
                    folder,
                    undo,
                    at -> new PowerCutFiles(at, stash(folder)),
                    random.nextBoolean(),
                    (files, life) -> ((PowerCutFiles) files).cut(random));
        }
    }

    @Test
    default void survivesAPowerCutWhenItHasReturned(@TempDir(factory = MemoryFolder.class) Path folder) {
        Random random = Seeds.of(getClass().getSimpleName() + ", survivesAPowerCutWhenItHasReturned");
        for (int i = 0; i < 10; i++) {
            Lifecycle sealed = new Lifecycle(fixture(), folder);
            PowerCutFiles files = new PowerCutFiles(0, stash(folder));
            sealed.stage(files).seal(new Expected.Content(sealed.oldContent()));
            files.cut(random);
            sealed.assertStageHoldsNew(sealed.found(ChangeStatus.SEALED).location());

            Lifecycle life = new Lifecycle(fixture(), folder);
            files = new PowerCutFiles(0, stash(folder));
            StagedState staged = life.stage(files);
            staged.seal(new Expected.Content(life.oldContent()));
            staged.publish();
            files.cut(random);
            life.found(ChangeStatus.PUBLISHED);
            life.assertNewIsLive();

            staged.undo();
            files.cut(random);
            life.found(ChangeStatus.UNDONE);
            life.assertOldIsLive();
        }
    }

    /** Makes the file operations that fail at the n-th. */
    interface Failing {
        FileOps at(int operation);
    }

    /** What happens to the files when the process is gone. */
    interface Aftermath {
        void apply(FileOps files, Lifecycle life);
    }

    /** Runs a life that fails at its first, second, … operation, and recovers each time. */
    private void everywhere(Path folder, boolean undo, Failing failing, boolean forward, Aftermath aftermath) {
        for (int at = 1; ; at++) {
            Lifecycle life = new Lifecycle(fixture(), folder);
            FileOps files = failing.at(at);
            Throwable failure = catchThrowable(() -> life.run(files, undo));
            if (failure == null) {
                assertThat(at).as("operations by FileOps").isGreaterThan(5);
                return;
            }
            try {
                requireInjected(failure);
                aftermath.apply(files, life);
                recover(life, forward);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "after failing at operation " + at + ", in " + life.step() + ": " + failure, e);
            }
        }
    }

    /** What a failing operation throws comes out as it is, not as something else. */
    private static void requireInjected(Throwable failure) {
        boolean injected = failure instanceof FaultyFiles.Crash
                || (failure instanceof RollbackException e
                        && (e.kind() == ErrorKind.IO || e.kind() == ErrorKind.DISK_FULL));
        if (!injected) {
            throw new AssertionError("the failure came out as something else", failure);
        }
    }

    private static void recover(Lifecycle life, boolean forward) {
        ChangeStatus status = life.find().map(StagedState::status).orElse(ChangeStatus.ABSENT);
        boolean newIsLive = life.step() == Step.PRUNE
                ? status == ChangeStatus.PUBLISHED || (status != ChangeStatus.UNDONE && !oldIsLive(life))
                : recovered(life, status, forward);
        life.find().ifPresent(StagedState::prune);
        life.find().ifPresent(StagedState::prune);
        life.assertPruned();
        if (newIsLive) {
            life.assertNewIsLive();
            return;
        }
        life.assertOldIsLive();
        life.run(FileOps.system(), false);
        life.assertNewIsLive();
    }

    /** Goes on to the new state or back to the old one, and tells which. */
    private static boolean recovered(Lifecycle life, ChangeStatus status, boolean forward) {
        switch (status) {
            case ABSENT, BUILDING -> {
                assertThat(life.step()).isIn(Step.BUILD, Step.SEAL);
                return false;
            }
            case UNRECOGNIZED -> throw new AssertionError("nobody can tell what the crash left");
            case HALF_UNDONE, UNDONE -> {
                assertThat(life.step()).isEqualTo(Step.UNDO);
                life.find().orElseThrow().undo();
                life.found(ChangeStatus.UNDONE);
                return false;
            }
            default -> {
                if (status == ChangeStatus.SEALED) {
                    life.assertOldIsLive();
                }
                if (!forward) {
                    life.find().orElseThrow().undo();
                    return false;
                }
                life.find().orElseThrow().publish();
                life.found(ChangeStatus.PUBLISHED);
                return true;
            }
        }
    }

    private static boolean oldIsLive(Lifecycle life) {
        return catchThrowable(life::assertOldIsLive) == null;
    }

    private static Path stash(Path folder) {
        return Places.folder(folder, "stash");
    }
}
