package dev.rollback.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.SampleWorkspace;
import dev.rollback.core.plan.PlanJson;
import dev.rollback.testkit.MemoryFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceCheckTest {

    /** No file system has so much. */
    private static final long HUGE = 1L << 58;

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    SampleWorkspace sample;
    ObjectNode plan;

    @BeforeEach
    void plan() {
        sample = SampleWorkspace.unpack(temp);
        plan = PlanJson.of(sample.engine().plan(SampleWorkspace.request()));
    }

    private void check() {
        SpaceCheck.require(sample.workspace(), PlanJson.read(plan));
    }

    private void refused() {
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(this::check)
                .withMessageContainingAll("not enough space on", "bytes are needed", "nothing was changed")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.DISK_FULL))
                .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("--no-backup"));
    }

    @Test
    void letsThroughWhatHasRoom() {
        check();
        assertThat(sample.file("logs")).doesNotExist();
    }

    @Test
    void refusesAStateThatHasNoRoom() {
        ((ObjectNode) plan.path("state").path(0)).put("size", HUGE);
        refused();
    }

    @Test
    void refusesEvidenceThatHasNoRoom() {
        ((ObjectNode) plan.path("evidence").path(0)).put("size", HUGE);
        plan.put("preRollbackBackup", false);
        refused();
    }

    @Test
    void countsWhatIsLiveOnlyWhenItIsBackedUp() {
        ((ObjectNode) plan.path("live").path("files").path(0)).put("size", HUGE);
        refused();
        plan.put("preRollbackBackup", false);
        check();
    }
}
