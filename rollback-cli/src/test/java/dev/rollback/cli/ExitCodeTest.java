package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rollback.api.ErrorKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExitCodeTest {

    @Test
    void keepsItsPromisedNumbers() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::status))
                .containsExactly(0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 130);
    }

    @Test
    void isNeverSuccessForAnError() {
        for (ErrorKind kind : ErrorKind.values()) {
            assertThat(ExitCode.of(kind).success()).as(kind.name()).isFalse();
        }
    }

    @Test
    void goesWithAnErrorIfAndOnlyIfItTellsOfFailure() {
        var data = JsonNodeFactory.instance.objectNode();
        Problem problem = new Problem("INTERNAL", "message", Optional.empty());

        assertThatThrownBy(() -> new Answer(ExitCode.DONE, "", data, List.of(), List.of(), Optional.of(problem)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Answer(ExitCode.FAILED, "", data, List.of(), List.of(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
